"""Paths as people give them: which folder is the library, one answer for every command; and names without dots."""

import os
from pathlib import Path

from index.errors import UsageError


def default_folder() -> str:
    """Where the library is when no command is given another: CUTTINGS_LIBRARY, else library/ in the current folder."""
    return os.environ.get("CUTTINGS_LIBRARY") or "library"


def library_folder(given: str | None = None) -> Path:
    """What --library was given, else the default; `~` is the user's home.

    The folder need not be there. Raises UsageError for what can be none, whatever is there.
    """
    if given is None:
        given = default_folder()
    reason = "it is empty" if not given else "there is a NUL in it" if "\0" in given else ""
    try:
        if not reason:
            path = Path(given).expanduser()
            (path / "any").is_file()
            return path
    except RuntimeError:  # ~nobody
        reason = "no user is called that"
    except OSError as error:
        reason = error.strerror or type(error).__name__
    raise UsageError(f"--library {given[:80]!r} is no folder for a library: {reason}; give another")


def without_dots(given: str) -> str:
    """The path without "." and ".." where that leads to the same place: from a link to a folder, ".." leads out of
    the folder that it points to, so "link/../a.txt" is not "a.txt"."""
    plain = os.path.normpath(given)
    try:
        same = ".." not in given or os.path.realpath(plain) == os.path.realpath(given)
    except ValueError:  # a NUL, which is in no path
        same = False
    return plain if same else given


def whole_path(given: str) -> str:
    """The path from the root, without dots where that leads to the same place."""
    return without_dots(os.path.join(os.getcwd(), given))
