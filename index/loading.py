"""The vectors of one generation: out of the database, held against their checksums, and made searchable.

The next generation is made of the one before: only what is new is read. Up to FLAT_UP_TO passages the vectors stand
in memory, in row order. Above it they lie in a file without a name, which goes with the process, and memory holds
their codes; so there is no copy on the disk that could be damaged, stale, or in the way of the next command.
"""

import tempfile
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index import vectors
from index.catalogue import Catalogue, Entry
from index.database import Connection, damaged
from index.errors import CuttingsError
from index.faults import vectors_fault
from index.protocols import Matrix
from index.vectors import Codes, CodeStore, FlatStore, Numbers

_AT_A_TIME = 8192
_SLACK = 2


class Overflow:
    """Vectors in a file without a name, added at its end and never changed."""

    def __init__(self, path: Path, dimensions: int) -> None:
        self.dimensions, self.count, self._lock = dimensions, 0, threading.Lock()
        try:
            self._file = tempfile.TemporaryFile(dir=path)  # noqa: SIM115 (it lives as long as this does)
        except OSError:  # a folder that may only be read
            self._file = tempfile.TemporaryFile()  # noqa: SIM115

    def append(self, matrix: Matrix) -> int:
        """The place of the first. Written, not mapped: a full disk is an error then, not the end of the process."""
        with self._lock:
            first = self.count
            try:
                self._file.seek(first * self.dimensions * 4)
                self._file.write(np.ascontiguousarray(matrix, dtype=np.float32).data)
                self._file.flush()
            except OSError as error:
                raise CuttingsError(
                    f"there is no room to search so many passages ({error.strerror}); free some space on the disk "
                    "that the library is on, then try again"
                ) from None
            self.count = first + len(matrix)
            return first

    def matrix(self) -> Matrix:
        """All of them, mapped: the system keeps in memory what is looked at."""
        if not self.count:
            return np.empty((0, self.dimensions), dtype=np.float32)
        return np.memmap(self._file, np.float32, "r", shape=(self.count, self.dimensions))


@dataclass(frozen=True, slots=True)
class Run:
    """An article's vectors, next to each other. Equal key and digest: the same vectors."""

    key: int
    digest: str
    count: int

    @classmethod
    def of(cls, entry: Entry) -> "Run":
        return cls(entry.key, entry.vectors_digest, entry.passages)


@dataclass(frozen=True, eq=False)
class Loaded:
    """`store` to search in, of vectors of so many `dimensions`. `runs`: for a FlatStore the first row of each; for a
    CodeStore, in the order of the codes, its first place in `overflow`."""

    store: FlatStore | CodeStore
    dimensions: int
    runs: dict[Run, int]
    overflow: Overflow | None = None


def load(connection: Connection, path: Path, catalogue: Catalogue, before: Loaded | None = None) -> Loaded:
    """The vectors of the generation that the connection's transaction sees. `before`: those of an earlier one, from
    which unchanged articles' are taken over. Raises LibraryDamaged when what is read fails its checksum."""
    if before is not None and before.dimensions != catalogue.recipe.dimensions:  # another model's: none is the same
        before = None
    if catalogue.passage_count <= vectors.FLAT_UP_TO:
        return _flat(connection, path, catalogue, before)
    return _coded(connection, path, catalogue, before)


def read_vectors(connection: Connection, path: Path, catalogue: Catalogue) -> Matrix:
    """All vectors from the database in row order, each article's held against its checksum."""
    return _flat(connection, path, catalogue, None).store.run(0, catalogue.passage_count)


def _flat(connection: Connection, path: Path, catalogue: Catalogue, before: Loaded | None) -> Loaded:
    matrix = np.empty((catalogue.passage_count, catalogue.recipe.dimensions), dtype=np.float32)
    runs = dict(zip(map(Run.of, catalogue.entries), catalogue.first_rows.tolist(), strict=False))
    missing = catalogue.entries
    if before is not None and isinstance(before.store, FlatStore):
        missing = [entry for entry in catalogue.entries if Run.of(entry) not in before.runs]
        for run in runs.keys() & before.runs.keys():
            matrix[runs[run] : runs[run] + run.count] = before.store.run(before.runs[run], run.count)
    for entry, found in _read(connection, path, catalogue, missing):
        first = runs[Run.of(entry)]
        matrix[first : first + entry.passages] = found
    return Loaded(FlatStore(matrix), catalogue.recipe.dimensions, runs)


