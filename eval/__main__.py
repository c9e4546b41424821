"""`python -m eval`: are the answers good? Figures on standard output, words and progress on standard error."""

import sys
import time
from argparse import Namespace
from collections.abc import Callable, Sequence

from eval import cli
from eval.saved import Run, read_run, write_run
from eval.table import run_text
from eval.truth import Original, Wanted
from index.article import Article
from index.errors import CuttingsError


def main(argv: Sequence[str] | None = None) -> int:
    """The exit code: 0 all well, 1 something fell short, 2 wrong usage."""
    argv = list(sys.argv[1:] if argv is None else argv)
    command = argv[0] if argv and argv[0] in cli.COMMANDS else "main"
    parse, act = _COMMANDS[command]
    try:
        return act(parse(argv if command == "main" else argv[1:]))
    except CuttingsError as error:
        _tell(str(error))
        return error.exit_code
    except BrokenPipeError:  # the reader of our output went away: `| head`
        sys.stderr.close()
        return 0
    except KeyboardInterrupt:
        _tell("Stopped.")
        return 1


def _tell(*lines: str) -> None:
    for line in lines:
        print(line, file=sys.stderr)


def _progress(what: str) -> Callable:
    """A bar on standard error, when that is a terminal."""
    from tqdm import tqdm

    return lambda items: tqdm(items, desc=what, unit="q", disable=None, leave=False, delay=1)


def _building(articles: int) -> Callable[[int], None]:
    """The same for a library being built of so many articles."""
    from tqdm import tqdm

    return tqdm(
        total=articles, desc="building the library", unit=" articles", disable=None, leave=False, delay=1
    ).update


def _questions(args: Namespace) -> int:
    from eval.figures import compute
    from eval.gate import read_floors
    from eval.own import check_floors, floor_words, signature_of
    from eval.parts import open_parts
    from eval.run import ask_all

    wanted, articles, originals = _load(args)
    floors = read_floors(args.floors) if args.own and not (args.update and args.lower) else None
    parts = open_parts(articles, args.reader, _building(len(articles)))
    signature = signature_of(wanted, originals, parts)
    gated = args.own and args.split == "all" and not args.update
    if gated:
        check_floors(floors, signature)
    outcomes = ask_all(wanted, parts.answerer, originals, _progress("asking"), parts.retrieved)
    run = Run(signature, tuple(compute(outcomes)), tuple(outcomes))
    print(run_text(run, misses=args.misses))
    _save(run, args)
    if args.report:
        from eval.report import write_report

        _tell(f"Report: {write_report(run, args.report)}")
    words, code = floor_words(run, floors, args)
    _tell(*words)
    return code


def _load(args: Namespace) -> tuple[list[Wanted], list[Article], dict[str, Original]]:
    """The questions of the split asked for, and the articles that they are about."""
    from eval.articles import read_folder
    from eval.case import load_cases
    from eval.truth import wanted_of

    cases = [case for case in load_cases(args.questions) if args.split in ("all", case.split)]
    if not cases:
        raise CuttingsError(f"No questions of split {args.split} in {args.questions}; see eval/case.py for the form")
    articles, originals = read_folder(args.articles)
    return [wanted_of(case, originals) for case in cases], articles, originals


def _save(run: Run, args: Namespace) -> None:
    if args.json:
        write_run(run, args.json)
        _tell(f"Saved: {args.json}")


def _compare(args: Namespace) -> int:
    from eval.compare import compare_text

    text, warnings = compare_text(read_run(args.first), read_run(args.second))
    _tell(*warnings)
    print(text)
    return 0


def _ablate(args: Namespace) -> int:
    from eval.ablate import ablate, variants
    from eval.parts import open_variants

    wanted, articles, originals = _load(args)
    has_reader, opener = open_variants(articles, args.reader, _building(len(articles)))
    if not has_reader:
        _tell("There is no reader here, so the variants with one are left out.")
    print(ablate(variants(has_reader), opener, wanted, originals, _progress))
    return 0


