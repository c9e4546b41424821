"""python -m qa: one answer in the terminal, or JSON lines in and out; python -m qa verify: is a pack still true?
python -m qa saved: which saved questions have another answer now?

A question is one word of the command line, in quotes. So `verify` is a question when it stands alone or with options,
and the sub-command when a second bare word, the pack, comes with it, which no question allows. `saved` alone, in first
place and without a question mark, is always the sub-command.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from index.cli.command import Parser, exit_code_of
from index.errors import UsageError
from index.folder import library_folder

if TYPE_CHECKING:
    from qa.pack import Recording

_EXAMPLES = """examples:
  python -m qa "Who replaced Malcolm Newsam?"
  python -m qa "When did he resign?" --history "Who was Malcolm Newsam?" --json
  python -m qa --batch questions.jsonl > answers.jsonl
  python -m qa "Who replaced Malcolm Newsam?" --pack evidence.json
  python -m qa verify evidence.json   (see: python -m qa verify --help)
  python -m qa saved                  (see: python -m qa saved --help)"""
_VERIFY_EXAMPLES = """examples:
  python -m qa verify evidence.json
  python -m qa verify evidence.csv --articles ~/cuttings --articles ~/older

exit code: 0 all quotes hold, 1 some do not (each is named), 2 wrong usage or not a pack"""
_VALUED = ("--history", "--batch", "--limit", "--reader", "--pack", "--library", "--articles")


def main(arguments: Sequence[str] | None = None) -> int:
    arguments = _command_first(sys.argv[1:] if arguments is None else list(arguments))
    verifies, saved = _is_verify(arguments), arguments[:1] == ["saved"]
    if saved:
        from qa.saved_cli import parser

        given = parser().parse_args(arguments[1:])
    else:
        given = _verify_parser().parse_args(arguments[1:]) if verifies else _parser().parse_args(arguments)
    return exit_code_of(lambda: _done(given, _verify if verifies else _saved if saved else _ask))


def _done(given: argparse.Namespace, act: Callable[[argparse.Namespace], int]) -> int:
    given.library = library_folder(given.library)
    return act(given)


def _saved(given: argparse.Namespace) -> int:
    from qa.saved_cli import run

    return run(given)


def _ask(given: argparse.Namespace) -> int:
    if (given.question is None) == (given.batch is None):
        raise UsageError("give a question in quotes, or --batch FILE; see: python -m qa --help")
    if given.limit < 1:
        raise UsageError("--limit takes a whole number from 1")
    if given.batch is not None and given.history:
        raise UsageError('--history goes with one question; in a batch each line has its own "history"')
    if given.pack is not None:
        from qa.pack_file import form_of

        form_of(given.pack)  # a name that cannot be written is said before the models are loaded
    return _one(given) if given.batch is None else _batch(given)


def _parser() -> argparse.ArgumentParser:
    parser = Parser(
        prog="python -m qa", description="Ask the library; get exact, cited sentences.", epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("question", nargs="?", help="the question, in quotes")
    parser.add_argument("--json", action="store_true", help="the answer as JSON")
    parser.add_argument("--history", action="append", default=[], metavar="QUESTION",
                        help="a question asked before this one; may be given several times, oldest first")  # fmt: skip
    parser.add_argument("--batch", metavar="FILE", help="JSON lines with questions; - for standard input")
    parser.add_argument("--limit", type=int, default=3, metavar="N", help="at most N quotes (default 3)")
    parser.add_argument("--reader", metavar="MODEL", help='a question-answering model (folder or hub id), or "none"')
    parser.add_argument("--pack", metavar="FILE", type=Path,
                        help="also write the evidence of what was asked: FILE ends in .md, .csv or .json")  # fmt: skip
    _add_library(parser)
    return parser


def _add_library(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--library", metavar="DIR",
                        help="the library folder (default: $CUTTINGS_LIBRARY, else library/)")  # fmt: skip


def _command_first(arguments: Sequence[str]) -> list[str]:
    """As `python -m index` takes it: `--library DIR saved` is `saved --library DIR`."""
    at = 0
    while at < len(arguments) and arguments[at].startswith("--library"):
        at += 1 if "=" in arguments[at] else 2
    command = list(arguments[at : at + 1])
    return [*command, *arguments[:at], *arguments[at + 1 :]] if command in (["saved"], ["verify"]) else list(arguments)


def _is_verify(arguments: Sequence[str]) -> bool:
    bare = [word for before, word in pairwise(arguments) if not word.startswith("-") and before not in _VALUED]
    return arguments[:1] == ["verify"] and bool(bare or {"-h", "--help", "--articles"} & set(arguments))


def _verify_parser() -> argparse.ArgumentParser:
    parser = Parser(
        prog="python -m qa verify", epilog=_VERIFY_EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Check every quote of an evidence pack against the files: words, place and checksum.",
    )  # fmt: skip
    parser.add_argument("pack", metavar="PACK", type=Path, help="a .json or .csv that --pack or the chat saved")
    parser.add_argument("--articles", metavar="DIR", type=Path, action="append", default=[],
                        help="a folder that holds the articles, wherever they were before; may be given several "
                        "times (default: where each quote says its file was, from the current folder)")  # fmt: skip
    _add_library(parser)
    return parser


def _verify(given: argparse.Namespace) -> int:
    from tqdm import tqdm

    from qa.pack_file import load
    from qa.verify import HOLD, Verifier, summary

    pack = load(given.pack)
    verifier = Verifier(given.articles, given.library)
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    findings = []
    total = sum(len(asked.quotes) for asked in pack.asked)
    for finding in tqdm(
        verifier.check(pack), total=total, unit=" quotes", delay=1, disable=not sys.stderr.isatty(), leave=False
    ):
        findings.append(finding)
        if finding.state not in HOLD:
            print(finding.line)
    print(summary(findings, pack))
    return 0 if all(finding.state in HOLD for finding in findings) else 1


@contextmanager
def _answerer(given: argparse.Namespace) -> "Iterator[Recording]":
    """The library's answerer; with --pack, what was asked of it is written at the end, however that comes."""
    from qa.assemble import open_answerer
    from qa.pack import Recording

    recording = Recording(open_answerer(given.library, given.reader))
    try:
        yield recording
    finally:
        if given.pack is not None:  # also when nothing was asked: an older pack must not pass for this one
            from qa.pack_file import save

            save(recording.pack, given.pack)


