"""Law: when a write, a sync or a rename fails (disk full), the old generation still answers."""

import os
import shutil
import sqlite3

import pytest
from fakes import FakeEmbedder, fingerprint, make_article

from index import database, update, writer
from index.errors import CuttingsError, LibraryDamaged
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
            assert fingerprint(open_library(trial)) == before
        else:
            if fuse[0] > 0:
                break
        monkeypatch.setattr(writer, "connect", connect)
        CHANGES[change](trial)
        open_library(trial)
    assert failures > 8


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and limits on the size of files")
def test_a_disk_that_fills_up_under_any_write_of_any_file(path):
    """No file may grow beyond so many bytes: the database's, its log's and the lock's writes fail one after the
    other. What was not committed never was, what was stands, and the next command works."""
    import resource

    before = fingerprint(open_library(path))
    shutil.copytree(path, path.with_name("after"))
    CHANGES["add"](path.with_name("after"))
    after = fingerprint(open_library(path.with_name("after")))
    results = []
    for limit in (0, 1, 30_000, 40_000, 60_000, 90_000, 120_000, 160_000, 250_000, 10**7):
        trial = path.with_name(f"limit{limit}")
        shutil.copytree(path, trial)
        child = os.fork()
        if child == 0:
            code = 9
            try:
                resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
                CHANGES["add"](trial)
                code = 0
            except LibraryDamaged:
                code = 2
            except CuttingsError:
                code = 1
            finally:
                os._exit(code)
        results.append(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
        assert results[-1] in (0, 1), f"limit {limit}: {results[-1]}"
        assert fingerprint(open_library(trial)) == (before if results[-1] else after)
        CHANGES["add"](trial)
        assert fingerprint(open_library(trial)) == after
    assert results[0] == results[1] == 1 and results[-1] == 0


def test_the_log_cannot_be_folded_in(path, monkeypatch):
    """The change is committed by then: it stands, and the next command folds."""
    connect = writer.connect

    class Unfolding(Failing):
        def _burn(self, statement):
            if "wal_checkpoint" in statement:
                raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(writer, "connect", lambda *a, **k: Unfolding(connect(*a, **k), [0]))
    CHANGES["add"](path)
    monkeypatch.undo()
    with open_library(path).view() as view:
        assert {a.text for a in view.articles()} == {a.text for a in articles("two")}
    CHANGES["remove"](path)
    assert {name for name in os.listdir(path) if os.path.getsize(path / name)} >= {database.DATABASE}


@pytest.mark.parametrize("call", ["replace", "mkdir"])
def test_a_first_library_that_cannot_be_made_leaves_none(tmp_path, call, monkeypatch):
    """Or an empty one that is sound; and the same command again works."""

    def fail(*arguments, **options):
        raise OSError(28, "No space left on device")

    place = tmp_path / "new" / "lib"
    monkeypatch.setattr(database.os if call == "replace" else update.Path, call, fail)
    with pytest.raises(CuttingsError, match="No space"):
        update.add(place, articles("one"), FakeEmbedder())
    monkeypatch.undo()
    assert not (place / database.DATABASE).exists()
    update.add(place, articles("one"), FakeEmbedder())
    with open_library(place).view() as view:
        assert view.article_count == 3


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
            library = open_library(path)
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