def _coded(connection: Connection, path: Path, catalogue: Catalogue, before: Loaded | None) -> Loaded:
    wanted = {Run.of(entry): entry for entry in catalogue.entries}
    if before is None or before.overflow is None or before.overflow.count > _SLACK * catalogue.passage_count:
        overflow, codes, runs = Overflow(path, catalogue.recipe.dimensions), Codes(catalogue.recipe.dimensions), {}
    else:
        overflow, codes = before.overflow, before.store.codes.without(_numbers(before.runs, wanted))
        runs = {run: first for run, first in before.runs.items() if run in wanted}
    missing = [entry for run, entry in wanted.items() if run not in runs]
    for entries, found in _gathered(_read(connection, path, catalogue, missing)):
        place = overflow.append(found)
        codes.add(found)
        for entry in entries:
            runs[Run.of(entry)] = place
            place += entry.passages
    counts = np.array([run.count for run in runs], dtype=np.int64)
    firsts = [int(catalogue.first_rows[catalogue.place[wanted[run].id]]) for run in runs]
    rows, lie = _spread(firsts, counts), _spread(list(runs.values()), counts)
    places = np.empty(len(rows), dtype=np.int64)
    places[rows] = lie
    return Loaded(CodeStore(codes, rows, overflow.matrix(), places), codes.dimensions, runs, overflow)


def _numbers(runs: dict[Run, int], wanted: dict[Run, Entry]) -> Numbers:
    """The numbers of the codes that are not wanted any more."""
    counts = np.array([run.count for run in runs], dtype=np.int64)
    return np.flatnonzero(np.repeat([run not in wanted for run in runs], counts))


def _spread(firsts: Sequence[int], counts: Numbers) -> Numbers:
    """For each run its first number and those after it.

    >>> _spread([7, 0], np.array([2, 3])).tolist()
    [7, 8, 0, 1, 2]
    """
    ends = np.cumsum(counts, dtype=np.int64)
    shifts = np.asarray(firsts, dtype=np.int64) - (ends - counts)
    return np.arange(ends[-1] if len(ends) else 0) + np.repeat(shifts, counts)


def _read(
    connection: Connection, path: Path, catalogue: Catalogue, entries: Sequence[Entry]
) -> Iterator[tuple[Entry, Matrix]]:
    """The vectors of these entries: of all of them in one go, of some of them one by one."""
    left = {entry.key: entry for entry in entries}
    if len(left) == len(catalogue.entries):
        rows = connection.execute("SELECT key, vectors FROM vectors ORDER BY key")
    else:
        one = "SELECT key, vectors FROM vectors WHERE key = ?"
        rows = (row for key in sorted(left) for row in connection.execute(one, (key,)))
    for key, raw in rows:
        entry = left.pop(key, None)
        if entry is None or (fault := vectors_fault(entry, (raw,))):
            raise damaged(path, f"article {entry.id}: {fault}" if entry else "vectors that belong to no article")
        yield entry, np.frombuffer(raw, "<f4").reshape(entry.passages, catalogue.recipe.dimensions)
    if left:
        raise damaged(path, "vectors are missing")


def _gathered(found: Iterator[tuple[Entry, Matrix]]) -> Iterator[tuple[list[Entry], Matrix]]:
    """Several articles' vectors in one matrix: encoding a few at a time is slow."""
    entries, parts, count = [], [], 0
    for entry, part in found:
        entries.append(entry)
        parts.append(part)
        count += len(part)
        if count >= _AT_A_TIME:
            yield entries, np.concatenate(parts)
            entries, parts, count = [], [], 0
    if entries:
        yield entries, np.concatenate(parts)
