"""A library is built once for what it depends on, and again when that changes."""

import os
from dataclasses import replace

import numpy as np
import pytest
from fakes import FakeEmbedder
from hypothesis import given
from hypothesis import strategies as st

from eval.cache import Remembering, cache_root, library_key, library_of
from index.errors import CuttingsError
from index.library import open_library


@pytest.fixture
def articles(article_of):
    return [article_of("The mill closed. It was old.", "a.txt"), article_of("The ferry sails at dawn.", "b.txt")]


def test_built_once_then_used_again(articles, tmp_path):
    embedder, told = FakeEmbedder(), []
    first = library_of(articles, embedder, told.append, root=tmp_path)
    embedded = embedder.embedded
    assert sum(told) == 2 and embedded > 0
    assert library_of(articles[::-1], embedder, told.append, root=tmp_path) == first
    assert embedder.embedded == embedded
    with open_library(first).view() as view:
        assert view.article_count == 2
    assert [p.name for p in tmp_path.iterdir()] == [first.name]  # nothing half-built is left


def test_the_key_follows_articles_titles_and_model(articles):
    key = library_key(articles, FakeEmbedder())
    assert key == library_key(articles[::-1], FakeEmbedder())
    others = [
        library_key(articles[:1], FakeEmbedder()),
        library_key([replace(articles[0], title="New"), articles[1]], FakeEmbedder()),
        library_key([replace(articles[0], blocks=()), articles[1]], FakeEmbedder()),
        library_key(articles, FakeEmbedder(name="another")),
    ]
    assert len({key, *others}) == 5


def test_a_build_that_fails_leaves_nothing(articles, tmp_path):
    class Broken(FakeEmbedder):
        def embed(self, texts):
            raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        library_of(articles, Broken(), root=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_only_the_newest_libraries_stay(article_of, tmp_path, monkeypatch):
    monkeypatch.setattr("eval.cache.KEPT", 2)
    homes = []
    for i in range(4):
        homes.append(library_of([article_of(f"Ferry number {i} sails.")], FakeEmbedder(), root=tmp_path))
        os.utime(homes[-1], (i, i))
    assert [home.exists() for home in homes] == [False, False, True, True]


def test_a_library_that_another_run_may_be_using_stays(article_of, tmp_path, monkeypatch):
    monkeypatch.setattr("eval.cache.KEPT", 1)
    first = [article_of("The mill closed.")]
    home = library_of(first, FakeEmbedder(), root=tmp_path)
    os.utime(home, (0, 0))
    library_of(first, FakeEmbedder(), root=tmp_path)  # used again just now
    library_of([article_of("The ferry sails.")], FakeEmbedder(), root=tmp_path)
    assert home.exists() and len(list(tmp_path.iterdir())) == 2


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


def test_a_file_in_the_place_of_the_cache_is_named(temporary):
    place = cache_root()
    place.rmdir()
    place.write_text("mine")
    with pytest.raises(CuttingsError, match="cannot be a folder: File exists"):
        cache_root()
    assert place.read_text() == "mine"


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="users have numbers there")
def test_a_user_without_a_name_has_a_cache(temporary, monkeypatch):
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("pwd.getpwuid", {}.__getitem__)
    assert cache_root().is_dir()


def test_what_a_killed_run_left_goes_after_a_day(articles, tmp_path):
    old, young = tmp_path / "building-old", tmp_path / "building-young"
    for half in (old, young):
        half.mkdir()
    os.utime(old, (0, 0))
    library_of(articles, FakeEmbedder(), root=tmp_path)
    assert young.exists() and not old.exists()


@given(st.lists(st.lists(st.sampled_from(["a mill", "a ferry", "an oak", ""]), max_size=5), max_size=4))
def test_what_is_remembered_is_what_would_be_embedded(batches):
    embedder, plain = FakeEmbedder(), FakeEmbedder()
    remembering = Remembering(embedder)
    for batch in batches:
        assert np.array_equal(remembering.embed(batch), plain.embed(batch))
    assert embedder.embedded == len({text for batch in batches for text in batch})
    assert (remembering.name, remembering.dimensions) == (plain.name, plain.dimensions)
