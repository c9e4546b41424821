"""Arguments, and which command does what with them."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from index.cli.command import Parser, exit_code_of
from index.folder import library_folder

EXAMPLES = """examples:
  python -m index add articles/                   take in a folder
  python -m index list                            what is in the library
  python -m index remove 3f9c                     take an article out by (the beginning of) its id
  python -m index --library ~/press check         verify another library
"""


def make_parser() -> argparse.ArgumentParser:
    parser = Parser(
        prog="python -m index", description="Articles in, library out.", epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    about_library = "the library's folder (default: CUTTINGS_LIBRARY, else library)"
    parser.add_argument("--library", metavar="DIR", help=about_library)
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--library", metavar="DIR", default=argparse.SUPPRESS, help=about_library)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", parser_class=Parser)

    def command(name: str, about: str, example: str) -> argparse.ArgumentParser:
        return commands.add_parser(
            name, help=about, description=about, epilog=f"example:\n  {example}", parents=[shared],
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )  # fmt: skip

    add = command("add", "Take in files, folders or web addresses.", "python -m index add articles/ extra/story.html")
    add.add_argument(
        "paths",
        nargs="+",
        metavar="PATH",
        help="a file (text, HTML, PDF, .docx, .eml, RSS or Atom), a folder (walked) or an http(s) address",
    )
    add.add_argument("--model", help="embedding model of a new library: a folder or a hub id")
    remove = command("remove", "Take articles out.", "python -m index remove 3f9c articles/old.txt")
    remove.add_argument("ids", nargs="+", metavar="ID", help="an id, the beginning of one, or a source")
    for name, about in (("list", "Show every article."), ("info", "Show what the library is made of.")):
        shown = command(name, about, f"python -m index {name} --json")
        shown.add_argument("--json", action="store_true", help="as JSON")
    command("check", "Re-read everything and verify every checksum and count.", "python -m index check")
    command(
        "feedback",
        "The chat's votes as JSON lines, for `python -m eval new`.",
        "python -m index feedback > votes.jsonl",
    )
    rebuild = command("rebuild", "Embed everything again, swapped in at the end.", "python -m index rebuild")
    rebuild.add_argument("--model", help="another embedding model: a folder or a hub id")
    rebuild.add_argument("--max-words", type=_positive, help="words in a passage, at most (default: as it is)")
    rebuild.add_argument("--overlap", type=_count, help="sentences shared by neighbouring passages (default: as it is)")
    return parser


def _positive(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 9 or int(text) == 0:
        what = f"{text!r} is" if len(text) < 40 else "that is"
        raise argparse.ArgumentTypeError(f"{what} no number from 1 to 999999999")
    return int(text)


def _count(text: str) -> int:
    if text != "0" and (not text.isascii() or not text.isdigit() or len(text) > 9):
        raise argparse.ArgumentTypeError(f"{text[:40]!r} is no number from 0 to 999999999")
    return int(text)


def main(argv: Sequence[str] | None = None) -> int:
    """Exit code 0 all done, 1 something was refused or fell short, 2 wrong usage."""
    arguments = make_parser().parse_args(argv)
    for stream in (sys.stdout, sys.stderr):  # a name or a title must never break the listing that shows it
        stream.reconfigure(errors="backslashreplace") if hasattr(stream, "reconfigure") else None
    return exit_code_of(
        lambda: _run(arguments, library_folder(arguments.library)),
        "stopped; nothing is half done, and `python -m index list` shows what the library holds",
    )


def _run(arguments: argparse.Namespace, path: Path) -> int:
    """The command's own module is imported only now: `--help` loads nothing."""
    if arguments.command == "add":
        from index.cli.change import add

        return add(path, arguments.paths, arguments.model)
    if arguments.command == "remove":
        from index.cli.change import remove

        return remove(path, arguments.ids)
    if arguments.command == "rebuild":
        from index.cli.change import rebuild

        return rebuild(path, arguments.model, arguments.max_words, arguments.overlap)
    if arguments.command == "check":
        from index.cli.show import check

        return check(path)
    from index.cli import show

    if arguments.command == "feedback":
        return show.feedback(path)
    return (show.list_articles if arguments.command == "list" else show.info)(path, arguments.json)
