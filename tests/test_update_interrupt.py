"""Law: whenever Ctrl-C comes, what the command says it did is what the library holds."""

import shutil
import sys

import pytest
from fakes import FakeEmbedder, fingerprint, make_article

from index import batch, intake, update
from index.cli import change
from index.cli.main import main
from index.library import open_library
from index.recipe import Recipe

ARTICLES = [make_article(f"Story {i} is told. It goes on.", source=f"{i}.txt") for i in range(4)]
FILES = ("update.py", "batch.py", "writer.py", "database.py", "lock.py", "story_table.py")


class Press:
    """Ctrl-C before the n-th line of the code that writes."""

    def __init__(self, line: int) -> None:
        self.left, self.at = line, None

    def __enter__(self) -> "Press":
        sys.settrace(self._called)
        return self

    def __exit__(self, *error: object) -> None:
        sys.settrace(None)

    def _called(self, frame, event, argument):
        return self._line if frame.f_code.co_filename.replace("\\", "/").endswith(FILES) else None

    def _line(self, frame, event, argument):
        if event == "line" and self.at is None:
            self.left -= 1
            if self.left == 0:
                self.at = f"{frame.f_code.co_filename}:{frame.f_lineno}"
                raise KeyboardInterrupt
        return self._line


def sources(path) -> set[str]:
    if not (path / "library.sqlite").exists():
        return set()
    with open_library(path).view() as view:
        return {entry.source for entry in view.catalogue()}


COMMANDS = {
    "add": lambda path: update.add(path, ARTICLES, FakeEmbedder()),
    "remove": lambda path: update.remove(path, ["0.txt", "2.txt"]),
    "rebuild": lambda path: update.rebuild(path, FakeEmbedder(), Recipe("fake-64", 64, max_words=5, overlap=0)),
}


# From a commit to the last word of a removal some twenty lines run: the short count must not step over them.
@pytest.mark.parametrize("stride", [13, pytest.param(1, marks=pytest.mark.slow)])
@pytest.mark.parametrize("command", list(COMMANDS))
def test_whenever_it_comes_what_is_told_is_what_is_there(tmp_path, monkeypatch, command, stride):
    monkeypatch.setattr(batch, "BATCH_ARTICLES", 1)
    start, path = tmp_path / "start", tmp_path / "lib"
    update.add(start, ARTICLES[: 1 if command == "add" else 4], FakeEmbedder())
    shutil.copytree(start, path)
    COMMANDS[command](path)
    after, all_told = fingerprint(open_library(path)), 4 if command != "remove" else 2
    seen: dict[int, int] = {}
    for line in range(1, 100_000, stride):
        shutil.rmtree(path)
        shutil.copytree(start, path)
        with Press(line) as press:
            try:
                told = COMMANDS[command](path)
            except update.Interrupted as stopped:
                told = stopped.outcomes
            except KeyboardInterrupt:  # before the library was opened or after it was closed: nothing is claimed
                continue
        if press.at is None:
            break
        seen[len(told)] = seen.get(len(told), 0) + 1
        if command == "add":
            assert sources(path) == {"0.txt", *(outcome.source for outcome in told)}, press.at
        elif told:
            assert len(told) == all_told and fingerprint(open_library(path)) == after, press.at
        else:
            assert sources(path) == sources(start) and fingerprint(open_library(path)) != after, press.at
    assert {0, all_told} <= set(seen) and (command != "add" or len(seen) == 5), seen


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """run("add", "articles") -> exit code, standard error; Ctrl-C comes right after the commit numbered `press`."""
    for number in range(3):
        (tmp_path / f"{number}.txt").write_text(ARTICLES[number].text)
    monkeypatch.chdir(tmp_path)
    for module in (change, intake):
        monkeypatch.setattr(module, "load_embedder", lambda model=None: FakeEmbedder(model or "fake-64"))
    monkeypatch.setattr(intake, "LazyEmbedder", FakeEmbedder)
    monkeypatch.setattr(batch, "BATCH_ARTICLES", 1)

    class Pressing:
        def __init__(self, connection, left):
            self._connection, self._left = connection, left

        def execute(self, statement, *values):
            done = self._connection.execute(statement, *values)
            if statement == "COMMIT":
                self._left[0] -= 1
                if self._left[0] == 0:
                    raise KeyboardInterrupt
            return done

        def __getattr__(self, name):
            return getattr(self._connection, name)

    def run(*arguments, press=0):
        from index import writer

        with monkeypatch.context() as patch:
            connect, left = writer.connect, [press]
            patch.setattr(writer, "connect", lambda *a, **k: Pressing(connect(*a, **k), left))
            code = main(["--library", "lib", *arguments])
        return code, capsys.readouterr().err

    return run


def test_right_after_a_commit_the_count_is_right(run, tmp_path):
    code, err = run("add", "0.txt", "1.txt", "2.txt", press=2)
    assert code == 1 and err.splitlines()[0] == "2 added" and "stopped after 1.txt: what is counted" in err
    assert sources(tmp_path / "lib") == {"0.txt", "1.txt"}
    assert run("add", "0.txt", "1.txt", "2.txt") == (0, "1 added, 2 unchanged\n")


@pytest.mark.parametrize("command", [["remove", "1.txt"], ["rebuild"]])
def test_what_was_done_when_it_came_is_told_as_done(run, tmp_path, command):
    run("add", "0.txt", "1.txt", "2.txt")
    code, err = run(*command, press=1)
    assert code == 1 and err.splitlines()[1:] == ["stopped, but by then it was done"]
    assert err.startswith("1 removed" if "remove" in command else "3 rebuilt")
    assert len(sources(tmp_path / "lib")) == (2 if "remove" in command else 3)


def test_what_was_not_done_when_it_came_is_told_as_undone(run, tmp_path, monkeypatch):
    def pressed(*arguments):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(FakeEmbedder, "embed", pressed)
        code, err = run("add", "0.txt", "no.txt")
        assert code == 1 and err.splitlines()[1:] == [
            "1 refused", "stopped before any article was in; the same command again begins anew",
        ]  # fmt: skip
        assert sources(tmp_path / "lib") == set()
    run("add", "0.txt")
    monkeypatch.setattr(FakeEmbedder, "embed", pressed)
    assert run("rebuild") == (1, "stopped: nothing was rebuilt, and the library is as it was before\n")
    monkeypatch.setattr("index.writer.Writer.delete", pressed)
    assert run("remove", "0.txt") == (1, "stopped: nothing was removed\n")
    assert sources(tmp_path / "lib") == {"0.txt"}
