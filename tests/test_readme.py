"""The README's commands are real: every module, sub-command and flag it names exists, and the short ones run."""

import fnmatch
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def commands() -> list[str]:
    blocks = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    lines = [line.split("  #")[0].strip() for block in blocks for line in block.splitlines()]
    return [line for line in lines if line.startswith(("python -m", "python app.py"))]


def run(*words: str, library: Path | None = None) -> subprocess.CompletedProcess[str]:
    environment = dict(os.environ) | ({"CUTTINGS_LIBRARY": str(library)} if library else {})
    return subprocess.run(
        [sys.executable, *words], capture_output=True, text=True, cwd=ROOT, env=environment, timeout=120
    )


def test_there_are_commands_to_test() -> None:
    assert len(commands()) > 12


@pytest.mark.parametrize("command", [c for c in commands() if " venv " not in c and " pip " not in c])
def test_every_flag_and_subcommand_exists(command: str) -> None:
    words = shlex.split(command.split(">")[0])[1:]
    program = words[:2] if words[0] == "-m" else words[:1]
    rest = words[len(program) :]
    named = rest[:1] if rest and re.fullmatch(r"[a-z]+", rest[0]) else []
    out = run(*program, *named, "--help")
    assert out.returncode == 0, out.stderr
    assert "example" in out.stdout
    if named:
        assert named[0] in run(*program, "--help").stdout + out.stdout
    for flag in (w for w in rest if w.startswith("--")):
        assert flag in out.stdout, f"{command}: no {flag} in --help"


def test_make_targets_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"^make (\w+)", README, re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE)


def test_the_picture_is_there_and_small() -> None:
    picture = ROOT / re.search(r"!\[[^\]]*\]\(([^)]+)\)", README)[1]
    assert picture.stat().st_size < 300_000


def test_named_files_exist() -> None:
    for name in re.findall(r"`((?:qa|index|eval|tests)/[\w/.]+)`", README):
        assert (ROOT / name).exists(), name


@pytest.mark.parametrize("room", ["index", "qa"])
def test_the_tree_names_every_module_and_no_other(room: str) -> None:
    tree = README.partition("\napp.py   ")[2].partition("```")[0]
    lines = re.search(rf"^{room}/ .*\n((?:  .*\n)+)", tree, re.MULTILINE)[1]
    named = re.findall(r"[\w*]+(?:\.py|/)(?= )", lines)
    there = {path.name + "/" * path.is_dir() for path in (ROOT / room).iterdir() if path.name[0] not in "_."}
    there = {name for name in there if name.endswith((".py", "/"))}
    for pattern in named:
        assert fnmatch.filter(there, pattern), f"{room}: there is no {pattern}"
    left_out = {name for name in there if not any(fnmatch.fnmatchcase(name, pattern) for pattern in named)}
    assert not left_out, f"{room}: the README's tree lacks {left_out}"
