"""`python -m eval new QUESTION`: a draft that lint and load_cases take, shown to choose from, added on request."""

import json

import pytest
from eval_fakes import CASES, WordAnswerer, WordParts, WordReader, write_cases, write_press
from hypothesis import given
from hypothesis import strategies as st

from eval.__main__ import main
from eval.case import ANSWERABLE, Case, Gold, case_line, load_cases
from eval.draft import draft, guess_kind, next_id
from eval.lint import lint
from eval.parts import open_parts
from qa.question import Kind

STEER = "Which man will steer the Orsley ferry for two summers?"
GOLD = {"article": "ferry.md", "sentence": "Captain Odo Fenn will steer it for two summers."}


@pytest.fixture
def file(tmp_path):
    return write_cases(tmp_path / "q.jsonl")


@pytest.fixture
def new(file, tmp_path, monkeypatch, capsys):
    """`python -m eval new` on the small press: exit code, cases printed, words on standard error."""
    press = write_press(tmp_path / "press")
    monkeypatch.setattr("eval.parts.open_parts", WordParts)

    def run(*argv, questions=file):
        code = main(["new", *argv, "--questions", str(questions), "--articles", str(press)])
        printed = capsys.readouterr()
        return code, [json.loads(line) for line in printed.out.splitlines()], printed.err

    run.press = press
    return run


def test_the_sentence_quoted_first_is_gold(new, file):
    before = file.read_bytes()
    code, [case], words = new(STEER)
    assert code == 0 and file.read_bytes() == before  # nothing is written unasked
    assert case == {"id": "n001", "split": "train", "kind": "who", "question": STEER, "history": [],
                    "answers": ["Captain Odo Fenn"], "gold": [GOLD]}  # fmt: skip
    rows = [line for line in words.splitlines() if line[:1] in " *"]
    assert [row[:4] for row in rows] == ["* 1.", "  2.", "  3."] and "ferry.md; key words: Captain Odo Fenn" in rows[0]


def test_another_may_be_picked(new):
    _, _, words = new(STEER)
    code, [case], again = new(STEER, "--pick", "2")
    assert code == 0 and "* 2." in again
    assert case["gold"][0]["sentence"] in words.splitlines()[1] and case["gold"] != [GOLD]


def test_a_refusal_is_a_draft_without_gold_and_its_nearest_may_be_picked(new):
    code, [case], words = new("Who governs Zembla with an iron hand?")
    assert code == 0 and (case["kind"], case["gold"], case["answers"]) == ("absent-attribute", [], [])
    assert "* " not in words and "  1." in words and "--pick" in words
    _, [picked], _ = new("Who governs Zembla with an iron hand?", "--pick", "1")
    assert picked["kind"] == "who" and len(picked["gold"]) == 1


def test_a_pick_beyond_what_is_shown_is_one_plain_line(new, monkeypatch):
    class One(WordAnswerer):
        def ask(self, question, history=(), limit=3):
            return super().ask(question, history, 1)

    def opened(*given):
        parts = WordParts(*given)
        parts.answerer = One(parts.answerer.articles)
        return parts

    monkeypatch.setattr("eval.parts.open_parts", opened)
    code, cases, words = new(STEER, "--pick", "2")
    assert code == 2 and cases == [] and words.count("\n") == 1 and "no number 2" in words


def test_unanswerable_is_drafted_without_asking(new, monkeypatch):
    monkeypatch.setattr("eval.parts.open_parts", None)
    code, [case], words = new(STEER, "--none")
    assert code == 0 and case["gold"] == [] and case["kind"] == "absent-attribute" and words == ""


def test_a_question_after_others_is_a_follow_up(new):
    _, [case], _ = new("Who will steer it for two summers?", "--history", "What sails?", "--history", "When?")
    assert case["kind"] == "follow-up" and case["history"] == ["What sails?", "When?"]


def test_written_cases_are_read_and_pass_lint(new, file):
    text = file.read_text("utf-8").rstrip("\n")  # no line end after the last case
    file.write_text(text, "utf-8")
    assert new(STEER, "--write")[0] == 0
    code, [case], words = new("Does the ferry sail to Zembla?", "--none", "--write")
    assert code == 0 and case["id"] == "n002" and "1 of 1 written" in words
    assert file.read_text("utf-8").startswith(text + "\n")
    assert [one.id for one in load_cases(file)] == [*(one["id"] for one in CASES), "n001", "n002"]
    assert lint(file, new.press)[0] == []


def test_a_question_file_of_ones_own_begins_with_the_first(new, tmp_path):
    mine = tmp_path / "mine.jsonl"
    assert new(STEER, questions=mine)[0] == 0 and not mine.exists()
    assert new(STEER, "--write", questions=mine)[0] == 0
    assert [case.id for case in load_cases(mine)] == ["n001"]


def test_the_same_question_is_not_written_twice(new, file):
    before = file.read_bytes()
    code, [_], words = new("who will STEER the Orsley ferry for two summers", "--write")
    assert code == 1 and "q1 asks the same question already" in words and "0 of 1 written" in words
    assert file.read_bytes() == before
    assert new(CASES[0]["question"], "--history", "What sails?", "--write")[0] == 0  # after a history it is another


