"""`python -m eval`: are the answers good? Figures on standard output, words and progress on standard error."""

import sys
from argparse import Namespace
from collections.abc import Sequence
from functools import cache

from eval import benchmarks, cli
from eval.console import building, check_outputs, progress, save, tell, write
from eval.original import Original
from eval.saved import Run, read_run
from eval.table import run_text
from eval.truth import Wanted
from index.article import Article
from index.cli.command import exit_code_of
from index.errors import CuttingsError
from index.folder import library_folder
from index.printable import visible
from qa.answer import Answer


def main(argv: Sequence[str] | None = None) -> int:
    """The exit code: 0 all well, 1 something fell short, 2 wrong usage."""
    argv = list(sys.argv[1:] if argv is None else argv)
    command = argv[0] if argv and argv[0] in cli.COMMANDS else "main"
    parse, act = _COMMANDS[command]
    args = parse(argv if command == "main" else argv[1:])
    return exit_code_of(lambda: act(args))


def _questions(args: Namespace) -> int:
    from eval.figures import compute
    from eval.gate import read_floors
    from eval.own import check_floors, floor_words, signature_of
    from eval.parts import open_parts
    from eval.run import ask_all

    check_outputs(args)
    wanted, articles, originals = _load(args)
    floors = read_floors(args.floors) if args.own and not (args.update and args.lower) else None
    parts = open_parts(articles, args.reader, building(len(articles)))
    signature = signature_of(wanted, originals, parts)
    gated = args.own and args.split == "all" and not args.update
    if gated:
        check_floors(floors, signature)
    outcomes = ask_all(wanted, parts.answerer, originals, progress("asking"), parts.trace)
    run = Run(signature, tuple(compute(outcomes)), tuple(outcomes))
    print(run_text(run, misses=args.misses))
    save(run, args)
    write(run, args)
    words, code = floor_words(run, floors, args)
    tell(*words)
    return code


def _load(args: Namespace) -> tuple[list[Wanted], list[Article], dict[str, Original]]:
    """The questions of the split asked for, and the articles that they are about."""
    from eval.articles import read_folder
    from eval.case import load_distinct
    from eval.truth import wanted_of

    cases = [case for case in load_distinct(args.questions) if args.split in ("all", case.split)]
    if not cases:
        raise CuttingsError(f"No questions of split {args.split} in {args.questions}; see eval/case.py for the form")
    articles, originals = read_folder(args.articles)
    return [wanted_of(case, originals) for case in cases], articles, originals


def _compare(args: Namespace) -> int:
    from eval.compare import compare_text

    text, warnings = compare_text(read_run(args.first), read_run(args.second))
    tell(*warnings)
    print(text)
    return 0


def _ablate(args: Namespace) -> int:
    from eval.ablate import ablate, variants
    from eval.parts import open_variants

    wanted, articles, originals = _load(args)
    has_reader, opener = open_variants(articles, args.reader, building(len(articles)))
    if not has_reader:
        tell("There is no reader here, so the variants with one are left out.")
    print(ablate(variants(has_reader), opener, wanted, originals, progress))
    return 0


def _lint(args: Namespace) -> int:
    from eval.lint import lint

    faults, checked = lint(args.file, args.articles)
    for fault in faults:
        print(visible(fault))
    tell(f"{checked} questions checked, {len(faults)} faults." if faults else f"{checked} questions checked: sound.")
    return 1 if faults else 0


def _new(args: Namespace) -> int:
    from eval import new, parts
    from eval.case import case_line

    desk = new.open_desk(args.questions, args.articles)
    opened = cache(lambda: parts.open_parts(desk.articles, args.reader, building(len(desk.articles))))
    reader = cache(lambda: parts.open_reader(args.reader))

    def ask(question: str, history: Sequence[str]) -> Answer:
        return opened().answerer.ask(question, history, new.SHOWN)

    def key_words(question: str, sentence: str) -> str | None:
        return new.key_words_of(reader(), question, sentence)

    if args.feedback is None:
        drafted = [new.from_question(desk, args.question, args.history, None if args.none else ask, args.pick,
                                     args.answer or ())]  # fmt: skip
    else:
        drafted = new.from_feedback(desk, new.read_lines(args.feedback), ask, key_words, progress("drafting"))
    for one in drafted:
        tell(*one.words)
        if one.case:
            print(case_line(one.case))
    if args.write:
        kept = [one.case for one in drafted if one.clear]
        new.append_cases(args.questions, kept)
        tell(f"{len(kept)} of {len(drafted)} written to {args.questions}.")
    return int(any(one.case is None or (args.write and not one.clear) for one in drafted))


def _fit(args: Namespace) -> int:
    from eval import fit, fit_questions

    part = fit.run(args.articles, args.questions, fit_questions.LESSONS, args.reader, progress, building, tell)
    for name, value in part["provenance"].items():
        print(f"{name}: {value}")
    print(f"threshold: {part['threshold']:.3f}")
    return 0


def _scale(args: Namespace) -> int:
    from eval.scale import HEAD, measure

    print(HEAD, flush=True)
    for row in measure(args.sizes, args.graph):
        print(row, flush=True)
    return 0


def _load_test(args: Namespace) -> int:
    from tqdm import tqdm

    from eval.load import measure

    bar = tqdm(total=args.questions, desc="asking", unit="q", disable=None, leave=False, delay=1)
    library = library_folder(args.library) if args.library is not None else None
    load = measure(args.people, args.questions, library, bar.update)
    bar.close()
    print(load.words())
    return int(load.failed)


_COMMANDS = {
    "main": (cli.parse_main, _questions),
    "compare": (cli.parse_compare, _compare),
    "ablate": (cli.parse_ablate, _ablate),
    "squad": (cli.parse_squad, benchmarks.squad),
    "trecqa": (cli.parse_trecqa, benchmarks.trecqa),
    "beir": (cli.parse_beir, benchmarks.beir),
    "lint": (cli.parse_lint, _lint),
    "new": (cli.parse_new, _new),
    "fit": (cli.parse_fit, _fit),
    "scale": (cli.parse_scale, _scale),
    "load": (cli.parse_load, _load_test),
}

if __name__ == "__main__":
    sys.exit(main())
