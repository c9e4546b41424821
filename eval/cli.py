"""The words of `python -m eval`: its commands and their options. No work is done here."""

import argparse
from pathlib import Path

from index.cli.command import Parser

HOME = Path(__file__).parent
"""Where the program's own questions, articles and floors are."""
COMMANDS = ("compare", "ablate", "squad", "trecqa", "beir", "lint", "new", "fit", "scale", "load")

_MAIN = """other commands (each with its own --help):
  python -m eval compare A.json B.json   two saved runs: what got better, what got worse, and whether by chance
  python -m eval ablate                  what each part is worth, by leaving it out
  python -m eval squad FILE              any SQuAD-format file, all its paragraphs as one library
  python -m eval trecqa FILE             TREC QA answer-sentence ranking (MAP, MRR)
  python -m eval beir DIR                retrieval on a BEIR-layout folder (nDCG@10, MRR@10, recall@100)
  python -m eval lint [FILE]             is a question file sound?
  python -m eval new "QUESTION"          a question, or the chat's feedback, as a draft case
  python -m eval scale                   how vector search grows: recall, time, memory
  python -m eval load                    many people at once, for a long time: waiting, order, memory
  python -m eval fit                     fit the ranking and refusal weights again, after a change

examples:
  python -m eval
  python -m eval --split test --json after.json --report build/report
  python -m eval --questions mine.jsonl --articles cuttings/

exit codes: 0 all well; 1 a figure fell short, or something was refused; 2 wrong usage"""


def _parser(command: str, description: str, epilog: str) -> argparse.ArgumentParser:
    return Parser(
        prog=f"python -m eval {command}".rstrip(), description=description, epilog=epilog,
        formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False,
    )  # fmt: skip


def _add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", type=Path, metavar="FILE", help="save the run, question by question, for compare")


