"""What the commands of `python -m eval` share: words and progress on standard error, and `--json`."""

from argparse import Namespace
from collections.abc import Callable

from eval.paths import is_folder, is_there
from eval.saved import Run, write_run
from index.cli.command import say
from index.errors import UsageError


def tell(*lines: str) -> None:
    for line in lines:
        say(line)


def progress(what: str) -> Callable:
    """A bar on standard error, when that is a terminal."""
    from tqdm import tqdm

    return lambda items: tqdm(items, desc=what, unit="q", disable=None, leave=False, delay=1)


def building(articles: int) -> Callable[[int], None]:
    """The same for a library being built of so many articles."""
    from tqdm import tqdm

    return tqdm(
        total=articles, desc="building the library", unit=" articles", disable=None, leave=False, delay=1
    ).update


def check_outputs(args: Namespace) -> None:
    """Before the long work: raises UsageError when a file of the run could not be written in the end."""
    if args.json and (is_folder(args.json) or not is_folder(args.json.absolute().parent)):
        raise UsageError(f"{args.json} cannot be written: no such folder; name another file with --json")
    if getattr(args, "report", None) and is_there(args.report) and not is_folder(args.report):
        raise UsageError(f"{args.report} is a file; name a folder with --report")


def save(run: Run, args: Namespace) -> None:
    if args.json:
        write_run(run, args.json)
        tell(f"Saved: {args.json}")


def write(run: Run, args: Namespace) -> None:
    """The report, where one was asked for."""
    if args.report:
        from eval.report import write_report

        tell(f"Report: {write_report(run, args.report)}")
