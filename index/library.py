"""The one source of truth on disk, read one whole generation at a time.

    library = open_library(Path("library"))
    with library.view() as view:
        hits = view.by_words(["commissioners", "council"], k=20)
        passages = view.passages([hit.row for hit in hits])

A view sees exactly one generation, however long it lives and whoever writes meanwhile; the next view sees the
newest. Only `index/update.py` writes.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.catalogue import Entry
from index.database import Connection, connect, damaged, in_words, read_catalogue
from index.errors import LibraryGone, LibraryMissing
from index.faults import database_faults
from index.loading import load
from index.recipe import Recipe
from index.schema import DATABASE
from index.view import Hit, Snapshot, View

__all__ = ["Entry", "Hit", "Library", "View", "open_library"]


_File = tuple[int, int]
"""Device and number: a file keeps them when its folder is moved, and another of the same name has others."""


def open_library(path: Path | str) -> "Library":
    """Open and verify everything: texts, passages, vectors, word index, recipe.

    Raises LibraryMissing where there is none, LibraryDamaged naming the first fault.
    """
    library = Library(Path(path))
    with library.view(verify=True):
        pass
    return library


class Library:
    """A library on disk. Safe to share between threads; each view has its own connection.

    Where the folder is gone once it was seen, a view raises LibraryGone, until it is back. Where it is moved away and
    another put in its place, the next view is of the one that is there now. Whoever
    opened it holds an embedder of the model that it had at its first view: once it has another, views go on, but their
    search by vector raises ModelMismatch.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._file: _File | None = None
        self._idle: list[Connection] = []
        self._snapshot: Snapshot | None = None
        self._model: str | None = None

    @property
    def recipe(self) -> Recipe:
        if (snapshot := self._snapshot) is not None:
            return snapshot.catalogue.recipe
        with self.view() as view:
            return view.recipe

    @contextmanager
    def view(self, verify: bool = False) -> Iterator[View]:
        """The newest generation, whole, until the end of the block. `verify` re-reads every byte first."""
        with in_words(self.path):
            connection, file = self._connection()
            try:
                connection.execute("BEGIN")
                snapshot = self._current(connection, file, verify)
            except BaseException:
                connection.close()
                raise
        view = View(self.path, connection, snapshot)
        try:
            yield view
        finally:
            connection.rollback()
            with self._lock:
                if file == self._file:
                    self._idle.append(connection)
                else:
                    connection.close()

    def close(self) -> None:
        """Close what is open and idle; views still open go on."""
        with self._lock:
            self._close_idle()

    def _close_idle(self) -> None:
        while self._idle:
            self._idle.pop().close()

    def _connection(self) -> tuple[Connection, _File | None]:
        """A connection to the file that is there now, and which one that is. Of another, nothing is kept."""
        file = _which(self.path / DATABASE)
        with self._lock:
            if file != self._file:
                self._close_idle()
                self._file, self._snapshot = file, None
            if self._idle:
                return self._idle.pop(), file
        try:
            return connect(self.path), file
        except LibraryMissing:
            if self._model is None:  # it was never seen: there is none yet
                raise
            raise LibraryGone(
                f"the library {self.path} is not there any more; connect its drive or put the folder back, then try "
                "again (where it was deleted on purpose: stop this program and start it again)"
            ) from None

    def _current(self, connection: Connection, file: _File | None, verify: bool) -> Snapshot:
        """The snapshot of the connection's transaction: the one at hand, or a new one if the library moved."""
        meta = dict(connection.execute("SELECT key, value FROM meta WHERE key IN ('generation', 'digest')"))
        with self._lock:
            have = self._snapshot
            if have is not None and not verify and meta.get("digest") == have.catalogue.digest:
                return have
            catalogue = read_catalogue(connection, self.path)
            self._model = self._model or catalogue.recipe.model
            fresh = Snapshot(catalogue, self._model, have and (have.loaded or have.before))
            if verify:
                for fault in database_faults(connection, fresh.catalogue, vectors=False):
                    raise damaged(self.path, fault)
                fresh.loaded, fresh.before = load(connection, self.path, fresh.catalogue), None
            newer = have is None or fresh.catalogue.generation >= have.catalogue.generation
            if newer and file == self._file:
                self._snapshot = fresh
            return fresh


def _which(path: Path) -> _File | None:
    try:
        found = os.stat(path)
    except OSError:  # whoever connects to it says why
        return None
    return found.st_dev, found.st_ino
