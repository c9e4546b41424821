"""The page's counter and ballot, as plain functions: uploads in pieces, votes, saved questions. No browser."""

import base64
import json
import threading
import time
from pathlib import Path

import chat_fakes
import numpy as np
import pytest
import shelf_fakes
from fakes import FakeEmbedder
from hypothesis import given, settings
from hypothesis import strategies as st

from index.chunk import quotable_sentences
from index.errors import RefusedInput
from index.lock import writing
from index.votes import read_votes
from qa.page.ballot import Ballot
from qa.page.counter import Counter, Shared
from qa.page.desk import Desk
from qa.page.staging import LARGEST_PIECE, Staging
from qa.saved import saved_questions

CHAIR = "Who will chair the navy board?"
LODD = b"The board has a new chair\n\nMr Piers Lodd will chair the navy board. He chairs the board of a bank too.\n"
ARTICLES = {"harbour.txt": chat_fakes.HARBOUR, "ports.txt": chat_fakes.PORTS, "flood.txt": chat_fakes.FLOOD}
FIELDS = [
    "id",
    "vote",
    "correct",
    "article",
    "start",
    "end",
    "upload",
    "name",
    "offset",
    "piece",
    "address",
    "saved",
    "how",
]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(FIELDS), inner, max_size=6),
    max_leaves=15,
)


@pytest.fixture
def desk(tmp_path) -> Desk:
    return shelf_fakes.shelf_desk(shelf_fakes.make_shelf(tmp_path, ARTICLES))


@pytest.fixture
def counter(desk) -> Counter:
    return Counter(desk)


@pytest.fixture
def ballot(desk) -> Ballot:
    return Ballot(desk, settle=0.01)


def send(counter: Counter, name: str, data: bytes, piece: int = 40) -> dict[str, object]:
    """The file in pieces, as the page sends it, and taken in."""
    upload, offset = None, 0
    while offset < len(data) or upload is None:
        part = base64.b64encode(data[offset : offset + piece]).decode()
        reply = counter.upload({"upload": upload, "name": name, "offset": offset, "piece": part})
        if "upload" not in reply:
            return reply
        upload, offset = reply["upload"], reply["received"]
    return counter.take_upload({"upload": upload, "name": name})


def ask(desk: Desk, question: str = CHAIR, history: list[str] | None = None) -> str:
    return desk.reply({"question": question, "history": history or []})["id"]


def settled(ballot: Ballot) -> dict[str, object]:
    until = time.monotonic() + 20
    ballot.look()
    while (state := ballot.saved_changes())["looking"] or ballot._again or (
        ballot._checked != ballot._generation()
    ):  # fmt: skip
        assert time.monotonic() < until
        time.sleep(0.02)
    return ballot.saved_changes() if not state["count"] else state


# ---- files on their way


@pytest.mark.parametrize(
    ("encoding", "named"), [("utf-8", None), ("utf-8-sig", None), ("cp1252", "Windows-1252"), ("utf-16", "UTF-16")]
)
def test_a_file_that_is_not_utf_8_is_said_to_be_read_otherwise(counter, encoding, named) -> None:
    data = "Café to close\n\nThe café at Fenby will close in May, its owner said on Monday.\n".encode(encoding)
    html = send(counter, "cafe.txt", data, 4000)["html"]
    assert "Added" in html
    assert (f", as <bdi>{named}</bdi>: it is not UTF-8" in html) if named else "UTF-8" not in html
    assert "UTF-8" not in send(counter, "cafe.txt", data, 4000)["html"]  # said once


@given(st.lists(st.binary(max_size=30), min_size=1, max_size=6))
def test_a_file_in_pieces_is_the_file(pieces) -> None:
    staging = Staging(most=1000)
    id = staging.begin("a\u202e.txt")
    for number, piece in enumerate(pieces):
        assert staging.add(id, sum(map(len, pieces[:number])), piece) == sum(map(len, pieces[: number + 1]))
    assert staging.whole(id) == staging.whole(id) == ("a\u202e.txt", b"".join(pieces))
    staging.drop(id)
    with pytest.raises(RefusedInput, match="no longer"):
        staging.whole(id)


@pytest.mark.parametrize("offset", [1, -1, None, "0", 0.5])
def test_a_piece_out_of_turn_is_refused(offset) -> None:
    staging = Staging(most=1000)
    with pytest.raises(RefusedInput, match="did not arrive whole"):
        staging.add(staging.begin("a.txt"), offset, b"x")
    for id in ("nobody's", None, [], {}):
        with pytest.raises(RefusedInput):
            staging.add(id, 0, b"x")


