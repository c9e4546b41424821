"""Vectors on the disk and in FAISS: exact inner product, in a checksummed file. The only file that imports faiss.

The file is a copy of what the database holds and may be deleted at any time. FAISS's own files load most flipped
bytes without a word, so this one is ours (all little-endian):

    8 bytes  magic "CUTVEC01"      8  generation      8  count      4  dimensions
    32       digest of the library state it belongs to (see index/schema.py)
    32       sha256 of the vectors
    32       sha256 of the 92 bytes above
    then     count * dimensions float32, row by row
"""

import hashlib
import os
import struct
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index.errors import LibraryDamaged
from index.protocols import Matrix

_MAGIC = b"CUTVEC01"
_HEADER = struct.Struct("<8sQQI32s32s")
_SEAL = 32
_THREADS = 1
"""FAISS searches for one question on one thread whatever it is given; a second only waits, and costs on a busy
machine (100,000 vectors, two shared cores: 11 ms with one thread, 83 ms with two)."""


class FlatStore:
    """All vectors compared with the question's, exactly: right up to some hundred thousand passages.

    >>> FlatStore(np.eye(3, dtype=np.float32)).search(np.array([[0, 1, 0]], np.float32), k=2)
    ([1, 0], [1.0, 0.0])
    """

    def __init__(self, matrix: Matrix) -> None:
        """`matrix`: shape (n, dimensions), n may be 0; rows of length 1. It is searched where it lies, not copied
        (an IndexFlatIP would hold the same numbers a second time and search them with the same code)."""
        self._matrix = np.ascontiguousarray(matrix, dtype=np.float32)

    @property
    def count(self) -> int:
        return self._matrix.shape[0]

    @property
    def dimensions(self) -> int:
        return self._matrix.shape[1]

    def search(self, vector: Matrix, k: int) -> tuple[list[int], list[float]]:
        """Rows and scores of the (at most) `k` nearest to one vector of shape (1, d), best first; ties by the
        lower row. FAISS leaves ties in any order, so it is asked for some more until the last one kept is
        better than the last one seen."""
        import faiss

        faiss.omp_set_num_threads(_THREADS)
        want = min(k, self.count)
        if want <= 0:
            return [], []
        vector = np.ascontiguousarray(vector, dtype=np.float32).reshape(1, self.dimensions)
        ask = min(self.count, want + 16)
        while True:
            scores, rows = faiss.knn(vector, self._matrix, ask, faiss.METRIC_INNER_PRODUCT)
            if ask == self.count or scores[0, want - 1] > scores[0, -1]:
                break
            ask = min(self.count, ask * 4)
        order = np.lexsort((rows[0], -scores[0]))[:want]
        return rows[0, order].tolist(), scores[0, order].tolist()

    def rows(self, rows: Sequence[int]) -> Matrix:
        """The vectors of these rows, shape (len(rows), dimensions), copied."""
        return self._matrix[np.asarray(rows, dtype=np.int64)]


def save_vectors(path: Path, matrix: Matrix, generation: int, state: bytes) -> None:
    """Write beside, sync, and rename over: a reader sees the old file or the new one. `state`: 32 bytes."""
    body = np.ascontiguousarray(matrix, dtype="<f4")
    count, dimensions = body.shape
    header = _HEADER.pack(
        _MAGIC, generation, count, dimensions, state, hashlib.sha256(body.data if count else b"").digest()
    )
    beside = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    try:
        with open(beside, "wb") as file:
            file.write(header + hashlib.sha256(header).digest())
            if count:
                file.write(body.data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)


def is_current(path: Path, generation: int, state: bytes) -> bool:
    """Whether the file claims to belong to this generation and state; its vectors are not looked at."""
    try:
        with open(path, "rb") as file:
            head = file.read(_HEADER.size)
    except OSError:
        return False
    if len(head) < _HEADER.size:
        return False
    _, stored_generation, _, _, stored_state, _ = _HEADER.unpack(head)
    return (stored_generation, stored_state) == (generation, state)


def load_vectors(path: Path, generation: int, state: bytes) -> Matrix:
    """The vectors saved for exactly this generation and state.

    Raises LibraryDamaged saying what is wrong: missing, cut short, too long, another generation, a flipped byte.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise LibraryDamaged(f"{path} cannot be read ({error.strerror})") from None
    head = _HEADER.size + _SEAL
    if len(raw) < head or hashlib.sha256(raw[: _HEADER.size]).digest() != raw[_HEADER.size : head]:
        raise LibraryDamaged(f"{path}: the header does not match its checksum")
    magic, stored_generation, count, dimensions, stored_state, digest = _HEADER.unpack_from(raw)
    if magic != _MAGIC:
        raise LibraryDamaged(f"{path} is no vectors file of this version")
    if (stored_generation, stored_state) != (generation, state):
        raise LibraryDamaged(f"{path} belongs to generation {stored_generation}, the library is at {generation}")
    body = memoryview(raw)[head:]
    if len(body) != count * dimensions * 4 or hashlib.sha256(body).digest() != digest:
        raise LibraryDamaged(f"{path}: the vectors do not match their checksum")
    return np.frombuffer(body, dtype="<f4").reshape(count, dimensions).astype(np.float32, copy=False)
