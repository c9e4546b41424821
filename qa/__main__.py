"""python -m qa: one answer in the terminal, or JSON lines in and out."""

import argparse
import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from index.errors import CuttingsError, UsageError

_EXAMPLES = """examples:
  python -m qa "Who replaced Malcolm Newsam?"
  python -m qa "When did he resign?" --history "Who was Malcolm Newsam?" --json
  python -m qa --batch questions.jsonl > answers.jsonl"""


def main(arguments: Sequence[str] | None = None) -> int:
    parser = _parser()
    given = parser.parse_args(arguments)
    try:
        if (given.question is None) == (given.batch is None):
            raise UsageError("give a question in quotes, or --batch FILE; see: python -m qa --help")
        if given.limit < 1:
            raise UsageError("--limit takes a whole number from 1")
        if given.batch is not None and given.history:
            raise UsageError('--history goes with one question; in a batch each line has its own "history"')
        code = _one(given) if given.batch is None else _batch(given)
        sys.stdout.flush()  # a reader that has gone shows here, not at exit when nothing can catch it
        return code
    except CuttingsError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    except BrokenPipeError:
        # Whoever read our output has had enough; there is nobody left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
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
    parser.add_argument("--library", metavar="DIR", type=Path,
                        default=Path(os.environ.get("CUTTINGS_LIBRARY") or "library"),
                        help="the library folder (default: $CUTTINGS_LIBRARY, else library/)")  # fmt: skip
    return parser


def _one(given: argparse.Namespace) -> int:
    from qa.assemble import open_answerer
    from qa.terminal import as_text

    answer = open_answerer(given.library, given.reader).ask(given.question, given.history, given.limit)
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    print(json.dumps(answer.as_json(), ensure_ascii=False) if given.json else as_text(answer))
    return 0


def _batch(given: argparse.Namespace) -> int:
    from tqdm import tqdm

    from qa.assemble import open_answerer
    from qa.batch import answer_lines

    with _lines(given.batch) as lines:
        answerer = open_answerer(given.library, given.reader)
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
