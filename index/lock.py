"""One writer at a time. The system frees the lock when its holder ends, however it ends, so none is ever stale."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from index.errors import CuttingsError, LibraryBusy
from index.schema import LOCK

_LOCKED_BYTE = 1 << 20  # Windows locks bytes, not files: one far behind the holder's number, so that can be read


@contextmanager
def writing(path: Path, patience: float = 5.0) -> Iterator[None]:
    """Hold the library in folder `path` for writing.

    Raises LibraryBusy naming the holder when another process still holds it after `patience` seconds.
    """
    try:
        handle = os.open(path / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise CuttingsError(f"{path} cannot be written to ({error.strerror}); look at its permissions") from None
    try:
        until = time.monotonic() + patience
        while not _try_lock(handle):
            if time.monotonic() >= until:
                holder = _holder(path)
                raise LibraryBusy(f"{path} is being written to by process {holder}; try again when it is done")
            time.sleep(0.05)
        with suppress(OSError):  # on a full disk the holder goes without a name
            os.lseek(handle, 0, os.SEEK_SET)
            os.truncate(handle, 0) if os.name == "posix" else None
            os.write(handle, f"{os.getpid():<20}".encode())
        yield
    finally:
        os.close(handle)


def _holder(path: Path) -> str:
    try:
        return (path / LOCK).read_text(encoding="ascii", errors="replace").strip()[:20] or "unknown"
    except OSError:
        return "unknown"


def _try_lock(handle: int) -> bool:
    try:
        if os.name == "nt":
            import msvcrt

            os.lseek(handle, _LOCKED_BYTE, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