def test_what_lint_does_not_pass_is_not_written(new, file):
    before = file.read_bytes()
    keyless = "Which captain will steer the Orsley ferry for two summers?"  # the fake finds no key words then
    code, [case], words = new(keyless, "--write")
    assert code == 1 and case["answers"] == [] and "gold sentences but no answers" in words
    code, [case], words = new(keyless, "--answer", "no such words", "--write")
    assert code == 1 and case["answers"] == ["no such words"] and "stands in no gold sentence" in words
    assert file.read_bytes() == before
    assert new(keyless, "--answer", "Odo Fenn", "--write")[0] == 0


def test_key_words_for_a_refusal_want_a_sentence_picked(new):
    code, cases, words = new("Who governs Zembla with an iron hand?", "--answer", "Odo Fenn")
    assert code == 2 and cases == [] and "--pick" in words and words.count("\n") == 1


@pytest.mark.parametrize("question", ["Who said it was not safe?", "Zembla?"])
def test_what_a_real_library_quotes_passes_lint(question, new, tmp_path, monkeypatch, fake_embedder):
    """Everything real but the models, over files with Windows line ends: the gold sentence is one of the article's."""
    for path in new.press.iterdir():
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    monkeypatch.setattr("eval.parts.open_parts", open_parts)
    monkeypatch.setattr("eval.cache.cache_root", lambda: tmp_path)
    monkeypatch.setattr("index.embed.load_embedder", lambda *model: fake_embedder)
    monkeypatch.setattr("qa.reader.load_reader", lambda name: WordReader())
    code, [case], words = new(question, "--pick", "1", "--write")
    assert code == 0 and "1 of 1 written" in words, words
    assert case["answers"] and case["gold"]


@pytest.mark.parametrize(
    "argv",
    [[], ["Who?", "--feedback", "x"], ["--feedback", "x", "--none"], ["--feedback", "x", "--history", "y"],
     ["Who?", "--none", "--pick", "1"], ["Who?", "--pick", "4"], ["Who?", "--write", "--articles", "x"]],
)  # fmt: skip
def test_wrong_usage_is_two(argv):
    with pytest.raises(SystemExit) as left:
        main(["new", *argv])
    assert left.value.code == 2


@pytest.mark.parametrize("question", ["", " \u00a0\n", "who \udc80?"])
def test_what_is_no_question_is_one_plain_line(question, new):
    code, cases, words = new(question)
    assert code == 2 and cases == [] and words.count("\n") == 1


def test_articles_cannot_drive_the_terminal(new):
    (new.press / "bad.md").write_text("The \x1b[31mcrane\u202e of Zembla is red.\n", "utf-8")
    code, [case], words = new("Which crane of Zembla is red?")
    assert code == 0 and "\x1b[31m" in case["gold"][0]["sentence"]  # word for word
    assert "\x1b" not in words and "\u202e" not in words


@pytest.mark.parametrize(
    ("question", "kind"),
    [("Who left?", "who"), ("In which year did it open?", "when"), ("Where is it?", "where"),
     ("How many left?", "how-many"), ("What did it cost?", "how-much"), ("Why did it close?", "why"),
     ("What did Ms Marl say about it?", "said"), ("Which bridge is shut?", "which"), ("What shut?", "what"),
     ("Who is the current warden?", "latest")],
)  # fmt: skip
def test_the_kind_is_guessed_from_the_question(question, kind):
    assert guess_kind(question, ()) == kind and guess_kind(question, ("Who?",)) == "follow-up"


@given(
    st.text(max_size=30) | st.sampled_from([f"{kind} x" for kind in Kind]), st.lists(st.text(max_size=5), max_size=2)
)
def test_any_guess_is_a_kind_that_lint_knows(question, history):
    assert guess_kind(question, history) in ANSWERABLE


def test_ids_have_a_row_of_their_own():
    assert next_id([]) == "n001" and next_id(["t001", "u9", "n", "nine", "n007x"]) == "n001"
    assert next_id(["n002", "t900", "n010", "n1"]) == "n011" and next_id(["n999"]) == "n1000"
    assert next_id(["n٣", "n9999999999999"]) == "n001"  # no number of ours


hostile = st.text(st.sampled_from('ab \t\r\n\u00a0\u2028\u2029\x85\x00\ufeff\u0301🙂“”"\\\u202e{}'), max_size=12)


@given(hostile, hostile, hostile, st.lists(hostile, max_size=2), st.booleans())
def test_a_case_written_is_the_case_read(tmp_path_factory, question, sentence, answer, history, answered):
    gold = Gold("a.md", sentence) if answered else None
    case = draft(question, history, gold, (answer,) if answered else (), ())
    assert isinstance(case, Case)
    path = tmp_path_factory.mktemp("case") / "q.jsonl"
    path.write_bytes(f"{case_line(case)}\n{case_line(case)}\n".encode())
    assert load_cases(path) == [case, case]
