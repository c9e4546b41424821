"""Law: a search is brute force, exact ties by the lower row, whatever the store and whatever came before."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.vectors import CANDIDATES, Codes, CodeStore, FlatStore


def coded(matrix: np.ndarray) -> CodeStore:
    """A CodeStore whose codes and vectors lie in other orders than the rows."""
    random = np.random.default_rng(len(matrix))
    rows, lie = random.permutation(len(matrix)), random.permutation(len(matrix))
    codes, places = Codes(matrix.shape[1]), np.empty(len(matrix), dtype=np.int64)
    codes.add(matrix[rows])
    places[lie] = np.arange(len(matrix))
    return CodeStore(codes, rows, matrix[lie], places)


STORES = (FlatStore, coded)


def clustered(count: int, seed: int = 0, dimensions: int = 384) -> np.ndarray:
    random = np.random.default_rng(seed)
    centres = random.standard_normal((20, dimensions), dtype=np.float32)
    matrix = centres[random.integers(0, 20, count)] + 0.8 * random.standard_normal(
        (count, dimensions), dtype=np.float32
    )
    return matrix / np.linalg.norm(matrix, axis=1, keepdims=True)


def brute_force(matrix: np.ndarray, vector: np.ndarray, k: int) -> list[int]:
    scores = matrix @ vector[0]
    return sorted(range(len(matrix)), key=lambda row: (-scores[row], row))[:k]


@settings(max_examples=150, deadline=None)
@given(
    st.integers(0, 120), st.integers(1, 130), st.integers(0, 2**31), st.integers(1, 4)
)  # few different whole numbers: many exact ties, and sums that no order of adding changes
@pytest.mark.parametrize("store", STORES)
def test_search_is_brute_force_with_ties_by_row(store, count, k, seed, levels):
    """Of so few, the codes leave nothing out."""
    random = np.random.default_rng(seed)
    matrix = random.integers(-levels, levels + 1, (count, 8)).astype(np.float32)
    vector = random.integers(-levels, levels + 1, (1, 8)).astype(np.float32)
    rows, scores = store(matrix).search(vector, k)
    assert rows == brute_force(matrix, vector, k)
    assert scores == [float(matrix[row] @ vector[0]) for row in rows]


def test_search_finds_the_nearest_among_real_numbers():
    random = np.random.default_rng(1)
    matrix = random.standard_normal((3000, 384)).astype(np.float32)
    matrix /= np.linalg.norm(matrix, axis=1, keepdims=True)
    for row in range(0, 3000, 300):
        rows, scores = FlatStore(matrix).search(matrix[row : row + 1], 10)
        assert rows[0] == row and scores[0] == pytest.approx(1, abs=1e-5)
        assert rows == brute_force(matrix, matrix[row : row + 1], 10)


@pytest.mark.parametrize("store", STORES)
@pytest.mark.parametrize("k", [0, -1])
def test_nothing_asked_nothing_found(store, k):
    assert store(np.eye(3, dtype=np.float32)).search(np.ones((1, 3), np.float32), k) == ([], [])


@pytest.mark.parametrize("store", STORES)
def test_rows_are_copies(store):
    store = store(np.eye(3, dtype=np.float32))
    store.rows([1])[:] = 7
    assert store.rows([1, 1]).tolist() == [[0, 1, 0], [0, 1, 0]]
    assert store.rows([]).shape == (0, 3)


def test_codes_find_nearly_all_of_the_best_ten_with_their_exact_scores():
    matrix, questions = clustered(6000), clustered(6040)[6000:]
    flat, codes, kept = FlatStore(matrix), coded(matrix), 0
    for question in questions:
        right, scores = flat.search(question, 10)
        found, theirs = codes.search(question, 10)
        kept += len(set(right) & set(found))
        exact = dict(zip(right, scores, strict=True))
        assert all(exact.get(row, score) == score for row, score in zip(found, theirs, strict=True))
        assert theirs == sorted(theirs, reverse=True)
    assert kept >= 0.99 * 10 * len(questions)


def test_more_copies_of_one_passage_than_are_looked_at_still_rank_by_row():
    """The tie goes on beyond the last candidate; the lowest rows are found all the same."""
    copies = CANDIDATES * 2 * 3
    matrix = clustered(copies + 500)
    matrix[500:] = matrix[7]
    store = coded(matrix)
    rows, scores = store.search(matrix[7], 3)
    assert rows == [7, 500, 501] and len(set(scores)) == 1


def test_codes_without_some_are_the_codes_of_the_others():
    matrix = clustered(2000)
    whole, fresh = Codes(384), Codes(384)
    whole.add(matrix)
    gone = np.random.default_rng(2).choice(2000, 700, replace=False)
    left = np.setdiff1d(np.arange(2000), gone)
    fresh.add(matrix[left])
    fresh.add(matrix[:50])
    part = whole.without(np.sort(gone))
    part.add(matrix[:50])
    for question in matrix[::200]:
        assert [a.tolist() for a in part.nearest(question[None], 60)] == [
            a.tolist() for a in fresh.nearest(question[None], 60)
        ]
    assert (whole.count, part.count) == (2000, 1350), "the codes it was made of were changed"


@pytest.mark.parametrize("store", STORES)
def test_a_search_leaves_the_readers_threads_as_they_were(store):
    """torch and FAISS share the number: with it left at one, a question took half as long again."""
    import faiss

    before = faiss.omp_get_max_threads()
    try:
        faiss.omp_set_num_threads(3)
        store(np.eye(30, dtype=np.float32)).search(np.eye(1, 30, dtype=np.float32), 2)
        assert faiss.omp_get_max_threads() == 3
    finally:
        faiss.omp_set_num_threads(before)