def _one(given: argparse.Namespace) -> int:
    from qa.terminal import as_text

    with _answerer(given) as answerer:
        answer = answerer.ask(given.question, given.history, given.limit)
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    print(json.dumps(answer.as_json(), ensure_ascii=False) if given.json else as_text(answer))
    return 0


def _batch(given: argparse.Namespace) -> int:
    from tqdm import tqdm

    from qa.batch import answer_lines

    with _lines(given.batch) as lines, _answerer(given) as answerer:
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")
        faults = 0
        bar = tqdm(lines, unit=" questions", delay=1, disable=not sys.stderr.isatty(), leave=False)
        for line, fine in answer_lines(bar, answerer, given.limit):
            print(line, flush=True)
            faults += not fine
    if faults:
        were = (
            "line was no valid question; its output line says"
            if faults == 1
            else "lines were no valid questions; their output lines say"
        )
        print(f"{faults} {were} why", file=sys.stderr)
    return 1 if faults else 0


@contextmanager
def _lines(name: str) -> Iterator[Iterator[bytes]]:
    if name == "-":
        yield iter(sys.stdin.buffer)
        return
    try:
        file = open(name, "rb")  # noqa: SIM115 - only the opening may blame the file; it is closed below
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        advice = "--batch takes a file of JSON lines, or - for standard input"
        raise UsageError(f"{name!r} cannot be opened ({getattr(error, 'strerror', error)}); {advice}") from None
    with file:
        yield iter(file)


if __name__ == "__main__":
    sys.exit(main())