def _add_report(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--report", type=Path, metavar="DIR", help="write report.html and report.md there")


def _add_reader(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--reader", metavar="R", help="another reader than the one that comes with the program")


def _positive(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of 1 or more")
    return int(text)


def parse_main(argv: list[str]) -> argparse.Namespace:
    parser = _parser("", "Ask the hand-written questions of the sample articles, and print how good the answers are.",
                     _MAIN)  # fmt: skip
    _add_json(parser)
    parser.add_argument("--split", choices=("train", "test", "all"), default="all", help="which questions (all)")
    parser.add_argument("--questions", type=Path, metavar="FILE", help="other questions (no floors then)")
    parser.add_argument("--articles", type=Path, metavar="DIR", help="other articles (no floors then)")
    _add_reader(parser)
    _add_report(parser)
    parser.add_argument("--update", action="store_true", help="raise the floors to what is measured now")
    parser.add_argument("--lower", action="store_true", help="with --update: floors may also fall")
    parser.add_argument("--no-misses", dest="misses", action="store_false", help="do not list what went wrong")
    args = parser.parse_args(argv)
    args.own = not (args.questions or args.articles or args.reader)
    args.floors = HOME / "floors.json"
    args.questions = args.questions or HOME / "questions.jsonl"
    args.articles = args.articles or HOME / "articles"
    if args.lower and not args.update:
        parser.error("--lower goes with --update")
    if args.update and not (args.own and args.split == "all"):
        parser.error("--update goes with the program's own questions, articles and reader, and all splits")
    return args


def parse_compare(argv: list[str]) -> argparse.Namespace:
    what = "Two saved runs on the same questions: paired differences with p-values, and every question won or lost."
    parser = _parser("compare", what, "example: python -m eval compare before.json after.json")
    parser.add_argument("first", type=Path, metavar="A.json")
    parser.add_argument("second", type=Path, metavar="B.json")
    return parser.parse_args(argv)


def parse_ablate(argv: list[str]) -> argparse.Namespace:
    what = "What each part is worth: words only, vectors only, no neighbours, with and without the reader."
    parser = _parser("ablate", what, "example: python -m eval ablate --split train")
    parser.add_argument("--split", choices=("train", "test", "all"), default="all", help="which questions (all)")
    parser.add_argument("--questions", type=Path, metavar="FILE", default=HOME / "questions.jsonl")
    parser.add_argument("--articles", type=Path, metavar="DIR", default=HOME / "articles")
    _add_reader(parser)
    return parser.parse_args(argv)


def parse_squad(argv: list[str]) -> argparse.Namespace:
    parser = _parser("squad", "Any SQuAD-format file (1.1, 2.0, XQuAD): its paragraphs become one library, and its "
                     "questions are asked of all of them together.",
                     "examples:\n  python -m eval squad xquad.en.json\n  python -m eval squad dev-v2.0.json --limit 500"
                     "\n  python -m eval squad xquad.en.json --gold")  # fmt: skip
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--limit", type=_positive, metavar="N", help="ask only N questions, spread over the file")
    parser.add_argument("--gold", action="store_true", help="read each question in its own paragraph only")
    _add_json(parser)
    _add_report(parser)
    _add_reader(parser)
    return parser.parse_args(argv)


def parse_trecqa(argv: list[str]) -> argparse.Namespace:
    parser = _parser("trecqa", "Answer-sentence ranking on a TREC QA file: MAP and MRR.",
                     "example: python -m eval trecqa dev.xml --raw")  # fmt: skip
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--raw", action="store_true",
                        help="also count questions that have only right sentences (the raw setting)")  # fmt: skip
    _add_json(parser)
    _add_reader(parser)
    return parser.parse_args(argv)


def parse_beir(argv: list[str]) -> argparse.Namespace:
    parser = _parser("beir", "Retrieval on a folder with corpus.jsonl, queries.jsonl and qrels/*.tsv: hit@k, MRR@10, "
                     "nDCG@10, recall@100.", "example: python -m eval beir scifact/ --limit 100")  # fmt: skip
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--limit", type=_positive, metavar="N", help="ask only the first N queries")
    _add_json(parser)
    return parser.parse_args(argv)


def parse_lint(argv: list[str]) -> argparse.Namespace:
    parser = _parser("lint", "Is a question file sound: gold sentences in their articles, answers in gold sentences, "
                     "no duplicates, known kinds, splits balanced?",
                     "example: python -m eval lint mine.jsonl --articles cuttings/")  # fmt: skip
    parser.add_argument("file", type=Path, metavar="FILE", nargs="?", default=HOME / "questions.jsonl")
    parser.add_argument("--articles", type=Path, metavar="DIR", default=HOME / "articles")
    return parser.parse_args(argv)


def parse_new(argv: list[str]) -> argparse.Namespace:
    what = ("Draft a case for a question file: ask a question of the articles, and take the sentence quoted first as "
            "the one that answers; or draft one for every line of the chat's feedback.")  # fmt: skip
    examples = """examples:
  python -m eval new "Who chairs the trust?"
  python -m eval new "Who chairs it?" --pick 2 --questions mine.jsonl --articles cuttings/ --write
  python -m eval new --feedback votes.jsonl > drafts.jsonl
  python -m eval new --feedback library --articles ~/cuttings --questions mine.jsonl --write
the form of a line of feedback: eval/feedback.py"""
    parser = _parser("new", what, examples)
    parser.add_argument("question", metavar="QUESTION", nargs="?")
    parser.add_argument("--history", action="append", metavar="Q", help="a question asked before it, oldest first")
    parser.add_argument("--pick", type=int, choices=(1, 2, 3), help="take the second or third sentence shown")
    parser.add_argument("--none", action="store_true", help="the articles do not answer it")
    parser.add_argument("--answer", action="append", metavar="A", help="accepted key words, if others than were found")
    parser.add_argument(
        "--feedback",
        metavar="FILE",
        help="JSON lines of feedback (- for standard input), or the folder of a library with votes in it",
    )
    parser.add_argument("--questions", type=Path, metavar="FILE", help="the question file, new or old")
    parser.add_argument("--articles", type=Path, metavar="DIR", help="the articles asked")
    parser.add_argument("--write", action="store_true", help="add to the question file what lint passes")
    _add_reader(parser)
    args = parser.parse_args(argv)
    if (args.question is None) == (args.feedback is None):
        parser.error("give either a question or --feedback FILE")
    if args.feedback is not None and (args.history or args.pick or args.none or args.answer):
        parser.error("--history, --pick, --none and --answer go with a question")
    if args.none and (args.pick or args.answer):
        parser.error("--none goes without --pick and --answer")
    if args.write and args.articles and not args.questions:
        parser.error("--write with other --articles goes with --questions FILE too: these are not about ours")
    args.history = args.history or []
    args.questions = args.questions or HOME / "questions.jsonl"
    args.articles = args.articles or HOME / "articles"
    return args


def parse_fit(argv: list[str]) -> argparse.Namespace:
    what = ("Fit the ranking and refusal weights (qa/weights.json) on the train split and on lessons that the reader "
            "never saw. The test split is not read.")  # fmt: skip
    parser = _parser(
        "fit",
        what,
        "examples:\n  python -m eval fit\n  python -m eval fit --reader none   the weights for answering without one",
    )
    parser.add_argument("--questions", type=Path, metavar="FILE", default=HOME / "questions.jsonl")
    parser.add_argument("--articles", type=Path, metavar="DIR", default=HOME / "articles")
    _add_reader(parser)
    return parser.parse_args(argv)


def parse_scale(argv: list[str]) -> argparse.Namespace:
    what = "How the vector stores grow: recall@10, time a question, memory and time to build, on made vectors."
    parser = _parser("scale", what, "example: python -m eval scale --sizes 10000 100000")
    parser.add_argument("--sizes", type=_positive, nargs="+", metavar="N", default=[10_000, 100_000],
                        help="numbers of passages (10000 100000)")  # fmt: skip
    parser.add_argument("--graph", action="store_true", help="also HNSW, which takes minutes to build for a million")
    return parser.parse_args(argv)


def parse_load(argv: list[str]) -> argparse.Namespace:
    what = ("Start the app and ask it by many people at once: how long answers take, errors, answers out of turn, and "
            "how much memory it takes in the long run.")  # fmt: skip
    parser = _parser("load", what, "example: python -m eval load --people 20 --questions 2000")
    parser.add_argument("--people", type=_positive, metavar="N", default=20, help="who ask at the same time (20)")
    parser.add_argument("--questions", type=_positive, metavar="N", default=200, help="all together (200)")
    parser.add_argument("--library", metavar="DIR", help="the library asked (the sample articles)")
    return parser.parse_args(argv)
