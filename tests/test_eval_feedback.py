"""Votes on answers become draft cases; a line of no use is named with its number, and the rest go on."""

import io
import json
import sys
from types import SimpleNamespace

import pytest
from eval_fakes import WordParts, WordReader, write_cases, write_press
from hypothesis import given
from hypothesis import strategies as st

from eval.__main__ import main
from eval.case import load_cases
from eval.feedback import Sentence, find_label, parse_line
from eval.lint import lint
from eval.original import Original
from index.errors import RefusedInput

CLOSED, REPAIRS = "The mill bridge at Orsley closed on Tuesday.", "Repairs will cost 40,000 crowns."
ASKED = "What happened to the mill bridge at Orsley?"


def quote(text, source="cuttings/mill.md"):
    return {"text": text, "start": 5, "end": 9, "key": None, "score": 0.5, "article": {"source": source, "id": "x"}}


def vote(which="up", given=None, correct=None, question=ASKED, history=()):
    return {"question": question, "history": list(history), "vote": which, "quote": given, "correct": correct}


def right(text, source="cuttings/mill.md"):
    return {"text": text, "source": source}


@pytest.fixture
def file(tmp_path):
    return write_cases(tmp_path / "q.jsonl")


@pytest.fixture
def drafts(file, tmp_path, monkeypatch, capsys):
    """Lines of feedback to exit code, cases printed and words. What is not patched in stays None: not needed."""
    press = write_press(tmp_path / "press")
    monkeypatch.setattr("eval.parts.open_parts", None)
    monkeypatch.setattr("eval.parts.open_reader", lambda name: WordReader())

    def run(*rows, more=()):
        votes = tmp_path / "votes.jsonl"
        votes.write_bytes(b"\n".join(r if isinstance(r, bytes) else json.dumps(r).encode() for r in rows) + b"\n")
        code = main(["new", "--feedback", str(votes), "--questions", str(file), "--articles", str(press), *more])
        printed = capsys.readouterr()
        return code, [json.loads(line) for line in printed.out.splitlines()], printed.err

    run.press = press
    return run


def gold(case):
    return [(one["article"], one["sentence"]) for one in case["gold"]]


def test_a_quote_voted_up_is_gold(drafts):
    code, [case], words = drafts(vote("up", quote(CLOSED)))
    assert code == 0 and words == "" and gold(case) == [("mill.md", CLOSED)]
    assert (case["id"], case["split"], case["kind"], case["answers"]) == ("n001", "train", "what", ["Tuesday"])


def test_a_sentence_picked_after_a_vote_down_is_gold(drafts):
    code, [case], _ = drafts(vote("down", quote(CLOSED), right(REPAIRS), "How much?", ["What closed?"]))
    assert code == 0 and gold(case) == [("mill.md", REPAIRS)] and case["kind"] == "follow-up"
    code, [case], _ = drafts(vote("down", None, right(REPAIRS)))  # a refusal, put right
    assert code == 0 and gold(case) == [("mill.md", REPAIRS)]


def test_a_sentence_picked_after_a_vote_up_does_not_replace_the_quote(drafts):
    _, [case], _ = drafts(vote("up", quote(CLOSED), right(REPAIRS)))
    assert gold(case) == [("mill.md", CLOSED)]


def test_a_refusal_voted_up_is_unanswerable(drafts, file):
    code, [case], words = drafts(vote("up", question="Who governs?"), more=["--write"])
    assert code == 0 and case["gold"] == [] and case["kind"] == "absent-attribute" and "1 of 1 written" in words
    assert load_cases(file)[-1].question == "Who governs?"


def test_a_refusal_voted_down_is_drafted_as_unanswerable_and_never_written(drafts, file):
    before = file.read_bytes()
    code, [case], words = drafts(vote("down", question="Who governs?"))
    assert code == 0 and case["gold"] == [] and "line 1, n001: the refusal was voted down" in words
    assert drafts(vote("down", question="Who governs?"), more=["--write"])[0] == 1 and file.read_bytes() == before


def test_a_quote_voted_down_is_marked_for_a_person(drafts, file, tmp_path, monkeypatch):
    monkeypatch.setattr("eval.parts.open_parts", WordParts)
    wrong = vote("down", quote(CLOSED), question="When did the mill bridge at Orsley close?")
    code, [case], words = drafts(wrong)
    assert code == 0 and case["kind"] == "what" and case["answers"] == [] and "n001: the quote was voted down" in words
    assert gold(case) and case["gold"][0]["sentence"] != CLOSED  # the nearest other
    before = file.read_bytes()
    assert drafts(wrong, more=["--write"])[0] == 1 and file.read_bytes() == before
    faults, _ = lint(write_cases(tmp_path / "by-hand.jsonl", [case]), drafts.press)
    assert faults == ["n001: it has gold sentences but no answers"]  # pasted in unseen, lint still stops it


def test_when_nothing_else_is_near_nothing_is_made_up(drafts, monkeypatch):
    (drafts.press / "ferry.md").unlink()
    (drafts.press / "mill.md").write_text(CLOSED + "\n", "utf-8")
    monkeypatch.setattr("eval.parts.open_parts", WordParts)
    code, [case], words = drafts(vote("down", quote(CLOSED)))
    assert code == 0 and case["gold"] == [] and "nothing else comes near" in words


def test_without_a_reader_the_key_words_are_left_to_a_person(drafts, monkeypatch):
    monkeypatch.setattr("eval.parts.open_reader", lambda name: None)
    code, [case], words = drafts(vote("up", quote(CLOSED)))
    assert code == 0 and case["answers"] == [] and "line 1, n001: it has gold sentences but no answers" in words


