"""The lock: on this system's own terms, and on Windows' with a stand-in that obeys what is documented of it.

https://learn.microsoft.com/cpp/c-runtime-library/reference/locking: the region begins at the file's position and may
lie past the file's end; a locked region cannot be locked again through another handle (EACCES), cannot be read or
written through it, and is unlocked with the same position and length; whoever closes a file should unlock it before.
"""

import errno
import os
import sys
import threading
from types import ModuleType

import pytest

from index import lock
from index.errors import CuttingsError, LibraryBusy
from index.schema import LOCK


class Msvcrt(ModuleType):
    LK_UNLCK, LK_LOCK, LK_NBLCK, LK_RLCK, LK_NBRLCK = range(5)

    def __init__(self) -> None:
        super().__init__("msvcrt")
        self.regions: dict[tuple[int, int], dict[tuple[int, int], int]] = {}
        """File -> region -> the handle that locked it."""
        self.fault: OSError | None = None

    def locking(self, handle: int, mode: int, count: int) -> None:
        if self.fault:
            raise self.fault
        found = os.fstat(handle)
        regions = self.regions.setdefault((found.st_dev, found.st_ino), {})
        first = os.lseek(handle, 0, os.SEEK_CUR)
        region = first, first + count
        if mode == self.LK_UNLCK:
            if regions.get(region) != handle:
                raise PermissionError(errno.EACCES, "Permission denied")
            del regions[region]
        elif mode in (self.LK_NBLCK, self.LK_NBRLCK):
            if any(start < region[1] and region[0] < stop for start, stop in regions):
                raise PermissionError(errno.EACCES, "Permission denied")
            regions[region] = handle
        else:
            pytest.fail("a mode that waits ten seconds")

    def held(self) -> list[tuple[int, int]]:
        return [region for regions in self.regions.values() for region in regions]


@pytest.fixture
def windows(monkeypatch) -> Msvcrt:
    module = Msvcrt()
    close = os.close

    def closing(handle: int) -> None:
        assert all(handle not in regions.values() for regions in module.regions.values()), "closed while it was locked"
        close(handle)

    monkeypatch.setitem(sys.modules, "msvcrt", module)
    monkeypatch.setattr(lock, "_WINDOWS", True)
    monkeypatch.setattr(lock.os, "close", closing)
    return module


def test_on_windows_one_at_a_time_and_the_holder_can_be_read(windows, tmp_path):
    with lock.writing(tmp_path):
        ((first, _),) = windows.held()
        assert first > (tmp_path / LOCK).stat().st_size, "nobody could read who holds it"
        with pytest.raises(LibraryBusy, match=f"process {os.getpid()};"), lock.writing(tmp_path, patience=0.1):
            pytest.fail("two at once")
        assert len(windows.held()) == 1, "who waited in vain freed what another holds"
    assert windows.held() == []
    with lock.writing(tmp_path, patience=0):
        pass


def test_on_windows_the_second_goes_on_when_the_first_is_done(windows, tmp_path):
    order, inside = [], threading.Event()

    def first() -> None:
        with lock.writing(tmp_path):
            inside.set()
            assert not done.wait(0.3)
            order.append("first")

    done = threading.Event()
    thread = threading.Thread(target=first)
    thread.start()
    inside.wait()
    with lock.writing(tmp_path, patience=30):
        order.append("second")
    done.set()
    thread.join()
    assert order == ["first", "second"] and windows.held() == []


def test_on_windows_an_error_inside_frees_it(windows, tmp_path):
    with pytest.raises(ZeroDivisionError), lock.writing(tmp_path):
        raise ZeroDivisionError
    assert windows.held() == []


def test_on_windows_a_shorter_number_leaves_nothing_of_a_longer_one(windows, tmp_path, monkeypatch):
    for number in (123456, 7):
        monkeypatch.setattr(lock.os, "getpid", lambda number=number: number)
        busy = pytest.raises(LibraryBusy, match=f"process {number};")
        with lock.writing(tmp_path), busy, lock.writing(tmp_path, patience=0):
            pass


@pytest.mark.parametrize("system", ["windows", "here"])
def test_a_disk_that_knows_no_locks_is_no_other_process(tmp_path, monkeypatch, request, system):
    """It is said at once, and nobody is named who is not there."""
    fault = OSError(errno.ENOLCK, "No locks available")
    if system == "windows":
        request.getfixturevalue("windows").fault = fault
    else:
        fcntl = pytest.importorskip("fcntl")

        def flock(*arguments):
            raise fault

        monkeypatch.setattr(fcntl, "flock", flock)
    refused = pytest.raises(CuttingsError, match=r"No locks available.*network drive")
    with refused as told, lock.writing(tmp_path, patience=60):
        pytest.fail("not locked")
    assert not isinstance(told.value, LibraryBusy)
