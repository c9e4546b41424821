"""Law: when a write, a sync or a rename fails (disk full), the old generation still answers."""

import os
import shutil
import sqlite3

import pytest
from fakes import FakeEmbedder, fingerprint, make_article

from index import database, update, vectors, writer
from index.errors import CuttingsError
from index.library import open_library
from index.recipe import Recipe


class Failing:
    """A connection whose n-th statement fails as on a full disk. Everything else goes through."""

    def __init__(self, connection, fuse: list[int]) -> None:
        self._connection, self._fuse = connection, fuse

    def _burn(self, statement: str) -> None:
        if not statement.startswith(("SELECT", "PRAGMA", "ROLLBACK")):
            self._fuse[0] -= 1
            if self._fuse[0] == 0:
                raise sqlite3.OperationalError("database or disk is full")

    def execute(self, statement, *values):
        self._burn(statement)
        return self._connection.execute(statement, *values)

    def executemany(self, statement, *values):
        self._burn(statement)
        return self._connection.executemany(statement, *values)

    def __getattr__(self, name):
        return getattr(self._connection, name)


def articles(version: str):
    return [make_article(f"Story {i} {version} is told. It goes on.", f"{i}.txt") for i in range(3)]


CHANGES = {
    "add": lambda path: update.add(path, articles("two"), FakeEmbedder()),
    "remove": lambda path: update.remove(path, ["1.txt"]),
    "rebuild": lambda path: update.rebuild(path, FakeEmbedder(), Recipe("fake-64", 64, max_words=5, overlap=0)),
}


@pytest.fixture
def path(tmp_path):
    update.add(tmp_path / "lib", articles("one"), FakeEmbedder())
    return tmp_path / "lib"


@pytest.mark.parametrize("change", list(CHANGES))
def test_a_full_disk_at_every_statement(path, change, monkeypatch):
    before = fingerprint(open_library(path))
    connect, failures = writer.connect, 0
    for point in range(1, 200):
        trial = path.with_name(f"trial{point}")
        shutil.copytree(path, trial)
        fuse = [point]
        monkeypatch.setattr(writer, "connect", lambda *a, fuse=fuse, **k: Failing(connect(*a, **k), fuse))
        try:
            CHANGES[change](trial)
        except CuttingsError as error:
            failures += 1
            assert "full" in str(error) and "as it was before" in str(error)
            assert fingerprint(open_library(trial, warn=pytest.fail)) == before
        else:
            if fuse[0] > 0:
                break
        monkeypatch.setattr(writer, "connect", connect)
        CHANGES[change](trial)
        open_library(trial, warn=pytest.fail)
    assert failures > 8


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_the_vectors_file_cannot_be_written(path, call, monkeypatch):
    """The truth is committed by then: the change stands, and the next one to open makes the file."""

    def fail(*arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(vectors.os, call, fail)
    CHANGES["add"](path)
    said = []
    library = open_library(path, warn=said.append)
    assert len(said) == 2 and "made again" in said[0] and "could not be written" in said[1]
    assert {a.text for a in library_articles(library)} == {a.text for a in articles("two")}
    monkeypatch.undo()
    assert sorted(os.listdir(path))[0] == database.DATABASE
    open_library(path, warn=said.append)
    open_library(path, warn=pytest.fail)


def library_articles(library):
    with library.view() as view:
        return view.articles()


def test_a_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(CuttingsError, match="--library"):
        update.add(tmp_path / "file" / "lib", articles("one"), FakeEmbedder())


@pytest.mark.skipif(not hasattr(os, "fork") or os.geteuid() != 0, reason="needs to take on another user")
def test_a_folder_that_may_only_be_read(path):
    """As somebody who may not write: reading works, writing is refused in words."""
    os.chmod(path, 0o755)
    for folder in list(path.parents)[:4]:
        os.chmod(folder, 0o755)
    child = os.fork()
    if child == 0:
        code = 1
        try:
            os.setuid(65534)
            library = open_library(path, warn=lambda words: None)
            with library.view() as view:
                assert view.article_count == 3 and view.by_words(["story"], 3)
            try:
                update.remove(path, ["1.txt"])
            except CuttingsError as error:
                assert "cannot be written" in str(error)
                code = 0
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
