"""The benchmark of the vector stores, at a size that takes no time."""

import numpy as np
import pytest

from eval.__main__ import main
from eval.scale import HEAD, made_vectors, measure


def test_made_vectors_are_of_length_one_and_the_same_each_time():
    matrix = made_vectors(300)
    assert np.allclose(np.linalg.norm(matrix, axis=1), 1, atol=1e-5)
    assert np.array_equal(matrix, made_vectors(300))


def test_each_store_is_measured_against_the_flat_one():
    rows = {row.store: row for row in measure([2000], graph=True)}
    assert list(rows) == ["flat", "codes", "HNSW32"]
    assert rows["flat"].recall == 1 and rows["codes"].recall > 0.98
    assert rows["codes"].memory < rows["flat"].memory / 10 < rows["HNSW32"].memory
    assert all(0 <= row.p50 <= row.p95 for row in rows.values())


def test_the_command_prints_a_table(capsys):
    assert main(["scale", "--sizes", "300", "600"]) == 0
    printed = capsys.readouterr().out.strip().splitlines()
    assert "\n".join(printed[:2]) == HEAD
    assert [line.split(" | ")[1] for line in printed[2:]] == ["flat", "codes"] * 2
    assert main(["scale", "--sizes", "400", "--graph"]) == 0
    assert [line.split(" | ")[1] for line in capsys.readouterr().out.strip().splitlines()[2:]] == [
        "flat", "codes", "HNSW32",
    ]  # fmt: skip
    with pytest.raises(SystemExit) as wrong:
        main(["scale", "--sizes", "0"])
    assert wrong.value.code == 2
