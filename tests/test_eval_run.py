"""`python -m eval` from question file to figures and exit code, on a small fictional press."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from eval_fakes import CASES, PRESS, WordAnswerer, WordParts, write_cases, write_press

from eval.__main__ import main
from eval.articles import read_folder
from eval.case import load_cases
from eval.cli import COMMANDS
from eval.saved import read_run
from index.errors import UsageError

ROOT = Path(__file__).parent.parent


@pytest.fixture
def press(tmp_path):
    return write_press(tmp_path / "press")


@pytest.fixture
def command(press, tmp_path, monkeypatch):
    """`python -m eval` on the small press, as exit code; `own` also gives it floors."""
    monkeypatch.setattr("eval.parts.open_parts", WordParts)
    questions = write_cases(tmp_path / "q.jsonl")
    return lambda *more: main(["--questions", str(questions), "--articles", str(press), *more])


def test_the_command_prints_figures_and_saves_every_question(command, tmp_path, capsys):
    saved = tmp_path / "run.json"
    assert command("--json", str(saved), "--report", str(tmp_path / "r")) == 0
    printed = capsys.readouterr()
    assert "right sentence first (%)" in printed.out and "embedder:words" in printed.out
    assert all(split in printed.out for split in ("all (train)", "all (test)"))
    run = read_run(saved)
    assert [o.id for o in run.outcomes] == [case["id"] for case in CASES]
    assert {o.split for o in run.outcomes} == {"train", "test"} and run.signature.question_count == 5
    assert run == read_run(saved)


def test_one_split_alone(command, tmp_path, capsys):
    assert command("--split", "test", "--json", str(tmp_path / "run.json")) == 0
    assert [o.id for o in read_run(tmp_path / "run.json").outcomes] == ["q3", "q4"]


def test_a_quote_that_is_not_its_source_fails_the_run(command, monkeypatch, capsys):
    class Liar(WordAnswerer):
        def quote(self, article, span, score, wanted):
            return replace(super().quote(article, span, score, wanted), text=span.of(article.text).upper())

    def liars(*given):
        parts = WordParts(*given)
        parts.answerer = Liar(parts.answerer.articles)
        return parts

    monkeypatch.setattr("eval.parts.open_parts", liars)
    assert command() == 1
    assert "not word for word" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("not json", "line 1: not a case: it is no JSON"),
        pytest.param("[" * 200_000, "line 1: not a case: it is no JSON, or nested too deep", id="deep"),
        ("[1]", "line 1: not a case: it is no object with id, split,"),
        ("null", "line 1: not a case: it is no object"),
        ('{"id": "q", "split": "test", "kind": "who"}', '"question" is missing'),
        ('{"id": "q", "split": "test", "kind": "who", "question": 3}', '"question" is no text'),
        ('{"id": "q\\ud800", "split": "test", "kind": "who", "question": "x"}', '"id" is no text, with half'),
        ('{"id": "q", "split": "test", "kind": "who", "question": "x", "history": "y"}', '"history" is no list'),
        ('{"id": "q", "split": "test", "kind": "who", "question": "x", "history": {}}', '"history" is no list'),
        ('{"id": "q", "split": "test", "kind": "who", "question": "x", "answers": [1]}', '"answers" holds what is no'),
        ('{"id": "q", "split": "test", "kind": "who", "question": "x", "gold": null}', '"gold" is no list'),
        ('{"id": "q", "split": "test", "kind": "who", "question": "x", "gold": ["y"]}', 'a "gold" is no object with'),
        ('{"id": "q", "split": "test", "kind": "who", "question": "x", "gold": [{}]}', '"article" is missing'),
        ('{"id": "q", "split": "test", "kind": "who", "question": "x", "historie": ["y"]}', "a field 'historie'"),
        ('{"id": "q", "split": "test", "kind": "off-topic", "question": "x"}\n' * 2, "2 questions have the id 'q'"),
        ('{"id": "q", "split": "test", "kind": "who", "question": "?", "answers": ["a"], '
         '"gold": [{"article": "no.md", "sentence": "a"}]}', "no article no.md"),
        ('{"id": "q", "split": "test", "kind": "who", "question": "?", "answers": ["a"], '
         '"gold": [{"article": "mill.md", "sentence": "Never said."}]}', "is not in mill.md"),
        ("", "No questions"),
    ],
)  # fmt: skip
def test_a_broken_question_file_is_one_plain_line(line, words, press, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("eval.parts.open_parts", WordParts)
    bad = tmp_path / "bad.jsonl"
    bad.write_text(line + "\n", "utf-8")
    assert main(["--questions", str(bad), "--articles", str(press)]) in (1, 2)
    printed = capsys.readouterr()
    assert words in printed.err and printed.err.count("\n") == 1 and printed.out == ""


def test_questions_cannot_drive_the_terminal(press, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("eval.parts.open_parts", WordParts)
    bad = "\x1b[31m\u202ered\nforged"
    missed = {**CASES[3], "id": bad, "kind": bad, "split": bad, "question": f"Who will steer the Orsley ferry {bad}?"}
    questions = write_cases(tmp_path / "q.jsonl", [missed])
    assert main(["--questions", str(questions), "--articles", str(press), "--json", str(tmp_path / "run")]) == 0
    assert main(["lint", str(questions), "--articles", str(press)]) == 1
    other = (tmp_path / "run").read_text("utf-8").replace('"answered": true', '"answered": false')
    (tmp_path / "other").write_text(other.replace('"broke": "refusal"', '"broke": null'), "utf-8")
    assert main(["compare", str(tmp_path / "run"), str(tmp_path / "other")]) == 0
    printed = capsys.readouterr()
    assert "Misses (1)" in printed.out and "Won (1)" in printed.out and r"\x1b[31m\u202ered" in printed.out
    assert not {"\x1b", "\u202e"} & {*printed.out, *printed.err}
    assert not any(line.startswith("forged") for line in printed.out.splitlines())


def test_where_nothing_can_be_written_is_told_before_the_work(command, tmp_path, capsys):
    assert command("--json", str(tmp_path / "none" / "run.json")) == 2
    (tmp_path / "file").write_text("x")
    assert command("--report", str(tmp_path / "file")) == 2
    printed = capsys.readouterr()
    assert printed.out == "" and printed.err.count("\n") == 2


def test_missing_files_are_one_plain_line(press, tmp_path, capsys):
    assert main(["--questions", str(tmp_path / "none"), "--articles", str(press)]) == 2
    assert main(["--questions", str(write_cases(tmp_path / "q")), "--articles", str(tmp_path / "none")]) == 2
    (tmp_path / "empty").mkdir()
    assert main(["--questions", str(tmp_path / "q"), "--articles", str(tmp_path / "empty")]) == 2
    assert capsys.readouterr().err.count("\n") == 3


_LONG = "x" * 300


@pytest.mark.parametrize(
    "argv",
    [
        ["--json", _LONG],
        ["--json", f"{_LONG}/run.json"],
        ["--report", _LONG],
        ["--questions", _LONG],
        ["--articles", _LONG],
        ["ablate", "--articles", _LONG],
        ["compare", _LONG, _LONG],
        ["squad", _LONG],
        ["squad", "FILE", "--json", _LONG],
        ["trecqa", _LONG],
        ["beir", _LONG],
        ["lint", _LONG],
        ["lint", "--articles", _LONG],
        ["new", "Who?", "--articles", _LONG],
        ["new", "Who?", "--questions", _LONG],
        ["new", "--feedback", _LONG],
        ["load", "--library", _LONG],
    ],
    ids=lambda argv: " ".join(argv).replace(_LONG, "LONG"),
)
def test_a_path_that_no_system_takes_is_one_plain_line(argv, capsys):
    assert main(argv) == 2
    printed = capsys.readouterr()
    assert "File name too long" in printed.err and printed.err.count("\n") == 1 and printed.out == ""


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_every_command_has_help_with_an_example(command, capsys):
    with pytest.raises(SystemExit) as left:
        main([*command.split(), "--help"])
    assert left.value.code == 0 and "example" in capsys.readouterr().out


def test_wrong_usage_is_two(capsys):
    for wrong in (["--split", "dev"], ["--lower"], ["--update", "--split", "test"], ["squad", "x", "--limit", "0"]):
        with pytest.raises(SystemExit) as left:
            main(wrong)
        error = capsys.readouterr().err
        assert left.value.code == 2 and error.count("\n") == 1 and "--help" in error


def test_output_closed_early_ends_quietly(press, tmp_path):
    """As in `python -m eval lint | head -0`: the words on standard error and the exit code are what they were."""
    questions = write_cases(tmp_path / "q.jsonl", [CASES[0] | {"split": "dev"}])
    arguments = [str(questions), "--articles", str(press)]
    environment = dict(os.environ)
    environment.pop("PYTHONUNBUFFERED", None)  # as most have it: the pipe shows at the end that nobody reads
    reading, writing = os.pipe()
    os.close(reading)
    try:
        ran = subprocess.run(
            [sys.executable, "-m", "eval", "lint", *arguments], cwd=ROOT, stdout=writing, stderr=subprocess.PIPE,
            text=True, env=environment, check=False,
        )  # fmt: skip
    finally:
        os.close(writing)
    assert ran.returncode == 1 and ran.stderr.startswith("1 questions checked") and ran.stderr.count("\n") == 1


def test_a_question_may_hold_a_line_separator(tmp_path):
    [case] = load_cases(write_cases(tmp_path / "q", [{**CASES[3], "question": "Who\u2028governs?"}]))
    assert case.question == "Who\u2028governs?"


def test_an_article_that_is_refused_stops_the_run(tmp_path):
    folder = write_press(tmp_path / "p", {**PRESS, "empty.md": ""})
    with pytest.raises(UsageError, match=r"empty\.md"):
        read_folder(Path(folder))


def test_the_json_is_plain_json(command, tmp_path):
    command("--json", str(tmp_path / "run.json"))
    text = (tmp_path / "run.json").read_text("utf-8")
    assert "NaN" not in text and json.loads(text)["signature"]["reader"] == "none"
