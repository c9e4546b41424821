"""Law: kill -9 at any moment leaves the generation before or the one after, and the next command works."""

import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from fakes import FakeEmbedder, fingerprint, make_article

from index import schema
from index.library import open_library
from index.recipe import Recipe
from index.update import add, rebuild, remove

TELL = """
import sys
sys.path[:0] = [{root!r}, {tests!r}]
from test_update_kill import COMMANDS
from pathlib import Path
print("ready", flush=True)
sys.stdin.readline()
COMMANDS[{command!r}](Path({path!r}))
print("done", flush=True)
"""


def articles(first: int, last: int, version: str = ""):
    return [
        make_article(f"Story {i}{version} is told here. It goes on. " * 40, f"{i}.txt", f"S {i}")
        for i in range(first, last)
    ]


COMMANDS = {
    "add": lambda path: add(path, articles(6, 30), FakeEmbedder()),
    "change": lambda path: add(path, articles(0, 6, " again"), FakeEmbedder()),
    "remove": lambda path: remove(path, [f"{i}.txt" for i in range(4)]),
    "rebuild": lambda path: rebuild(path, FakeEmbedder(), Recipe("fake-64", 64, max_words=30)),
    "first": lambda path: add(path, articles(0, 6), FakeEmbedder()),
}


def start(command: str, path: Path) -> subprocess.Popen:
    tests = Path(__file__).parent
    tell = TELL.format(root=str(tests.parent), tests=str(tests), command=command, path=str(path))
    process = subprocess.Popen([sys.executable, "-c", tell], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "ready\n"
    return process


def go(process: subprocess.Popen) -> None:
    process.stdin.write("\n")
    process.stdin.flush()


@pytest.mark.parametrize("count", [4, pytest.param(60, marks=pytest.mark.slow)])
@pytest.mark.parametrize("command", list(COMMANDS))
def test_killed_at_random_points(tmp_path, command, count):
    before, after = tmp_path / "before", tmp_path / "after"
    if command != "first":
        add(before, articles(0, 6), FakeEmbedder())
        shutil.copytree(before, after)
    began = time.monotonic()
    COMMANDS[command](after)
    takes = time.monotonic() - began
    allowed = [fingerprint(open_library(after))]
    if command != "first":
        allowed.append(fingerprint(open_library(before)))
    chance, killed = random.Random(f"{command}{count}"), 0
    for number in range(count):
        path = tmp_path / f"run{number}"
        if command != "first":
            shutil.copytree(before, path)
        process = start(command, path)
        go(process)
        time.sleep(chance.uniform(0, takes * 1.2))
        process.send_signal(signal.SIGKILL)
        killed += process.wait() == -signal.SIGKILL
        process.stdin.close(), process.stdout.close()
        if command != "first" or _holds_articles(path):
            assert fingerprint(open_library(path)) in allowed
        COMMANDS[command](path)  # nothing left behind is in the way
        assert fingerprint(open_library(path)) == allowed[0]
        assert {file.name.split("-")[0] for file in path.iterdir()} <= {schema.DATABASE, schema.LOCK}
        shutil.rmtree(path)
    assert killed or count < 5, "every run was done before it was killed"


def _holds_articles(path: Path) -> bool:
    """Killed while the library was first made, there is none, or an empty one."""
    if not (path / schema.DATABASE).exists():
        return False
    with open_library(path).view() as view:
        return view.article_count > 0


def test_the_second_writer_waits_and_then_names_the_holder(tmp_path, monkeypatch):
    from index.errors import LibraryBusy
    from index.lock import writing

    tmp_path.joinpath("lib").mkdir()
    path = tmp_path / "lib"
    holder = subprocess.Popen(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(Path(__file__).parent.parent)!r})\n"
         f"from pathlib import Path\nfrom index.lock import writing\n"
         f"with writing(Path({str(path)!r})):\n print('held', flush=True)\n sys.stdin.readline()"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert holder.stdout.readline() == "held\n"
    began = time.monotonic()
    with pytest.raises(LibraryBusy, match=str(holder.pid)), writing(path, patience=0.4):
        pass
    assert 0.4 <= time.monotonic() - began < 3
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    holder.stdin.close(), holder.stdout.close()
    with writing(path, patience=0):
        assert (path / schema.LOCK).read_text().strip().isdigit()
