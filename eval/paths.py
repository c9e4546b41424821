"""What is at a path that somebody typed. Where the system will not say, it is named in one line: a name that is too
long, a folder that may not be entered (`Path.is_dir` raises OSError for these before Python 3.12)."""

import os
import stat
from pathlib import Path

from index.errors import UsageError


def is_folder(path: Path) -> bool:
    """Raises UsageError where the system does not say."""
    return stat.S_ISDIR(_mode(path))


def is_there(path: Path) -> bool:
    """Raises UsageError where the system does not say."""
    return _mode(path) != 0


def _mode(path: Path) -> int:
    """0 where nothing is."""
    try:
        return os.stat(path).st_mode
    except (FileNotFoundError, NotADirectoryError, ValueError):  # ValueError: a NUL in it
        return 0
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}; name another") from None
