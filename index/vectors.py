"""Nearest neighbours, by FAISS. The only file that imports faiss. Nothing here is kept on the disk: the database
holds the vectors, each article's with its sha256, and what stands here is made of it when a library is opened.

Two stores behind one protocol (`protocols.VectorStore`), chosen by size: `FlatStore` compares the question with every
vector; `CodeStore` with one bit a dimension (RaBitQ), and then exactly with the best of those.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import numpy as np
from numpy.typing import NDArray

from index.protocols import Matrix

FLAT_UP_TO = 200_000
"""Passages up to which every vector is compared: exact, and 15 ms or so at p95. At a million it is 76 ms and 1.5 GB,
with codes 15 ms and 56 MB, none of the best ten missed (README, "Big libraries"; `python -m eval scale`)."""
CANDIDATES = 100
"""Codes looked at exactly for each passage asked for: 1,000 for the best ten. (With 50, a million passages gave a
recall of .984.)"""
Numbers = NDArray[np.int64]
Ranking = tuple[NDArray[np.float32], Numbers]
"""Scores, best first, and the numbers of what they are the scores of."""


@contextmanager
def _one_thread() -> Iterator[None]:
    """FAISS searches for one question on one thread whatever it is given; a second only waits, and costs on a busy
    machine (100,000 vectors, two shared cores: 11 ms with one thread, 83 ms with two). Afterwards the number is what
    it was: torch's and FAISS's are one number, and the reader needs every core."""
    import faiss

    before = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1)
    try:
        yield
    finally:
        faiss.omp_set_num_threads(before)


def _first(ranked: Callable[[int], Ranking], count: int, want: int, rows: Numbers | None = None) -> Ranking:
    """The best `want` of `count`, ties by the lower row. `rows`: the row of each number that `ranked` gives.

    FAISS leaves ties in any order, so it is asked for some more, until the last one kept is better than the last
    one seen.
    """
    ask = min(count, want + 16)
    while True:
        scores, found = ranked(ask)
        if ask == count or scores[want - 1] > scores[-1]:
            break
        ask = min(count, ask * 4)
    found = found if rows is None else rows[found]
    order = np.lexsort((found, -scores))[:want]
    return scores[order], found[order]


def _exactly(vector: Matrix, matrix: Matrix, ask: int) -> Ranking:
    import faiss

    with _one_thread():
        scores, found = faiss.knn(vector, matrix, ask, faiss.METRIC_INNER_PRODUCT)
    return scores[0], found[0]


class FlatStore:
    """All vectors compared with the question's, exactly.

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

    def search(self, vector: Matrix, k: int) -> tuple[list[int], list[float]]:
        """Rows and scores of the (at most) `k` nearest to one vector of shape (1, d), best first; ties by the
        lower row."""
        want = min(k, self.count)
        if want <= 0:
            return [], []
        vector = np.ascontiguousarray(vector, dtype=np.float32).reshape(1, -1)
        scores, rows = _first(lambda ask: _exactly(vector, self._matrix, ask), self.count, want)
        return rows.tolist(), scores.tolist()

    def rows(self, rows: Sequence[int]) -> Matrix:
        """The vectors of these rows, shape (len(rows), dimensions), copied."""
        return self._matrix[np.asarray(rows, dtype=np.int64)]

    def run(self, first: int, count: int) -> Matrix:
        """The vectors of `count` rows from `first` on, where they lie."""
        return self._matrix[first : first + count]


class Codes:
    """Vectors as the sign of each dimension and two numbers (RaBitQ FastScan; Gao and Long, arXiv 2405.12497).

    The centre is fixed at zero, so nothing is trained and a code is a function of its vector alone: whatever came
    and went before, the same vectors have the same codes. Numbered in the order in which they were added.
    """

    def __init__(self, dimensions: int) -> None:
        import faiss

        self._index = faiss.IndexRaBitQFastScan(dimensions, faiss.METRIC_INNER_PRODUCT)
        self._index.train(np.zeros((1, dimensions), dtype=np.float32))

    @property
    def count(self) -> int:
        return self._index.ntotal

    @property
    def dimensions(self) -> int:
        return self._index.d

    def add(self, matrix: Matrix) -> None:
        if len(matrix):
            with _one_thread():
                self._index.add(np.ascontiguousarray(matrix, dtype=np.float32))

    def without(self, gone: Numbers) -> "Codes":
        """A copy that lacks these; the others keep their order and are numbered anew. This one stays as it is."""
        import faiss

        copy = object.__new__(Codes)
        copy._index = faiss.deserialize_index(faiss.serialize_index(self._index))  # clone_index knows it not
        if len(gone):
            copy._index.remove_ids(np.ascontiguousarray(gone, dtype=np.int64))
        return copy

    def nearest(self, vector: Matrix, ask: int) -> Ranking:
        """By the codes alone: about right."""
        with _one_thread():
            scores, found = self._index.search(vector, ask)
        return scores[0], found[0]


class CodeStore:
    """The codes find CANDIDATES times what is asked for, and their exact vectors rank them: scores and ties are
    exact, and a passage is missed only when its code is a poor likeness (README, "Big libraries")."""

    def __init__(self, codes: Codes, rows: Numbers, matrix: Matrix, places: Numbers) -> None:
        """`rows`: the row of each code. `matrix`: the vectors, in any order, more than are in use; `places`: where
        in it the vector of each row is."""
        self.codes, self._rows, self._matrix, self._places = codes, rows, matrix, places

    @property
    def count(self) -> int:
        return len(self._rows)

    def search(self, vector: Matrix, k: int) -> tuple[list[int], list[float]]:
        """As FlatStore.search."""
        want = min(k, self.count)
        if want <= 0:
            return [], []
        vector = np.ascontiguousarray(vector, dtype=np.float32).reshape(1, -1)
        likely = min(self.count, want * CANDIDATES)
        _, near = _first(lambda ask: self.codes.nearest(vector, ask), self.count, likely, self._rows)
        exact = self.rows(near)
        scores, rows = _first(lambda ask: _exactly(vector, exact, ask), likely, want, near)
        return rows.tolist(), scores.tolist()

    def rows(self, rows: Sequence[int] | Numbers) -> Matrix:
        """The vectors of these rows, shape (len(rows), dimensions), copied."""
        return np.asarray(self._matrix[self._places[np.asarray(rows, dtype=np.int64)]])


class Graph:
    """Hierarchical small worlds (HNSW), only for `python -m eval scale` to compare with: a graph cannot forget a
    vector, and which ones it finds depends on the order in which they came."""

    LINKS = 32

    def __init__(self, matrix: Matrix) -> None:
        import faiss

        self._index = faiss.IndexHNSWFlat(matrix.shape[1], self.LINKS, faiss.METRIC_INNER_PRODUCT)
        self._index.hnsw.efSearch = 64
        with _one_thread():
            self._index.add(matrix)

    def search(self, vector: Matrix, k: int) -> tuple[list[int], list[float]]:
        """As FlatStore.search, but for the ties."""
        with _one_thread():
            scores, rows = self._index.search(vector.reshape(1, -1), k)
        return rows[0].tolist(), scores[0].tolist()