BAD = [
    (b"{", "not a line of JSON"),
    (b"[" * 100_000, "not a line of JSON"),
    (b'"\xff"', "not a line of JSON"),
    (b'{"question": "\\ud800", "vote": "up"}', "not a line of JSON"),
    (b"[1]", "not a JSON object"),
    ({"vote": "up"}, 'no "question"'),
    (vote(question=" "), 'no "question"'),
    ({"question": "Who?", "history": "When?", "vote": "up"}, '"history"'),
    ({"question": "Who?", "history": [3], "vote": "up"}, '"history"'),
    ({"question": "Who?", "vote": "yes"}, '"vote"'),
    ({"question": "Who?", "vote": ["up"]}, '"vote"'),
    (vote(given="text"), '"quote"'),
    (vote(given={"text": "x"}), '"quote"'),
    (vote(given={"text": 3, "article": {"source": "mill.md"}}), '"quote"'),
    (vote("down", correct={"text": "x"}), '"correct"'),
    (vote("down", correct=[]), '"correct"'),
    (vote("up", quote(CLOSED, "cuttings/other.md")), "no article 'cuttings/other.md'"),
    (vote("up", quote("Never \x1b[2Jsaid.")), "not in mill.md word for word"),
]


@pytest.mark.parametrize(("row", "words"), BAD)
def test_a_line_of_no_use_is_named_and_the_rest_go_on(row, words, drafts):
    code, cases, printed = drafts(
        vote("up", quote(CLOSED)), b" ", row, vote("up", quote(REPAIRS), question="How much?")
    )
    assert code == 1 and [case["id"] for case in cases] == ["n001", "n002"]
    assert printed.startswith("line 3: ") and words in printed and printed.count("\n") == 1 and "\x1b" not in printed


def test_what_is_sound_is_written_and_passes_lint(drafts, file):
    part = vote("up", quote("Repairs will"), question="What will it be?")  # no whole sentence
    again = vote("up", quote(CLOSED), question=ASKED.upper())
    code, cases, words = drafts(vote("up", quote(CLOSED)), part, b"?", again, more=["--write"])
    assert code == 1 and len(cases) == 3 and "1 of 4 written" in words
    assert "line 2, n002: no whole sentence" in words and "line 4, n003: n001 asks the same question" in words
    assert [case.id for case in load_cases(file)][-2:] == ["q5", "n001"] and lint(file, drafts.press)[0] == []


def test_votes_may_come_from_standard_input(drafts, file, monkeypatch, capsys):
    line = b"\xef\xbb\xbf" + json.dumps(vote("up", quote(CLOSED))).encode() + b"\r\n"
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(line)))
    assert main(["new", "--feedback", "-", "--questions", str(file), "--articles", str(drafts.press)]) == 0
    assert json.loads(capsys.readouterr().out)["gold"][0]["sentence"] == CLOSED


def test_a_missing_file_is_one_plain_line(drafts, tmp_path, capsys):
    assert main(["new", "--feedback", str(tmp_path / "none"), "--articles", str(drafts.press)]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def originals(*named):
    return [Original(f"id{n}", label, text, "") for n, (label, text) in enumerate(named)]


@pytest.mark.parametrize(
    ("source", "label"),
    [
        ("2019/ash.md", "2019/ash.md"),
        ("/home/jo/cuttings/2019/ash.md", "2019/ash.md"),
        ("cuttings\\2019\\ash.md", "2019/ash.md"),
        ("./2020/ash.md", "2020/ash.md"),
        ("https://elm.example/news/elm.md", "elm.md"),
        ("bash.md", None),
        ("2018/ash.md", None),
        ("/", None),
    ],
)
def test_a_source_is_found_by_the_end_of_its_path(source, label):
    library = originals(("2019/ash.md", "It fell."), ("2020/ash.md", "It fell."), ("elm.md", "It fell."))
    if label is None:
        with pytest.raises(RefusedInput, match="no article"):
            find_label(Sentence("It fell.", source), library)
    else:
        assert find_label(Sentence("It fell.", source), library) == label


def test_of_two_articles_of_one_name_the_one_that_holds_the_sentence_is_meant():
    library = originals(("2019/ash.md", "It fell."), ("2020/ash.md", "It rose."))
    assert find_label(Sentence("It rose.", "ash.md"), library) == "2020/ash.md"


json_like = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["text", "article", "source"]), inner),
    max_leaves=6,
)
rows = st.fixed_dictionaries({}, optional={name: json_like | st.sampled_from(["up", "down"]) for name in vote()})


@given(rows | json_like | st.binary(max_size=20))
def test_any_line_is_feedback_or_refused_in_words(row):
    line = row if isinstance(row, bytes) else json.dumps(row).encode()
    try:
        feedback = parse_line(line)
    except RefusedInput as error:
        assert str(error) and "\n" not in str(error)
    else:
        assert feedback.question.strip() and isinstance(feedback.up, bool)
        assert all(isinstance(turn, str) for turn in feedback.history)
        for sentence in (feedback.quote, feedback.correct):
            assert sentence is None or (sentence.text.strip() and sentence.source.strip())


def test_a_source_may_be_any_of_the_files_of_the_same_bytes():
    library = [Original("x", "2019/ash.md", "It fell.", "0", copies=("copies/elm.md",))]
    assert find_label(Sentence("It fell.", "/home/jo/copies/elm.md"), library) == "copies/elm.md"
