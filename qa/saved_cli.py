"""`python -m qa saved`: the saved questions asked again, and those whose answers changed."""

import argparse
import json
import sys
from collections.abc import Sequence

from index.cli.command import Parser
from index.printable import visible
from qa.present import counted
from qa.saved import Change, changes, saved_questions

EXAMPLES = """examples:
  python -m qa saved
  python -m qa saved --library ~/press --json

exit code: 0 every saved question has its old answer, 1 some have another (each is shown), 2 wrong usage"""


def parser() -> argparse.ArgumentParser:
    made = Parser(
        prog="python -m qa saved", epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Ask the questions again that were voted up in the chat; show those with another answer now.",
    )  # fmt: skip
    made.add_argument("--library", metavar="DIR",
                      help="the library folder (default: $CUTTINGS_LIBRARY, else library/)")  # fmt: skip
    made.add_argument("--reader", metavar="MODEL", help='a question-answering model (folder or hub id), or "none"')
    made.add_argument("--json", action="store_true", help="one line of JSON for each change")
    return made


def run(given: argparse.Namespace) -> int:
    """The exit code. The models are loaded only where there is a question to ask."""
    from tqdm import tqdm

    from index.votes import read_votes

    votes = saved_questions(read_votes(given.library))
    found: list[Change] = []
    if votes:
        from qa.assemble import open_answerer

        asked = changes(votes, open_answerer(given.library, given.reader))
        bar = tqdm(asked, total=len(votes), unit=" questions", delay=1, disable=not sys.stderr.isatty(), leave=False)
        found = [change for change in bar if change]
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    for change in found:
        print(json.dumps(change.as_json(), ensure_ascii=False) if given.json else as_text(change))
    print(f"{counted(len(votes), 'saved question')}, {len(found)} with another answer now", file=sys.stderr)
    return 1 if found else 0


def as_text(change: Change) -> str:
    """Question, old and new quote, on lines of their own; nothing in them can drive the terminal."""
    before, now = change.vote.quote, change.now

    def shown(label: str, words: Sequence[str]) -> str:
        return f"  {label} {visible(' '.join(' '.join(words).split()))}"

    return "\n".join(
        [
            visible(" ".join(change.vote.question.split())),
            f"  {change.said}",
            shown("saved:", [f"“{before.text}”", f"({before.source})"] if before else ["no answer"]),
            shown("now:  ", [f"“{now.text}”", f"({now.source})"] if now else ["no answer"]),
        ]
    )
