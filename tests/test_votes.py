"""Votes in the library's database: kept, changed and taken back, and nothing of the articles moves with them."""

import json
import sqlite3
import threading
from pathlib import Path

import pytest
from fakes import FakeEmbedder, fingerprint, make_article
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eval.feedback import parse_line
from index.check import check_library
from index.cli.main import main
from index.errors import LibraryBusy, LibraryMissing
from index.library import open_library
from index.schema import DATABASE
from index.update import add, rebuild
from index.votes import Excerpt, Vote, cast, read_votes, withdraw

TEXT = st.text(max_size=20) | st.text(
    st.sampled_from([*"\t\n\r é'\";", "\u00a0", "\u2028", "\u202e", "😀", "\0"]), max_size=9
)
EXCERPTS = st.builds(
    Excerpt, text=TEXT, start=st.integers(0, 99), end=st.integers(0, 99), article_id=TEXT, source=TEXT, sha256=TEXT,
    title=st.none() | TEXT, published=st.none() | TEXT,
)  # fmt: skip
VOTES = st.builds(
    Vote, answer=st.sampled_from("abcd"), when=TEXT, question=TEXT, history=st.lists(TEXT, max_size=2).map(tuple),
    up=st.booleans(), generation=st.integers(0, 9), quote=st.none() | EXCERPTS, correct=st.none() | EXCERPTS,
)  # fmt: skip
VOTE = Vote("a1", "2026-11-21T23:40:00Z", "Who chairs it?", ("What?",), True, 3,
            Excerpt("Ann chairs it.", 0, 14, "id", "a.txt", "00", "Title"))  # fmt: skip


@pytest.fixture
def path(tmp_path) -> Path:
    add(tmp_path / "library", [make_article("Ann Ash chairs the council. Bo Elm left it.", "a.txt")], FakeEmbedder())
    return tmp_path / "library"


@pytest.fixture(scope="module")
def shared(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("votes") / "library"
    add(path, [make_article("Ann Ash chairs the council. Bo Elm left it.", "a.txt")], FakeEmbedder())
    return path


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(votes=st.lists(VOTES, max_size=6), back=st.sets(st.sampled_from("abcde")))
def test_the_last_vote_on_each_answer_is_kept_and_nothing_else_moves(shared, votes, back) -> None:
    for old in read_votes(shared):
        withdraw(shared, old.answer)
    before = fingerprint(open_library(shared)), check_library(shared)
    for vote in votes:
        cast(shared, vote)
    for answer in back:
        withdraw(shared, answer)
    last = {vote.answer: vote for vote in votes if vote.answer not in back}
    assert read_votes(shared) == tuple(sorted(last.values(), key=lambda vote: (vote.when, vote.answer)))
    assert (fingerprint(open_library(shared)), check_library(shared)) == before


def test_votes_outlive_a_rebuild_and_every_other_change(path) -> None:
    cast(path, VOTE)
    library = open_library(path)
    add(path, [make_article("Cy Oak spoke.", "b.txt")], FakeEmbedder())
    rebuild(path, FakeEmbedder(), library.recipe)
    assert read_votes(path) == (VOTE,) and check_library(path).faults == ()


def test_a_view_that_is_open_goes_on_and_the_generation_stays(path) -> None:
    library = open_library(path)
    with library.view() as view:
        cast(path, VOTE)
        assert view.by_words(["chairs"], 3)
    with library.view() as view:
        assert view.generation == 1


def test_a_vote_that_was_altered_is_named_left_out_and_dropped_by_rebuild(path) -> None:
    cast(path, VOTE)
    cast(path, Vote("b2", "2026-11-22T00:00:00Z", "Who?", (), False, 3))
    with sqlite3.connect(path / DATABASE) as connection:
        connection.execute("UPDATE votes SET vote = replace(vote, 'Ann', 'Bob') WHERE answer = 'a1'")
    connection.close()
    assert [vote.answer for vote in read_votes(path)] == ["b2"]
    (fault,) = check_library(path).faults
    assert "vote" in fault and "checksum" in fault
    rebuild(path, FakeEmbedder(), open_library(path).recipe)
    assert check_library(path).faults == () and [vote.answer for vote in read_votes(path)] == ["b2"]


def test_bytes_that_are_no_text_are_a_fault_and_no_crash(path) -> None:
    cast(path, VOTE)
    with sqlite3.connect(path / DATABASE) as connection:
        connection.execute("UPDATE votes SET vote = CAST(x'ff00fe' AS TEXT)")
    connection.close()
    assert read_votes(path) == () and len(check_library(path).faults) == 1


def test_a_library_without_votes_and_none_at_all(path, tmp_path) -> None:
    assert read_votes(path) == ()
    withdraw(path, "nobody")
    for call in (lambda: read_votes(tmp_path / "none"), lambda: cast(tmp_path / "none", VOTE)):
        with pytest.raises(LibraryMissing):
            call()


def test_a_commit_of_another_process_is_waited_for_and_then_said(path, monkeypatch) -> None:
    monkeypatch.setattr("index.database._PATIENCE_MS", 50)
    other = sqlite3.connect(path / DATABASE, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(LibraryBusy, match="try again"):
        cast(path, VOTE)
    other.execute("ROLLBACK")
    other.close()
    cast(path, VOTE)
    assert read_votes(path) == (VOTE,)


def test_twenty_at_once_are_all_kept(path) -> None:
    def one(number: int) -> None:
        cast(path, Vote(f"answer {number}", "2026", "Who?", (), True, 1))

    threads = [threading.Thread(target=one, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(read_votes(path)) == 20


@given(VOTES)
def test_every_vote_is_a_line_that_eval_reads(vote) -> None:
    line = vote.as_line()
    assert "\n" not in line
    if not vote.question.strip():
        return
    texts = [word for excerpt in (vote.quote, vote.correct) if excerpt for word in (excerpt.text, excerpt.source)]
    if all(text.strip() for text in texts):
        read = parse_line(line.encode())
        assert (read.question, read.history, read.up) == (vote.question, vote.history, vote.up)
        assert (read.quote and read.quote.text) == (vote.quote and vote.quote.text)
        assert (read.correct and read.correct.source) == (vote.correct and vote.correct.source)


def test_the_command_prints_one_line_each(path, capsys) -> None:
    cast(path, VOTE)
    assert main(["feedback", "--library", str(path)]) == 0
    assert [json.loads(line)["vote"] for line in capsys.readouterr().out.splitlines()] == ["up"]
    assert main(["feedback", "--library", str(path / "none")]) == 1