def _squad(args: Namespace) -> int:
    from eval import baselines, parts
    from eval.run import ask_all
    from eval.squad import read_gold, squad_run
    from eval.squad_file import read_squad
    from eval.truth import original_of

    file = read_squad(args.file, args.limit)
    if file.astray:
        _tell(f"{file.astray} questions left out: no answer of theirs stands in their paragraph.")
    if args.gold:
        reader = parts.need_reader(args.reader)
        outcomes = read_gold(file, reader, time.perf_counter, _progress("reading"))
        run = squad_run(file, outcomes, "squad gold", "-", reader.name)
        published = baselines.SQUAD_GOLD
    else:
        _tell(f"{len(file.articles)} paragraphs in one library, {len(file.asked)} questions.")
        opened = parts.open_parts(file.articles, args.reader, _building(len(file.articles)))
        originals = {article.id: original_of(article) for article in file.articles}
        wanted = [one.wanted for one in file.asked]
        outcomes = ask_all(wanted, opened.answerer, originals, _progress("asking"), opened.retrieved)
        run = squad_run(file, outcomes, "squad", opened.embedder, opened.reader)
        published = baselines.SQUAD_OPEN
    print(run_text(run, baselines.baseline_text(published), misses=False))
    _save(run, args)
    return 0


def _trecqa(args: Namespace) -> int:
    from eval import baselines, parts
    from eval.trecqa import rank_all, trecqa_run
    from eval.trecqa_file import read_trecqa
    from qa.rank import rank_sentences

    questions = read_trecqa(args.file)
    embedder, reader = parts.open_embedder(), parts.open_reader(args.reader)

    def score(question: str, sentences: Sequence[str]) -> Sequence[float]:
        return rank_sentences(question, sentences, embedder, reader)

    outcomes = rank_all(questions, score, _progress("ranking"))
    for raw in (False, True) if args.raw else (False,):
        run = trecqa_run(questions, outcomes, raw, embedder.name, reader.name if reader else "none")
        published = baselines.TRECQA_RAW if raw else baselines.TRECQA_CLEAN
        print(run_text(run, baselines.baseline_text(published)))
        if raw == args.raw:
            _save(run, args)
        elif args.raw:
            print()
    return 0


def _beir(args: Namespace) -> int:
    from eval import baselines, parts
    from eval.beir import beir_run, rank_documents
    from eval.beir_folder import read_beir

    collection = read_beir(args.folder, args.limit)
    embedder = parts.open_embedder()
    search = parts.open_search(collection.articles, embedder, _building(len(collection.articles)))
    run = beir_run(collection, rank_documents(collection, search, _progress("searching")), embedder.name)
    print(run_text(run, baselines.baseline_text(baselines.BEIR)))
    _save(run, args)
    return 0


def _lint(args: Namespace) -> int:
    from eval.lint import lint

    faults, checked = lint(args.file, args.articles)
    for fault in faults:
        print(fault)
    _tell(f"{checked} questions checked, {len(faults)} faults." if faults else f"{checked} questions checked: sound.")
    return 1 if faults else 0


def _fit(args: Namespace) -> int:
    from eval.fit import LESSONS, run

    part = run(args.articles, args.questions, LESSONS, args.reader, _progress("asking"))
    for name, value in part["provenance"].items():
        print(f"{name}: {value}")
    print(f"threshold: {part['threshold']:.3f}")
    return 0


_COMMANDS = {
    "main": (cli.parse_main, _questions),
    "compare": (cli.parse_compare, _compare),
    "ablate": (cli.parse_ablate, _ablate),
    "squad": (cli.parse_squad, _squad),
    "trecqa": (cli.parse_trecqa, _trecqa),
    "beir": (cli.parse_beir, _beir),
    "lint": (cli.parse_lint, _lint),
    "fit": (cli.parse_fit, _fit),
}

if __name__ == "__main__":
    sys.exit(main())
