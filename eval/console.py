"""What the commands of `python -m eval` share: words and progress on standard error, and `--json`."""

import sys
from argparse import Namespace
from collections.abc import Callable

from eval.saved import Run, write_run


def tell(*lines: str) -> None:
    for line in lines:
        print(line, file=sys.stderr)


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


def save(run: Run, args: Namespace) -> None:
    if args.json:
        write_run(run, args.json)
        tell(f"Saved: {args.json}")