def test_what_is_too_large_is_dropped_and_the_oldest_make_room() -> None:
    staging = Staging(most=100, room=250)
    first, second, third = (staging.begin(f"{n}.txt") for n in range(3))
    with pytest.raises(RefusedInput, match="larger than 0"):
        staging.add(staging.begin("x.txt"), 0, b"x" * 101)
    with pytest.raises(RefusedInput):
        staging.add(first, 0, b"x" * (LARGEST_PIECE + 1))
    for id in (first, second, third):
        staging.add(id, 0, b"x" * 90)
    with pytest.raises(RefusedInput, match="choose it again"):
        staging.whole(first)
    assert staging.whole(second)[1] == staging.whole(third)[1] == b"x" * 90


# ---- in and out


@given(JSON)
@settings(max_examples=30)
def test_nothing_that_a_browser_sends_makes_an_error(value) -> None:
    counter, ballot = test_nothing_that_a_browser_sends_makes_an_error.over
    called = (counter.upload, counter.take_upload, counter.take_address, counter.remove_article, ballot.vote,
              ballot.settle, ballot.saved_changes, counter._desk.recall)  # fmt: skip
    for call in called:
        answered = call(value)
        assert isinstance(answered, dict)
        json.dumps(answered).encode("utf-8")


@pytest.fixture(scope="module", autouse=True)
def over(tmp_path_factory) -> None:
    desk = shelf_fakes.shelf_desk(shelf_fakes.make_shelf(tmp_path_factory.mktemp("over"), ARTICLES))
    test_nothing_that_a_browser_sends_makes_an_error.over = Counter(desk), Ballot(desk, settle=0)


def test_an_upload_is_answered_from_at_once_and_a_refusal_has_its_reason(desk, counter) -> None:
    assert "Farrant" in desk.reply({"question": CHAIR})["html"]
    reply = send(counter, "../../New <b>chair</b>.txt", LODD)
    assert reply["taken"] == 1 and "Added" in reply["html"] and "&lt;b&gt;" in reply["html"]
    assert "Piers Lodd" in desk.reply({"question": CHAIR})["html"]
    (kept,) = (desk.folder / "uploads").iterdir()
    assert kept.read_bytes() == LODD
    again = send(counter, "again.txt", LODD)
    assert again["taken"] == 1 and "Already in the library" in again["html"]
    for name, data, reason in (("x.exe", b"MZ", ".exe files are not read"), ("e.txt", b"", "empty"),
                               ("p.txt", b"%PDF-\0", "not a text file")):  # fmt: skip
        reply = send(counter, name, data)
        assert reply["taken"] == 0 and reason in reply["html"] and "again" not in reply
    assert len(list((desk.folder / "uploads").iterdir())) == 1


def test_another_writer_is_said_in_the_page_and_the_file_waits_for_another_try(desk, counter, monkeypatch) -> None:
    monkeypatch.setattr("index.update.writing", lambda path: writing(path, patience=0.05))
    with writing(desk.folder):
        reply = send(counter, "New chair.txt", LODD)
        assert reply["again"] and "is being written to by process" in reply["html"] and reply["taken"] == 0
        gone = counter.remove_article({"id": _ids(desk)[0]})
        assert not gone["done"] and "is being written to" in gone["said"]
    assert len(_ids(desk)) == 3
    (upload,) = counter._staging._parcels
    assert counter.take_upload({"upload": upload, "name": "New chair.txt"})["taken"] == 1
    assert not counter._staging._parcels and len(_ids(desk)) == 4


def _ids(desk: Desk) -> list[str]:
    with desk.library.view() as view:
        return [entry.id for entry in view.catalogue()]


def test_removal_takes_one_whole_id_only(desk, counter) -> None:
    ids = _ids(desk)
    for wrong in (ids[0][:6], "", "own/harbour.txt", str(desk.folder.parent / "own/harbour.txt"), None, ids[0] + "0"):
        counter.remove_article({"id": wrong})
    assert _ids(desk) == ids
    assert counter.remove_article({"id": ids[0]}) == {"done": True, "said": "Removed from the library."}
    assert _ids(desk) == ids[1:] and len(list((desk.folder.parent / "own").iterdir())) == 3
    assert "no longer" in counter.remove_article({"id": ids[0]})["said"]
    assert "no longer" in desk.read_article({"id": ids[0]})["html"]


