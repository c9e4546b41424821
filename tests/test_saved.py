"""Saved questions: which are watched, what counts as another answer, and the command that asks them again."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from qa_fakes import build, press_answerer, press_articles

from index.check import check_library
from index.update import remove
from index.votes import Vote, cast
from qa.__main__ import main
from qa.answer import Answer, Citation, Quote
from qa.saved import change_of, changes, excerpt_of, first_of, saved_questions

CHAIR, OWES = "Who has been elected chair of the Pellow harbour board?", "Who owes £3m?"


def quote(text: str = "Ann chairs it.", sha256: str = "aa", source: str = "a.txt") -> Quote:
    return Quote(text, 0, len(text), None, 0.9, Citation(sha256[:16], None, None, None, None, None, source, sha256))


def answer(*quotes: Quote) -> Answer:
    return Answer("Who?", "Who?", bool(quotes), 0.9, quotes)


def vote(up: bool = True, question: str = "Who?", first: Quote | None = None, id: str = "a", history=()) -> Vote:
    return Vote(id, "2026", question, tuple(history), up, 1, first and excerpt_of(first))


@pytest.mark.parametrize(
    ("old", "now", "said"),
    [
        (quote(), [quote()], None),
        (quote(), [quote(), quote("Bo left.")], None),
        (quote(), [quote(sha256="bb")], None),  # the file was edited elsewhere
        (quote(), [quote(source="moved.txt")], None),
        (None, [], None),
        (quote(), [quote("Bo left."), quote()], "Another sentence"),
        (quote(), [quote("Ann chairs it. ")], "Another sentence"),
        (quote(), [quote(sha256="bb", source="b.txt")], "another article"),
        (quote(), [], "It is refused now"),
        (None, [quote()], "now there is an answer"),
    ],
)
def test_what_counts_as_another_answer(old, now, said) -> None:
    change = change_of(vote(first=old), answer(*now))
    assert (change is None) == (said is None)
    if change:
        assert said in change.said and change.now == first_of(answer(*now))
        assert change_of(change.settled(), answer(*now)) is None, "what was settled is settled"
        assert json.loads(json.dumps(change.as_json()))["question"] == "Who?"


@given(
    st.lists(st.tuples(st.sampled_from(["Who?", " Who? ", "Why?"]), st.booleans(), st.sampled_from([(), ("When?",)])))
)
def test_the_last_vote_on_a_question_counts(cast_) -> None:
    votes = [vote(up, question, id=str(n), history=history) for n, (question, up, history) in enumerate(cast_)]
    kept = saved_questions(votes)
    last = {(question.strip(), history): up for question, up, history in cast_}
    assert {(one.question.strip(), one.history) for one in kept} == {key for key, up in last.items() if up}
    assert all(one in votes and one.up for one in kept) and len(kept) == sum(last.values())


def test_a_change_of_the_library_changes_what_it_changes_and_no_more(tmp_path) -> None:
    answerer = press_answerer(tmp_path / "library")
    votes = [vote(question=q, first=answerer.ask(q).quotes[0], id=q) for q in (CHAIR, OWES)]
    assert list(changes(votes, answerer)) == [None, None]
    gone = answerer.ask(OWES).quotes[0].article.id
    remove(tmp_path / "library", [gone])
    first, second = changes(votes, answerer)
    assert first is None and second is not None and second.vote.question == OWES
    assert second.now is None or second.now.text != second.vote.quote.text
    assert second.generation == answerer.ask(OWES).searched.generation


def test_the_command_shows_what_changed_and_exits_1(tmp_path, capsys, monkeypatch) -> None:
    path = tmp_path / "library"
    answerer = build(path, press_articles())
    monkeypatch.setattr("qa.assemble.open_answerer", lambda library, reader: answerer)
    assert main(["saved", "--library", str(path)]) == 0
    assert "0 saved questions, 0 with another" in capsys.readouterr().err
    sentence = answerer.ask(CHAIR)
    assert sentence.answered
    right = vote(question=CHAIR, first=sentence.quotes[0])
    cast(path, right)
    assert main(["saved", "--library", str(path)]) == 0
    wrong = replace(right.quote, text="Nobody\x1b[31m was\u202e elected.")
    cast(path, replace(right, quote=wrong))
    capsys.readouterr()
    assert main(["saved", "--library", str(path), "--json"]) == 1
    row = json.loads(capsys.readouterr().out)
    assert row["saved"]["text"] == wrong.text and row["now"]["text"] == right.quote.text
    assert main(["saved", "--library", str(path)]) == 1
    out = capsys.readouterr().out
    assert CHAIR in out and "\x1b" not in out and "\u202e" not in out and "\\x1b" in out
    assert main(["saved", "--library", str(tmp_path / "none")]) == 1
    assert "there is no library" in capsys.readouterr().err and check_library(path).faults == ()


def test_wrong_usage_is_said(capsys) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["saved", "--nope"])
    error = capsys.readouterr().err
    assert stop.value.code == 2 and error.count("\n") == 1 and "python -m qa saved --help" in error
