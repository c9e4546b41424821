"""The chat over a library that drops off, is damaged, or is changed while somebody's address is slow. No browser."""

import base64
import threading
from collections.abc import Callable
from pathlib import Path

import chat_fakes
import httpx
import pytest
import shelf_fakes
from fakes import FakeEmbedder

from index.errors import CuttingsError, LibraryDamaged
from index.library import Library, open_library
from index.schema import DATABASE
from index.update import rebuild
from qa.page.ballot import Ballot
from qa.page.counter import Counter
from qa.page.desk import Desk
from qa.page.service import Service
from qa.page.standing import UNREAD

CHAIR = "Who will chair the navy board?"
LODD = b"The board has a new chair\n\nMr Piers Lodd will chair the navy board. He chairs the board of a bank too.\n"
PIECE = {"upload": None, "name": "l.txt", "offset": 0, "piece": base64.b64encode(LODD).decode()}
ARTICLES = {"harbour.txt": chat_fakes.HARBOUR, "ports.txt": chat_fakes.PORTS, "flood.txt": chat_fakes.FLOOD}
NONE_YET = ("No articles yet", "no articles yet", "index add", "hand in")


@pytest.fixture
def path(tmp_path) -> Path:
    return shelf_fakes.make_shelf(tmp_path, ARTICLES)


@pytest.fixture
def desk(path) -> Desk:
    return shelf_fakes.shelf_desk(path)


def verified(path: Path) -> shelf_fakes.ShelfAnswerer:
    """An answerer over a library that is read whole first, as the real one's is."""
    open_library(path)
    answerer = shelf_fakes.ShelfAnswerer(path)
    answerer.library = answerer.shelf
    return answerer


def begin(counter: Counter) -> dict[str, object]:
    """A file that has come up whole, to be taken in."""
    return {"upload": counter.upload(PIECE)["upload"]}


# ---- gone, and back


@pytest.mark.parametrize("how", ["moved", "unmounted"])
def test_a_library_that_drops_off_is_said_and_none_is_made_in_its_place(desk, path, tmp_path, how, monkeypatch) -> None:
    counter, ballot = Counter(desk), Ballot(desk)
    before, table = desk.greeting(), desk.list_articles({})
    answer, upload = desk.reply({"question": CHAIR})["id"], begin(counter)
    with desk.library.view() as view:
        id = view.catalogue()[0].id
    monkeypatch.setattr("index.ingest.web.fetch_articles", lambda address: pytest.fail("fetched for no library"))

    path.rename(tmp_path / "away")
    if how == "unmounted":
        path.mkdir()
    there = sorted(tmp_path.rglob("*"))
    state = desk.greeting()
    assert state["library"] == UNREAD and state["empty"] and state["empty_html"] == ""
    said = [
        state["trouble_html"], desk.list_articles({})["html"], desk.read_article({"id": id})["html"],
        desk.reply({"question": CHAIR})["html"], counter.take_upload(upload)["html"],
        counter.take_address({"address": "https://slow.example/feed"})["html"],
        counter.remove_article({"id": id})["said"], ballot.vote({"id": answer, "vote": "up"})["said"],
    ]  # fmt: skip
    for call in (Service(desk).list_articles, lambda: Service(desk).read_article(id)):
        with pytest.raises(CuttingsError) as told:
            call()
        said.append(str(told.value))
    for words in said:
        assert "is not there any more; connect its drive" in words and not any(none in words for none in NONE_YET)
    assert sorted(tmp_path.rglob("*")) == there, "a change was made in its place"

    if how == "unmounted":
        path.rmdir()
    (tmp_path / "away").rename(path)
    assert desk.greeting() == before and desk.list_articles({}) == table
    assert counter.take_upload(upload)["taken"] == 1  # it was kept for another try
    assert "Piers Lodd" in desk.reply({"question": CHAIR})["html"]
    assert counter.remove_article({"id": id})["done"] and ballot.vote({"id": answer, "vote": "up"})["vote"] == "up"


def test_a_library_seen_while_the_models_load_and_gone_when_they_are_there(path, tmp_path) -> None:
    desk = Desk(lambda: verified(path), lambda: Library(path), folder=path)
    assert desk.greeting()["library"] == "3 articles"
    path.rename(tmp_path / "away")
    desk._open()
    for words in (desk.greeting()["trouble_html"], desk.reply({"question": CHAIR})["html"]):
        assert "is not there any more" in words and not any(none in words for none in NONE_YET)
    (tmp_path / "away").rename(path)
    assert "Farrant" in desk.reply({"question": CHAIR})["html"] and not desk.greeting()["trouble_html"]


