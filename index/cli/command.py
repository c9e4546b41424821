"""What all commands of Cuttings have in common, `python -m index`, `qa` and `eval`, and app.py: wrong usage, a refusal,
Ctrl-C and an output that nobody reads, or that finds no room, are one line on standard error and an exit code."""

import argparse
import errno
import os
import sys
from collections.abc import Callable
from typing import NoReturn

from index.errors import CuttingsError
from index.printable import visible

_PATHS = frozenset((errno.ENAMETOOLONG, errno.EACCES, errno.EPERM, errno.ELOOP, errno.ENOTDIR, errno.EROFS))
"""Errors of a path that the user named, wherever it was first looked at."""


class Parser(argparse.ArgumentParser):
    """An argument parser whose user errors are one line, exit code 2."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {visible(message)}; see `{self.prog} --help`\n")


def exit_code_of(work: Callable[[], int], stopped: str = "stopped") -> int:
    """Do a command's work, and give its exit code: what `work` gives, else 1 or 2 for what went wrong, in one line.

    `stopped` is said after Ctrl-C. Whoever reads the output may have seen enough (`| head`): no fault, nothing is said.
    """
    code = 0
    try:
        code = _done(work, stopped)
        if sys.stdout is not None:  # `>&-` closes it before Python begins
            sys.stdout.flush()  # a reader that has gone shows here, not at exit when nothing can catch it
    except BrokenPipeError:
        _say_no_more()
    except OSError as error:
        if error.errno in _PATHS and error.filename is not None:
            say(f"{error.filename} cannot be used ({error.strerror}); check the path and its permissions")
            return 2
        if error.errno != errno.ENOSPC:
            raise
        _say_no_more()
        say(f"what was to be shown could not be written ({error.strerror}); free some space on the disk")
        return 1
    return code


def _done(work: Callable[[], int], stopped: str) -> int:
    try:
        return work()
    except CuttingsError as error:
        say(str(error))
        return error.exit_code
    except KeyboardInterrupt:
        say(stopped)
        return 1


def _say_no_more() -> None:
    """What is still to be written goes nowhere, or Python complains once more when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def say(message: str) -> None:
    """One line of words, on standard error."""
    print(visible(message), file=sys.stderr, flush=True)
