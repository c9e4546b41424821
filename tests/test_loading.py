"""Law: a generation has the same vectors read fresh or made of the one before, in either store."""

import os
from dataclasses import replace

import numpy as np
import pytest
from fakes import FakeEmbedder, fingerprint, make_article

from index import schema, vectors
from index.errors import CuttingsError, LibraryDamaged, ModelMismatch
from index.library import Library, open_library
from index.loading import Overflow, load
from index.update import add, rebuild, remove
from index.vectors import CodeStore, FlatStore

WORDS = "mayor budget council river school chair flood market verdict bridge harvest tram".split()


def story(number: int, version: str = ""):
    said = " ".join(f"The {WORDS[(number * k + k) % 12]} of Place{number} met {version}." for k in range(1, 9))
    return make_article(said, f"{number}.txt", f"Story {number}")


@pytest.fixture(params=[0, 6, 10**6], ids=["codes", "either", "flat"])
def flat_up_to(request, monkeypatch):
    monkeypatch.setattr(vectors, "FLAT_UP_TO", request.param)
    return request.param


def test_each_generation_made_of_the_one_before_is_that_read_fresh(tmp_path, flat_up_to):
    path, embedder = tmp_path / "lib", FakeEmbedder()
    changes = [
        lambda: add(path, [story(i) for i in range(5)], embedder),
        lambda: add(path, [story(i) for i in range(5, 30)], embedder),
        lambda: remove(path, ["3.txt", "29.txt"]),
        lambda: add(path, [story(4, "again"), story(31)], embedder),  # 29's number may be given to another now
        lambda: rebuild(path, embedder, Library(path).recipe),
        lambda: remove(path, [f"{i}.txt" for i in range(25)]),
        lambda: add(path, [story(i, "later") for i in range(10)], embedder),
        lambda: remove(path, [f"{i}.txt" for i in range(32)]),
        lambda: add(path, [story(1)], embedder),
    ]
    running, question = None, embedder.embed(["The river of Place7 met again"])
    for change in changes:
        change()
        running = running or open_library(path)
        fresh = open_library(path)
        with running.view() as one, fresh.view() as two:
            assert one.generation == two.generation
            assert one.by_vector(question, 7) == two.by_vector(question, 7)
            store = one._store()
            assert isinstance(store, FlatStore if one.passage_count <= flat_up_to else CodeStore)
        assert fingerprint(running) == fingerprint(fresh)


def test_a_new_generation_reads_only_what_is_new(tmp_path, flat_up_to):
    """Damage done to an old article's vectors after opening is not seen by a library that holds them."""
    path, embedder = tmp_path / "lib", FakeEmbedder()
    add(path, [story(i) for i in range(20)], embedder)
    running = open_library(path)
    add(path, [story(20)], embedder)
    with running.view() as view:
        read = []
        view._connection.set_trace_callback(lambda statement: read.append(statement))
        assert len(view.by_vector(embedder.embed(["river"]), 999)) == view.passage_count
        assert [statement for statement in read if "FROM vectors" in statement] == [
            "SELECT key, vectors FROM vectors WHERE key = 21"
        ]


def test_another_models_vectors_are_not_made_of_the_old_ones(tmp_path, flat_up_to):
    path, old, new = tmp_path / "lib", FakeEmbedder(), FakeEmbedder("other-128", 128)
    add(path, [story(i) for i in range(9)], old)
    with open_library(path).view() as view:
        before = view._snapshot.loaded
    rebuild(path, new, replace(Library(path).recipe, model=new.name, dimensions=new.dimensions))
    with open_library(path).view() as view:
        store = load(view._connection, path, view._catalogue, before).store
        assert store.search(new.embed(["river"]), 3) == view._store().search(new.embed(["river"]), 3)


@pytest.mark.parametrize("dimensions", [64, 128])
def test_an_open_library_says_that_it_has_another_model_now(tmp_path, flat_up_to, dimensions):
    """And is what it was once that is taken back. Meanwhile it is searched by words, and its articles are read."""
    path, old, new = tmp_path / "lib", FakeEmbedder(), FakeEmbedder("other", dimensions)
    add(path, [story(i) for i in range(9)], old)
    running, question = open_library(path), old.embed(["The river of Place7 met"])
    with running.view() as view:
        before, recipe = view.by_vector(question, 3), running.recipe
        rebuild(path, new, replace(recipe, model=new.name, dimensions=dimensions))
        assert view.by_vector(question, 3) == before
    with running.view() as view:
        for search in (lambda: view.by_vector(question, 3), lambda: view.vectors([0])):
            with pytest.raises(ModelMismatch, match=r"model, other, after .* fake-64; stop the program"):
                search()
        assert view.by_words(["river"], 3) and len(view.articles()) == 9
    with open_library(path).view() as view:
        assert view.by_vector(new.embed(["The river of Place7 met"]), 3)
    rebuild(path, old, recipe)
    with running.view() as view:
        assert view.by_vector(question, 3) == before


def test_a_view_keeps_its_vectors_while_others_come(tmp_path, flat_up_to):
    path, embedder = tmp_path / "lib", FakeEmbedder()
    add(path, [story(i) for i in range(20)], embedder)
    library, question = open_library(path), embedder.embed(["The river of Place7 met"])
    with library.view() as old:
        before = old.by_vector(question, 9), old.vectors(range(old.passage_count)).tobytes()
        remove(path, ["7.txt", "8.txt"])
        add(path, [story(i) for i in range(20, 40)], embedder)
        with library.view() as new:
            assert new.by_vector(question, 9) != before[0]
        assert (old.by_vector(question, 9), old.vectors(range(old.passage_count)).tobytes()) == before


def test_damaged_vectors_are_refused_by_a_generation_that_reads_them(tmp_path, flat_up_to):
    import sqlite3

    path, embedder = tmp_path / "lib", FakeEmbedder()
    add(path, [story(i) for i in range(20)], embedder)
    running = open_library(path)
    add(path, [story(20)], embedder)
    connection = sqlite3.connect(path / schema.DATABASE)
    connection.execute("UPDATE vectors SET vectors = zeroblob(length(vectors)) WHERE key = 21")
    connection.commit()
    connection.close()
    with pytest.raises(LibraryDamaged, match="rebuild"), running.view() as view:
        view.by_vector(embedder.embed(["river"]), 3)


def test_codes_leave_no_file_behind(tmp_path, monkeypatch):
    monkeypatch.setattr(vectors, "FLAT_UP_TO", 0)
    path, embedder = tmp_path / "lib", FakeEmbedder()
    add(path, [story(i) for i in range(9)], embedder)
    with open_library(path).view() as view:
        assert view.by_vector(embedder.embed(["river"]), 3)
        assert {name.split("-")[0] for name in os.listdir(path)} == {schema.DATABASE, schema.LOCK}


def test_no_room_for_the_vectors_is_said_in_words(tmp_path):
    overflow = Overflow(tmp_path, 4)
    assert overflow.append(np.eye(3, 4, dtype=np.float32)) == 0

    class Full:
        def seek(self, place): ...

        def write(self, data):
            raise OSError(28, "No space left on device")

    overflow._file, file = Full(), overflow._file
    with pytest.raises(CuttingsError, match="No space left"):
        overflow.append(np.eye(2, 4, dtype=np.float32))
    overflow._file = file
    assert overflow.append(np.eye(2, 4, dtype=np.float32)) == 3
    assert np.array_equal(overflow.matrix(), np.concatenate([np.eye(3, 4), np.eye(2, 4)]))
