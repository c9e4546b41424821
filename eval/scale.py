"""How the vector stores scale: recall, time and memory, on made vectors with a fixed seed.

    python -m eval scale --sizes 10000 100000

The vectors are clustered unit vectors, as those of articles are: 1,000 centres, noise of 0.8 in each dimension. A
question is one more vector of the same making. Recall is the share of the exact ten best that are found. Times are of
the processor, one thread, so that a busy machine does not blur them. HNSW is there to compare with: it is not used,
because it cannot forget a vector.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from index.protocols import Matrix, VectorStore
from index.vectors import Codes, CodeStore, FlatStore, Graph

DIMENSIONS = 384
QUESTIONS = 100
_BEST = 10
_NOISE, _CENTRES, _SEED = 0.8, 1000, 20
_AT_A_TIME = 50_000


@dataclass(frozen=True, slots=True)
class Row:
    """`recall` of the best ten, times in milliseconds a question, `memory` in MB (the codes' float32 vectors lie on
    the disk), `build` in seconds."""

    passages: int
    store: str
    recall: float
    p50: float
    p95: float
    memory: float
    build: float

    def __str__(self) -> str:
        return (
            f"| {self.passages:,} | {self.store} | {self.recall:.3f} | {self.p50:.1f} | {self.p95:.1f} "
            f"| {self.memory:,.0f} | {self.build:.1f} |"
        )


HEAD = "| passages | store | recall@10 | p50 ms | p95 ms | memory MB | build s |\n|---|---|---|---|---|---|---|"


def made_vectors(count: int) -> Matrix:
    """Shape (count, DIMENSIONS), unit length. The first n of a longer one are not those of a shorter one."""
    random = np.random.default_rng(_SEED)
    centres = random.standard_normal((_CENTRES, DIMENSIONS), dtype=np.float32)
    matrix = np.empty((count, DIMENSIONS), dtype=np.float32)
    for at in range(0, count, _AT_A_TIME):
        part = matrix[at : at + _AT_A_TIME]
        random.standard_normal(out=part, dtype=np.float32)
        part *= _NOISE
        part += centres[random.integers(0, _CENTRES, len(part))]
        part /= np.linalg.norm(part, axis=1, keepdims=True)
    return matrix


def coded(matrix: Matrix) -> CodeStore:
    rows, codes = np.arange(len(matrix)), Codes(matrix.shape[1])
    for at in range(0, len(matrix), _AT_A_TIME):
        codes.add(matrix[at : at + _AT_A_TIME])
    return CodeStore(codes, rows, matrix, rows)


def measure(sizes: Sequence[int], graph: bool) -> Iterator[Row]:
    """A row for each size and store, as they are done. `graph`: HNSW too, which takes minutes for a million."""
    for size in sizes:
        everything = made_vectors(size + QUESTIONS)
        matrix, questions = everything[:size], everything[size:]
        exact: list[set[int]] = []
        vectors = size * DIMENSIONS * 4
        stores: list[tuple[str, Callable[[Matrix], VectorStore], int]] = [
            ("flat", FlatStore, vectors),
            ("codes", coded, size * (DIMENSIONS // 8 + 8)),
        ]
        if graph:
            stores.append(("HNSW32", Graph, vectors + size * Graph.LINKS * 8))
        for name, make, memory in stores:
            began = time.process_time()
            store = make(matrix)
            built = time.process_time() - began
            found, times = _ask(store, questions)
            exact = exact or found
            hits = sum(len(mine & right) for mine, right in zip(found, exact, strict=True))
            p50, p95 = np.percentile(times, [50, 95])
            yield Row(size, name, hits / sum(map(len, exact)), p50, p95, memory / 1e6, built)


def _ask(store: VectorStore, questions: Matrix) -> tuple[list[set[int]], list[float]]:
    store.search(questions[:1], _BEST)
    found, times = [], []
    for question in questions:
        began = time.process_time()
        rows, _ = store.search(question[None], _BEST)
        times.append((time.process_time() - began) * 1000)
        found.append(set(rows))
    return found, times