@pytest.mark.parametrize("address", ["http://127.0.0.1/", "file:///etc/passwd", "<script>1</script>", "x" * 5000])
def test_addresses_of_this_machine_are_refused_in_words(counter, address) -> None:
    reply = counter.take_address({"address": address})
    assert reply["taken"] == 0 and "Not taken: " in reply["html"] and "<script" not in reply["html"]
    assert len(reply["html"]) < 1000


def test_the_first_upload_makes_the_library(tmp_path, monkeypatch) -> None:
    from index.errors import LibraryMissing
    from index.library import Library

    path = tmp_path / "new"

    def missing() -> object:
        raise LibraryMissing("there is no library")

    desk = Desk(missing, lambda: Library(path), folder=path)
    desk._open()
    monkeypatch.setattr("index.intake.load_embedder", lambda model=None: FakeEmbedder())
    assert "under Articles" in desk.greeting()["empty_html"]
    assert send(Counter(desk), "New chair.txt", LODD)["taken"] == 1
    assert desk.greeting()["library"] == "1 article"


def test_a_shared_embedder_gives_the_same_vectors_and_lets_others_in_between() -> None:
    lock, texts = threading.Lock(), [f"text {n} of the council" for n in range(40)]
    shared, held = Shared(FakeEmbedder(), lock), []

    class Watching(FakeEmbedder):
        def embed(self, texts):
            held.append((lock.locked(), len(texts)))
            return super().embed(texts)

    assert np.array_equal(Shared(Watching(), lock).embed(texts), FakeEmbedder().embed(texts))
    assert held == [(True, 16), (True, 16), (True, 8)] and not lock.locked()
    assert shared.embed([]).shape == (0, 64)


# ---- votes


def test_a_vote_is_on_what_the_server_answered(desk, ballot) -> None:
    id = ask(desk, "board?", ["Who will chair the"])
    reply = ballot.vote({"id": id, "vote": "up", "quote": {"text": "forged"}, "question": "forged"})
    assert reply["vote"] == "up" and "saved" in reply["said"]
    (vote,) = read_votes(desk.folder)
    assert (vote.question, vote.history, vote.up) == ("board?", ("Who will chair the",), True)
    with desk.library.view() as view:
        article = view.article(vote.quote.article_id)
    assert (
        article.text[vote.quote.start : vote.quote.end]
        == vote.quote.text
        == "Dame Isolde Farrant will\nchair the board until then."
    )
    assert vote.quote.sha256 == article.sha256 and vote.generation == 1
    assert ballot.vote({"id": id, "vote": "none"})["vote"] == "none" and read_votes(desk.folder) == ()
    for wrong in ("nobody's", None, 7, []):
        assert "ask once more" in ballot.vote({"id": wrong, "vote": "up"})["said"]


def test_the_sentence_picked_must_be_one(desk, ballot) -> None:
    id = ask(desk)
    with desk.library.view() as view:
        article = next(a for a in view.articles() if "Thwaite resigned" in a.text)
    span = quotable_sentences(article)[1]
    wrong = [
        {"article": article.id, "start": span.start + 1, "end": span.end}, {"article": "x", "start": 0, "end": 9},
        {"article": article.id, "start": True, "end": 3}, {"article": article.id}, "x", [],
    ]  # fmt: skip
    for correct in wrong:
        assert "no sentence" in ballot.vote({"id": id, "vote": "down", "correct": correct})["said"]
    assert read_votes(desk.folder) == ()
    picked = {"article": article.id, "start": span.start, "end": span.end}
    assert ballot.vote({"id": id, "vote": "down", "correct": picked})["vote"] == "down"
    (vote,) = read_votes(desk.folder)
    assert not vote.up and vote.correct.text == span.of(article.text) and vote.correct.source == article.source
    html = desk.read_article({"id": article.id, "pick": True})["html"]
    assert (
        f'data-pick="{span.start} {span.end}"' in html
        and "data-pick" not in desk.read_article({"id": article.id})["html"]
    )


