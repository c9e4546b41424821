"""The one source of truth on disk, read one whole generation at a time.

    library = open_library(Path("library"))
    with library.view() as view:
        hits = view.by_words(["commissioners", "council"], k=20)
        passages = view.passages([hit.row for hit in hits])

A view sees exactly one generation, however long it lives and whoever writes meanwhile; the next view sees the
newest. Only `index/update.py` writes.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.catalogue import Entry
from index.database import Connection, connect, damaged, in_words, read_catalogue
from index.faults import database_faults
from index.loading import load
from index.recipe import Recipe
from index.view import Hit, Snapshot, View

__all__ = ["Entry", "Hit", "Library", "View", "open_library"]


def open_library(path: Path | str) -> "Library":
    """Open and verify everything: texts, passages, vectors, word index, recipe.

    Raises LibraryMissing where there is none, LibraryDamaged naming the first fault.
    """
    library = Library(Path(path))
    with library.view(verify=True):
        pass
    return library


class Library:
    """A library on disk. Safe to share between threads; each view has its own connection."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._idle: list[Connection] = []
        self._snapshot: Snapshot | None = None

    @property
    def recipe(self) -> Recipe:
        if self._snapshot is None:
            with self.view():
                pass
        return self._snapshot.catalogue.recipe

    @contextmanager
    def view(self, verify: bool = False) -> Iterator[View]:
        """The newest generation, whole, until the end of the block. `verify` re-reads every byte first."""
        with in_words(self.path):
            connection = self._connection()
            try:
                connection.execute("BEGIN")
                snapshot = self._current(connection, verify)
            except BaseException:
                connection.close()
                raise
        view = View(self.path, connection, snapshot)
        try:
            yield view
        finally:
            connection.rollback()
            with self._lock:
                self._idle.append(connection)

    def close(self) -> None:
        """Close what is open and idle; views still open go on."""
        with self._lock:
            while self._idle:
                self._idle.pop().close()

    def _connection(self) -> Connection:
        with self._lock:
            if self._idle:
                return self._idle.pop()
        return connect(self.path)

    def _current(self, connection: Connection, verify: bool) -> Snapshot:
        """The snapshot of the connection's transaction: the one at hand, or a new one if the library moved."""
        meta = dict(connection.execute("SELECT key, value FROM meta WHERE key IN ('generation', 'digest')"))
        with self._lock:
            have = self._snapshot
            if have is not None and not verify and meta.get("digest") == have.catalogue.digest:
                return have
            fresh = Snapshot(read_catalogue(connection, self.path), have and (have.loaded or have.before))
            if verify:
                for fault in database_faults(connection, fresh.catalogue, vectors=False):
                    raise damaged(self.path, fault)
                fresh.loaded, fresh.before = load(connection, self.path, fresh.catalogue), None
            if have is None or fresh.catalogue.generation >= have.catalogue.generation:
                self._snapshot = fresh
            return fresh