def test_the_examples_that_were_found_stay_while_the_library_is_away(path, tmp_path) -> None:
    looked: list[str] = []

    def suggest(desk: Desk) -> list[str]:
        looked.append(CHAIR)
        return looked

    desk = Desk(lambda: verified(path), suggest=suggest, folder=path)
    desk._open()
    desk._find_openers()
    path.rename(tmp_path / "away")
    desk._find_openers()
    (tmp_path / "away").rename(path)
    assert desk.greeting()["examples"] == looked == [CHAIR] and not desk.greeting()["examples_due"]


# ---- damaged


@pytest.mark.parametrize("noticed", ["by the page", "by a question"])
def test_a_damaged_library_is_said_alone_and_works_again_when_it_is_put_right(path, noticed) -> None:
    whole = (path / DATABASE).read_bytes()
    (path / DATABASE).write_bytes(b"x" * 5000 + whole[5000:])

    desk = Desk(lambda: verified(path), lambda: Library(path), folder=path)
    desk._open()
    state, counter = desk.greeting(), Counter(desk)
    assert state["empty_html"] == "" and state["library"] == UNREAD and not state["loading"]
    upload = begin(counter)
    for html in (state["trouble_html"], desk.list_articles({})["html"], desk.reply({"question": CHAIR})["html"],
                 counter.take_upload(upload)["html"]):  # fmt: skip
        assert "is damaged" in html and "No articles yet" not in html and "no articles yet" not in html
    assert not (path / "uploads").exists()

    (path / DATABASE).write_bytes(whole)
    if noticed == "by the page":
        desk.greeting()
        assert desk.answerer(20) is not None
    assert "Farrant" in desk.reply({"question": CHAIR})["html"]
    assert desk.greeting()["library"] == "3 articles" and not desk.greeting()["trouble_html"]


def test_what_was_found_damaged_at_the_start_is_opened_again_when_it_is_rebuilt(path) -> None:
    tried: list[int] = []

    def answerer() -> shelf_fakes.ShelfAnswerer:
        with Library(path).view() as view:
            tried.append(view.generation)
        if tried[-1] == tried[0]:
            raise LibraryDamaged("a passage is damaged; run `python -m index rebuild`")
        return verified(path)

    desk = Desk(answerer, lambda: Library(path), folder=path)
    desk._open()
    for _ in range(3):
        assert "a passage is damaged" in desk.greeting()["trouble_html"] + desk.reply({"question": CHAIR})["html"]
    assert len(tried) == 1, "it is not verified anew with each look"
    rebuild(path, FakeEmbedder(), Library(path).recipe)
    assert "Farrant" in desk.reply({"question": CHAIR})["html"]


def test_models_that_do_not_load_are_not_loaded_again_with_each_look(path) -> None:
    tried: list[int] = []

    def broken() -> shelf_fakes.ShelfAnswerer:
        tried.append(1)
        raise RuntimeError("no memory")

    desk = Desk(broken, lambda: Library(path), folder=path)
    with pytest.raises(RuntimeError):
        desk._open()
    for _ in range(3):
        html = desk.greeting()["trouble_html"]
        assert "could not be loaded" in html and html == desk.reply({"question": CHAIR})["html"]
    assert desk.greeting()["library"] == "3 articles" and len(tried) == 1


# ---- a slow address


def caller(address: str) -> Callable[[str, dict[str, object]], dict[str, object]]:
    """call("take_address", {...}) as the page's script does."""
    components = httpx.get(f"{address}/config", timeout=30).json()["components"]
    id = next(each["id"] for each in components if each["props"].get("elem_id") == "cuttings-page")

    def call(name: str, request: dict[str, object]) -> dict[str, object]:
        body = {"data": request, "component_id": id, "fn_name": name, "session_hash": "abc"}
        return httpx.post(f"{address}/gradio_api/component_server", json=body, timeout=20).json()

    return call


def test_a_slow_address_keeps_nobody_from_changing_the_library(desk, monkeypatch) -> None:
    begun, gate, replies = threading.Semaphore(0), threading.Event(), []

    def slow(address):
        begun.release()
        assert gate.wait(20)
        return iter(())

    monkeypatch.setattr("index.ingest.web.fetch_articles", slow)
    with shelf_fakes.served(desk) as address:
        call = caller(address)

        def fetch(tab: str) -> None:
            replies.append(call("take_address", {"address": f"https://slow.example/{tab}", "tab": tab}))

        fetching = [threading.Thread(target=fetch, args=(f"{n}",)) for n in range(6)]
        for each in fetching:
            each.start()
        try:
            for _ in range(4):
                assert begun.acquire(timeout=20)
            assert "3 articles" in call("list_articles", {})["html"]
            upload = call("upload", PIECE)["upload"]
            assert call("take_upload", {"upload": upload, "tab": "me"})["taken"] == 1
            with desk.library.view() as view:
                id = view.catalogue()[0].id
            assert call("remove_article", {"id": id, "tab": "me"})["done"]
            assert not begun.acquire(blocking=False), "more addresses are fetched at once than there are places"
        finally:
            gate.set()
            for each in fetching:
                each.join(20)
    assert len(replies) == 6
