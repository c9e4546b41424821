"""`python -m eval` on the program's own questions: its signature, and what the floors say to it."""

from argparse import Namespace
from collections.abc import Mapping, Sequence

from eval.gate import Floors, changed, fallen, raised, write_floors
from eval.original import Original
from eval.parts import Parts
from eval.run import digest_articles, digest_questions, package_version, weights_name
from eval.saved import Run, Signature
from eval.truth import Wanted
from index.errors import CuttingsError


def signature_of(wanted: Sequence[Wanted], originals: Mapping[str, Original], parts: Parts) -> Signature:
    return Signature(
        form="questions", version=package_version(), embedder=parts.embedder, reader=parts.reader,
        settings=weights_name(),
        questions=digest_questions(wanted), articles=digest_articles(originals), question_count=len(wanted),
        article_count=len(originals),
    )  # fmt: skip


def check_floors(floors: Floors | None, signature: Signature) -> None:
    """Raises CuttingsError, before the long work, when the floors were not measured on what is asked now."""
    if floors is None:
        raise CuttingsError("There are no floors yet (eval/floors.json); type: python -m eval --update")
    differing = changed(floors, signature)
    if differing:
        raise CuttingsError(
            f"The floors were measured on other {' and '.join(differing)}; to measure them anew, type: "
            "python -m eval --update (add --lower if a floor may fall)"
        )


def floor_words(run: Run, floors: Floors | None, args: Namespace) -> tuple[list[str], int]:
    """What to say about the floors, and the exit code. A quote that is not in its source fails every run."""
    words = [
        f"{outcome.id}: a quote is not word for word in its source: {quote.text[:80]!r}"
        for outcome in run.outcomes
        for quote in (*outcome.quotes, *outcome.nearest)
        if not quote.valid
    ]
    if args.update:
        new = raised(floors, run.signature, run.figures, args.lower)
        short = fallen(new, run.figures)
        words += [f"Floor kept although missed: {line}; `--update --lower` lowers it" for line in short]
        write_floors(new, args.floors)
        words.append(f"Floors: {args.floors}")
        return words, int(bool(words[:-1]))
    if not args.own or args.split != "all" or floors is None:
        return words, int(bool(words))
    short = fallen(floors, run.figures)
    words += [f"Fell short: {line}" for line in short]
    if not words:
        words.append(f"All {len(floors.bounds)} floors hold.")
        return words, 0
    return words, 1
