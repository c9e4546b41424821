"""Law: a generation has the same vectors read fresh or made of the one before, in either store."""

import os

import numpy as np
import pytest
from fakes import FakeEmbedder, fingerprint, make_article

from index import schema, vectors
from index.errors import CuttingsError, LibraryDamaged
from index.library import Library, open_library
from index.loading import Overflow
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
