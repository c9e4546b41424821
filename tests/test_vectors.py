"""Laws: FAISS = brute force; save then load = identity; every changed byte of the file is noticed."""

import os

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import LibraryDamaged
from index.vectors import FlatStore, is_current, load_vectors, save_vectors

STATE = bytes(range(32))


def brute_force(matrix: np.ndarray, vector: np.ndarray, k: int) -> list[int]:
    scores = matrix @ vector[0]
    return sorted(range(len(matrix)), key=lambda row: (-scores[row], row))[:k]


@settings(max_examples=150, deadline=None)
@given(
    st.integers(0, 120), st.integers(1, 130), st.integers(0, 2**31), st.integers(1, 4)
)  # few different whole numbers: many exact ties, and sums that no order of adding changes
def test_search_is_brute_force_with_ties_by_row(count, k, seed, levels):
    random = np.random.default_rng(seed)
    matrix = random.integers(-levels, levels + 1, (count, 8)).astype(np.float32)
    vector = random.integers(-levels, levels + 1, (1, 8)).astype(np.float32)
    rows, scores = FlatStore(matrix).search(vector, k)
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


@pytest.mark.parametrize("k", [0, -1])
def test_nothing_asked_nothing_found(k):
    assert FlatStore(np.eye(3, dtype=np.float32)).search(np.ones((1, 3), np.float32), k) == ([], [])


def test_rows_are_copies():
    store = FlatStore(np.eye(3, dtype=np.float32))
    store.rows([1])[:] = 7
    assert store.rows([1, 1]).tolist() == [[0, 1, 0], [0, 1, 0]]
    assert store.rows([]).shape == (0, 3)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 30), st.integers(1, 40), st.integers(0, 2**63))
def test_save_then_load_is_identity(tmp_path_factory, count, dimensions, generation):
    file = tmp_path_factory.mktemp("vectors") / "vectors.bin"
    matrix = np.random.default_rng(generation).standard_normal((count, dimensions)).astype(np.float32)
    save_vectors(file, matrix, generation, STATE)
    assert np.array_equal(load_vectors(file, generation, STATE), matrix)
    assert is_current(file, generation, STATE) and not is_current(file, generation + 1, STATE)
    assert os.listdir(file.parent) == ["vectors.bin"]


def test_every_flipped_byte_is_noticed(tmp_path):
    file = tmp_path / "vectors.bin"
    save_vectors(file, np.eye(4, 5, dtype=np.float32), 3, STATE)
    whole = file.read_bytes()
    for place in range(len(whole)):
        for bit in (1, 128):
            file.write_bytes(whole[:place] + bytes([whole[place] ^ bit]) + whole[place + 1 :])
            with pytest.raises(LibraryDamaged):
                load_vectors(file, 3, STATE)
    file.write_bytes(whole)
    assert len(load_vectors(file, 3, STATE)) == 4


@pytest.mark.parametrize(
    "damage", [lambda b: b[:-1], lambda b: b + b"\0", lambda b: b"", lambda b: b[:50], lambda b: b * 2]
)
def test_other_lengths_are_noticed(tmp_path, damage):
    file = tmp_path / "vectors.bin"
    save_vectors(file, np.eye(4, dtype=np.float32), 3, STATE)
    file.write_bytes(damage(file.read_bytes()))
    with pytest.raises(LibraryDamaged):
        load_vectors(file, 3, STATE)


def test_another_generation_or_library_is_noticed(tmp_path):
    file = tmp_path / "vectors.bin"
    save_vectors(file, np.eye(4, dtype=np.float32), 3, STATE)
    for generation, state in ((4, STATE), (3, STATE[::-1])):
        with pytest.raises(LibraryDamaged, match="generation"):
            load_vectors(file, generation, state)
    with pytest.raises(LibraryDamaged, match="cannot be read"):
        load_vectors(tmp_path / "nothing.bin", 3, STATE)
