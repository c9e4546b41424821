"""One writer at a time. The system frees the lock when its holder ends, however it ends, so none is ever stale."""

import errno
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from index.errors import CuttingsError, LibraryBusy
from index.schema import LOCK

_WINDOWS = os.name == "nt"
_LOCKED_BYTE = 1 << 20
"""Windows locks bytes, not files, and nobody else may read a locked one: this one is far behind the holder's number.
That it lies behind the end of the file too is allowed (msvcrt.locking, LockFile)."""
_HELD = (errno.EACCES, errno.EAGAIN, errno.EWOULDBLOCK, errno.EDEADLK)
"""What the systems say of a lock that somebody else holds; anything else is a fault of the disk."""


@contextmanager
def writing(path: Path, patience: float = 5.0) -> Iterator[None]:
    """Hold the library in folder `path` for writing.

    Raises LibraryBusy naming the holder when another process still holds it after `patience` seconds, CuttingsError
    where the folder cannot be written to or its disk knows no locks.
    """
    try:
        handle = os.open(path / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise CuttingsError(f"{path} cannot be written to ({error.strerror}); look at its permissions") from None
    try:
        until = time.monotonic() + patience
        while not _try_lock(handle, path):
            if time.monotonic() >= until:
                holder = _holder(path)
                raise LibraryBusy(f"{path} is being written to by process {holder}; try again when it is done")
            time.sleep(0.05)
        try:
            with suppress(OSError):  # on a full disk the holder goes without a name
                os.lseek(handle, 0, os.SEEK_SET)
                None if _WINDOWS else os.truncate(handle, 0)
                os.write(handle, f"{os.getpid():<20}".encode())
            yield
        finally:
            _unlock(handle)
    finally:
        os.close(handle)


def _holder(path: Path) -> str:
    try:
        return (path / LOCK).read_text(encoding="ascii", errors="replace").strip()[:20] or "unknown"
    except OSError:
        return "unknown"


def _try_lock(handle: int, path: Path) -> bool:
    try:
        if _WINDOWS:
            import msvcrt

            os.lseek(handle, _LOCKED_BYTE, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in _HELD:
            return False
        raise CuttingsError(
            f"{path} cannot be locked for writing ({error.strerror}); keep the library on a disk of this computer, "
            "not on a network drive that knows no locks"
        ) from None
    return True


def _unlock(handle: int) -> None:
    """Closing the file frees it too, but on Windows only when the system gets round to it. The byte to be freed is the
    one at the file's position, as the locked one was."""
    if _WINDOWS:
        import msvcrt

        with suppress(OSError):
            os.lseek(handle, _LOCKED_BYTE, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)
