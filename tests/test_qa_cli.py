"""`python -m qa`: every flag, every exit code, one line for every mistake."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from fakes import ANSWER_FIELDS
from qa_fakes import press_answerer

from index.errors import LibraryDamaged
from qa.__main__ import main

ROOT = Path(__file__).parent.parent
GOOD = '{"id": "a", "question": "Who has been elected chair of the harbour board?"}\n'


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    path = tmp_path_factory.mktemp("cli") / "library"
    press_answerer(path).library.close()
    return path


@pytest.fixture
def fake_models(monkeypatch):
    """The real library, opened with the fake embedder and reader; notes what was asked for."""
    asked = []

    def open_answerer(library, reader=None, settings=None):
        asked.append((Path(library), reader))
        return press_answerer(Path(library), reader != "none")

    monkeypatch.setattr("qa.assemble.open_answerer", open_answerer)
    return asked


@pytest.fixture
def cli(library, fake_models, capsys):
    def run(*arguments: str) -> SimpleNamespace:
        try:
            code = main([*arguments, "--library", str(library)])
        except SystemExit as stop:
            code = stop.code
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return SimpleNamespace(code=code, out=out, err=err)

    return run


def test_one_question(cli):
    ran = cli("Who has been elected chair of the Pellow harbour board?")
    assert ran.code == 0 and ran.err == ""
    assert ran.out.startswith("[1] Odile Trant has been elected chair") and "press/0.txt, characters 0 to" in ran.out


def test_a_refusal_is_an_answer_too(cli):
    ran = cli("Qwzx vbnk plorf?")
    assert ran.code == 0 and "found no sentence" in ran.out


def test_json_is_one_line_of_the_contract(cli):
    ran = cli("--json", "Who has been elected chair of the harbour board?")
    row = json.loads(ran.out)
    assert ran.code == 0 and ran.out.count("\n") == 1
    assert list(row) == list(ANSWER_FIELDS)
    assert list(row["quotes"][0]) == ["text", "start", "end", "key", "score", "article", "also_in", "said"]
    assert list(row["timings_ms"]) == ["embed", "retrieve", "read", "total"]
    assert set(row["quotes"][0]["article"]) == {
        "id", "title", "published", "publisher", "byline", "url", "source", "sha256"}  # fmt: skip


def test_history_is_oldest_first(cli):
    ran = cli(
        "Why did he resign?", "--json", "--history", "Where is Orsley Mill?", "--history", "Who is Rupert Thwaite?"
    )
    assert json.loads(ran.out)["standalone"] == "Why did Rupert Thwaite resign?"
    assert (
        "Understood as: Why did Rupert Thwaite" in cli("Why did he resign?", "--history", "Who is Rupert Thwaite?").out
    )


@pytest.mark.parametrize("limit", ["1", "2", "9"])
def test_limit(cli, limit):
    quotes = json.loads(cli("--json", "--limit", limit, "How much did the ferry trust owe in 2020?").out)["quotes"]
    assert 1 <= len(quotes) <= int(limit)


def test_reader_and_library_are_passed_on(cli, fake_models, library):
    assert cli("Who resigned?", "--reader", "none").code == 0
    assert cli("Who resigned?").code == 0
    assert fake_models == [(library, "none"), (library, None)]


def test_the_environment_names_the_library(library, fake_models, monkeypatch, capsys):
    monkeypatch.setenv("CUTTINGS_LIBRARY", str(library))
    assert main(["Who resigned?"]) == 0 and fake_models[-1][0] == library
    monkeypatch.setenv("CUTTINGS_LIBRARY", "")
    monkeypatch.setattr("qa.assemble.open_answerer", lambda path, reader: pytest.fail(f"opened {path}", pytrace=False))
    with pytest.raises(pytest.fail.Exception, match=r"opened library$"):
        main(["Who resigned?"])


@pytest.mark.parametrize("folder", ["", "a\0b", "~nobody_is_called_this/x", "x" * 300])
@pytest.mark.parametrize("command", [["Who?"], ["saved"], ["verify", "pack.json"]], ids=lambda words: words[0])
def test_what_can_be_no_library_is_one_line(command, folder, capsys):
    assert main([*command, "--library", folder]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1 and "is no folder for a library: " in error


def test_batch_keeps_the_order_and_tells_of_faults(cli, tmp_path):
    file = tmp_path / "q.jsonl"
    file.write_bytes(GOOD.encode() + b"\n[]\n" + b'{"id": "b", "question": "Why?"}')  # no line end at the end
    ran = cli("--batch", str(file))
    rows = [json.loads(line) for line in ran.out.splitlines()]
    assert [row["id"] for row in rows] == ["a", 3, "b"] and "error" in rows[1]
    assert ran.code == 1 and ran.err.count("\n") == 1 and "1 line was no valid question" in ran.err


def test_batch_with_two_faults_is_counted(cli, tmp_path):
    (tmp_path / "q.jsonl").write_text("x\ny\n", "utf-8")
    ran = cli("--batch", str(tmp_path / "q.jsonl"))
    assert ran.code == 1 and "2 lines were no valid questions" in ran.err


def test_batch_without_faults_is_silent(cli, tmp_path):
    (tmp_path / "q.jsonl").write_text(GOOD * 3, "utf-8")
    ran = cli("--batch", str(tmp_path / "q.jsonl"), "--limit", "1")
    assert ran.code == 0 and ran.err == "" and ran.out.count("\n") == 3
    assert all(len(json.loads(line)["quotes"]) <= 1 for line in ran.out.splitlines())


def test_damage_ends_a_batch_with_one_line(cli, library, tmp_path, monkeypatch):
    asked = []

    class Failing:
        def ask(self, question, history=(), limit=3):
            if asked:
                raise LibraryDamaged("library.sqlite is damaged; run `python -m index rebuild`")
            asked.append(question)
            return press_answerer(library).ask(question, history, limit)

    monkeypatch.setattr("qa.assemble.open_answerer", lambda *_: Failing())
    (tmp_path / "q.jsonl").write_text(GOOD * 9, "utf-8")
    ran = cli("--batch", str(tmp_path / "q.jsonl"))
    assert ran.code == 1 and ran.out.count("\n") == 1 and "error" not in ran.out
    assert ran.err == "library.sqlite is damaged; run `python -m index rebuild`\n"


def test_an_empty_batch_is_done_at_once(cli, tmp_path):
    (tmp_path / "q.jsonl").write_bytes(b"")
    ran = cli("--batch", str(tmp_path / "q.jsonl"))
    assert (ran.code, ran.out, ran.err) == (0, "", "")


def test_batch_from_standard_input(cli, monkeypatch):
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(GOOD.encode())))
    ran = cli("--batch", "-")
    assert ran.code == 0 and json.loads(ran.out)["id"] == "a"


WRONG = {
    "nothing": [],
    "question and batch": ["Who?", "--batch", "-"],
    "limit 0": ["Who?", "--limit", "0"],
    "limit in words": ["Who?", "--limit", "three"],
    "limit 1.5": ["Who?", "--limit", "1.5"],
    "unknown flag": ["Who?", "--nope"],
    "two questions": ["Who?", "Why?"],
    "no such batch": ["--batch", "no/such.jsonl"],
    "batch is a folder": ["--batch", "."],
    "batch without a name": ["--batch", ""],
    "NUL in the name": ["--batch", "a\0b"],
    "history with batch": ["--batch", "-", "--history", "Who?"],
}


@pytest.mark.parametrize("arguments", WRONG.values(), ids=WRONG)
def test_wrong_usage_is_two(cli, arguments):
    ran = cli(*arguments)
    assert ran.code == 2 and ran.out == "" and ran.err.count("\n") == 1


@pytest.mark.parametrize("question", ["", "  ", "\t\n"])
def test_an_empty_question_is_refused_with_one(cli, question):
    ran = cli(question)
    assert ran.code == 1 and ran.out == "" and ran.err.count("\n") == 1 and "empty" in ran.err


@pytest.mark.parametrize("question", ["\udcff\udc80", "?", "x" * 10_000, "\x1b[31mred", "誰", "a\0b"])
def test_odd_questions_in_the_terminal(cli, question):
    for arguments in ([question], ["--json", question], [question, "--history", question]):
        ran = cli(*arguments)
        assert ran.code == 0 and ran.err == "" and "\x1b" not in ran.out.replace("\\u001b", "")


def test_help_shows_examples(capsys):
    with pytest.raises(SystemExit) as stop:
        main(["--help"])
    out = capsys.readouterr().out
    assert stop.value.code == 0 and 'python -m qa "Who replaced' in out
    for flag in ("--json", "--history", "--batch", "--limit", "--reader", "--library"):
        assert flag in out


def test_help_loads_no_model():
    code = (
        "import sys; from qa.__main__ import _parser; _parser(); print({'torch', 'faiss'} & set(sys.modules) != set())"
    )
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "False"


def test_a_missing_library_is_one_line(tmp_path, capsys):
    """Through the real `open_answerer`: nothing heavy is loaded before the library is found."""
    assert main(["Who?", "--library", str(tmp_path / "none")]) == 1
    out, err = capsys.readouterr()
    assert out == "" and err.count("\n") == 1 and "python -m index add" in err


def test_a_missing_library_is_said_before_the_batch_is_read(tmp_path, capsys):
    (tmp_path / "q.jsonl").write_text(GOOD, "utf-8")
    assert main(["--batch", str(tmp_path / "q.jsonl"), "--library", str(tmp_path / "none")]) == 1
    out, err = capsys.readouterr()
    assert out == "" and err.count("\n") == 1


SCRIPT = """
import sys
sys.path[:0] = [{root!r}, {tests!r}]
from pathlib import Path
from qa_fakes import press_answerer
import qa.assemble
qa.assemble.open_answerer = lambda library, reader=None, settings=None: press_answerer(Path(library))
from qa.__main__ import main
sys.exit(main())
"""


@pytest.mark.parametrize("arguments", [["Who resigned?"], ["--batch", "q.jsonl"], ["--batch", "-"]], ids=lambda a: a[0])
def test_output_closed_early_ends_quietly(library, tmp_path, arguments):
    """As in `python -m qa ... | head -1`: no traceback, no blame on the input file."""
    (tmp_path / "q.jsonl").write_text(GOOD * 40, "utf-8")
    script = SCRIPT.format(root=str(ROOT), tests=str(ROOT / "tests"))
    reading, writing = os.pipe()
    os.close(reading)
    try:
        ran = subprocess.run(
            [sys.executable, "-c", script, *arguments, "--library", str(library)], cwd=tmp_path, stdout=writing,
            stderr=subprocess.PIPE, input=GOOD.encode() * 40, check=False,
        )  # fmt: skip
    finally:
        os.close(writing)
    assert (ran.returncode, ran.stderr) == (0, b"")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this system has no full disk to write to")
@pytest.mark.parametrize("arguments", [["Who resigned?"], ["--batch", "q.jsonl"]], ids=lambda a: a[0])
def test_output_that_finds_no_room_is_one_line(library, tmp_path, arguments):
    (tmp_path / "q.jsonl").write_text(GOOD, "utf-8")
    script = SCRIPT.format(root=str(ROOT), tests=str(ROOT / "tests"))
    with open("/dev/full", "w") as full:
        ran = subprocess.run(
            [sys.executable, "-c", script, *arguments, "--library", str(library)], cwd=tmp_path, stdout=full,
            stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert ran.returncode == 1 and ran.stderr.count("\n") == 1 and "No space" in ran.stderr, ran.stderr


@pytest.mark.parametrize("command", [["Who?"], ["--batch", "q.jsonl"], ["saved"]], ids=lambda words: words[0])
def test_ctrl_c_is_one_line_and_one(cli, monkeypatch, tmp_path, command):
    def interrupt(*arguments):
        raise KeyboardInterrupt

    monkeypatch.chdir(tmp_path)
    Path("q.jsonl").write_text(GOOD, "utf-8")
    monkeypatch.setattr("qa.assemble.open_answerer", interrupt)
    monkeypatch.setattr("index.votes.read_votes", interrupt)
    ran = cli(*command)
    assert (ran.code, ran.out, ran.err) == (1, "", "stopped\n")


@pytest.mark.parametrize("command", [["saved"], ["verify", "nothing.csv"]])
@pytest.mark.parametrize("joined", [False, True])
def test_the_library_may_be_named_before_the_command(library, capsys, command, joined):
    place = [f"--library={library}"] if joined else ["--library", str(library)]
    codes = [main([*command, *place]), main([*place, *command])]
    assert codes[0] == codes[1] and "found no sentence" not in capsys.readouterr().out