def test_a_changed_answer_is_listed_until_it_is_settled(desk, counter, ballot) -> None:
    for question in (CHAIR, "How many homes has the wall kept the river out of?"):
        assert ballot.vote({"id": ask(desk, question), "vote": "up"})["vote"] == "up"
    assert settled(ballot)["count"] == 0
    send(counter, "New chair.txt", LODD)
    assert ballot.saved_changes()["looking"]  # at the first word of it, so that the page asks again soon
    state = settled(ballot)
    assert state["count"] == 1 and "Farrant" in state["html"] and "Piers Lodd will chair" in state["html"]
    saved = next(vote.answer for vote in read_votes(desk.folder) if vote.question == CHAIR)
    assert ballot.settle({"saved": "nobody's", "how": "keep"})["count"] == 1
    away = desk.folder.rename(desk.folder.with_name("away"))
    for how in ("keep", "drop"):
        assert "is not there any more" in ballot.settle({"saved": saved, "how": how})["said"]
    away.rename(desk.folder)
    assert ballot.settle({"saved": saved, "how": "keep"})["count"] == 0
    new = next(entry for entry in _ids(desk) if entry == read_votes(desk.folder)[0].quote.article_id)
    counter.remove_article({"id": new})
    state = settled(ballot)
    assert state["count"] == 1 and "Farrant" in state["html"].partition("<dt>Now</dt>")[2]
    assert ballot.settle({"saved": saved, "how": "drop"})["count"] == 0
    assert [vote.question for vote in read_votes(desk.folder)] == ["How many homes has the wall kept the river out of?"]
    for id in _ids(desk):
        counter.remove_article({"id": id})
    assert "It is refused now" in settled(ballot)["html"]


def test_a_question_that_stands_alone_is_one_question_whatever_was_asked_before(desk, ballot) -> None:
    for history in ([], ["How many homes?"], ["Who paid?", "When?"]):
        assert ballot.vote({"id": ask(desk, CHAIR, history), "vote": "up"})["vote"] == "up"
    votes = read_votes(desk.folder)
    assert [vote.history for vote in votes] == [()] * 3 and len(saved_questions(votes)) == 1
    ballot.vote({"id": ask(desk, CHAIR, ["Who paid?"]), "vote": "down"})
    assert saved_questions(read_votes(desk.folder)) == ()


def test_dropping_a_question_drops_every_vote_for_it(desk, counter, ballot) -> None:
    for _ in range(2):
        ballot.vote({"id": ask(desk), "vote": "up"})
    send(counter, "New chair.txt", LODD)
    assert settled(ballot)["count"] == 1
    (change,) = ballot._changes.values()
    assert ballot.settle({"saved": change.vote.answer, "how": "drop"})["count"] == 0
    assert read_votes(desk.folder) == ()


def test_a_vote_for_an_answer_of_an_older_library_is_held_against_todays(desk, counter, ballot) -> None:
    old = ask(desk)
    send(counter, "New chair.txt", LODD)
    assert settled(ballot)["count"] == 0
    ballot.vote({"id": old, "vote": "up"})
    assert settled(ballot)["count"] == 1


def test_what_is_settled_while_the_questions_are_asked_again_stays_settled(desk, counter, ballot, monkeypatch) -> None:
    id = ask(desk)
    ballot.vote({"id": id, "vote": "up"})
    assert settled(ballot)["count"] == 0
    send(counter, "New chair.txt", LODD)
    plain = desk.ask

    def meanwhile(*given):
        answer = plain(*given)
        ballot.vote({"id": id, "vote": "none"})
        return answer

    monkeypatch.setattr(desk, "ask", meanwhile)
    assert settled(ballot)["count"] == 0


def test_a_reload_gets_the_answers_that_the_server_still_has(desk) -> None:
    ids = [ask(desk), ask(desk, "How many homes?")]
    turns = desk.recall({"ids": [ids[1], "nobody's", 7, ids[0]]})["turns"]
    assert [turn["id"] for turn in turns] == [ids[1], ids[0]] and "Farrant" in turns[1]["html"]


def test_feedback_from_the_chat_becomes_cases_in_one_command(desk, ballot, tmp_path, capsys, monkeypatch) -> None:
    from eval_fakes import WordReader

    from eval.__main__ import main
    from eval.case import load_cases

    monkeypatch.setattr("eval.parts.open_reader", lambda name: WordReader())
    ballot.vote({"id": ask(desk, "Who will chair the board?"), "vote": "up"})
    ballot.vote({"id": ask(desk, "Who invented the underwater engine?"), "vote": "up"})
    mine, own = tmp_path / "mine.jsonl", desk.folder.parent / "own"
    code = main(["new", "--feedback", str(desk.folder), "--questions", str(mine), "--articles", str(own), "--write"])
    cases = {case.question: case for case in load_cases(mine)}
    assert code == 0 and len(cases) == 2, capsys.readouterr().err
    (gold,) = cases["Who will chair the board?"].gold
    assert gold.article == "harbour.txt" and gold.sentence in Path(own / "harbour.txt").read_text()
    assert cases["Who invented the underwater engine?"].gold == ()
