"""Nothing of a conversation is lost, in a real headless Chromium: over a reload, when the server does not answer, when
a question is asked once more, after a refusal, and however long a pasted text is."""

import threading
from collections.abc import Iterator

import chat_fakes
import pytest
import shelf_fakes
import test_app_browser as chat

import app
from index.errors import CuttingsError
from qa.page.desk import Desk
from qa.page.ledger import Ledger

pytestmark = chat.pytestmark
chromium = chat.chromium
CHAIR, PORTS, WALL = "Who will chair the board?", "Who chose Lanmouth Ports?", "How much did the flood wall cost?"
REFUSED, REFUSED_TOO = "Who invented the underwater ferry engine?", "Why did the opera singer emigrate?"


class Answerer(chat_fakes.FakeAnswerer):
    """The fake one, which waits while `gate` is shut and fails while there is `trouble`."""

    def __init__(self, library: chat_fakes.FakeLibrary) -> None:
        super().__init__(library)
        self.gate, self.trouble = threading.Event(), ""
        self.gate.set()

    def ask(self, question, history=(), limit=3):
        assert self.gate.wait(60)
        if self.trouble:
            raise CuttingsError(self.trouble)
        return super().ask(question, history, limit)


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[str, Desk, Answerer]]:
    library = chat_fakes.FakeLibrary(chat_fakes.sample_articles())
    answerer = Answerer(library)
    desk = Desk(lambda: answerer, lambda: library, lambda _: [CHAIR])
    application = app.build_app(desk)
    desk._open()
    desk._find_openers()
    with chat_fakes.served(application) as url:
        yield url, desk, answerer


def questions(page: object) -> list[str]:
    return page.locator(".turn .question").all_inner_texts()


def once_more(turn: object) -> object:
    return turn.get_by_role("button", name="Ask once more")


def answered(turn: object) -> str:
    turn.locator(".quote.best").wait_for()
    return turn.locator(".quote.best").inner_text()


def test_a_question_that_waits_and_the_half_written_next_one_survive_a_reload(chromium, served) -> None:
    url, _, answerer = served
    with chat.Watched(chromium, url) as seen:
        page = seen.page
        seen.ask(CHAIR)
        answerer.gate.clear()
        page.fill("#cuttings-question", PORTS)
        page.press("#cuttings-question", "Enter")
        page.locator(".turn .waiting").wait_for()
        page.fill("#cuttings-question", "And who is")
        page.reload()
        page.locator(".turn .quote").first.wait_for()
        answerer.gate.set()
        assert questions(page) == [CHAIR, PORTS] and page.input_value("#cuttings-question") == "And who is"
        waited = page.locator(".turn").nth(1)
        assert "This question has no answer yet." in waited.inner_text()
        assert page.evaluate(chat.FAINT) == [] and page.evaluate(chat.OVERFLOWING) == []
        once_more(waited).click()
        assert "took charge" in answered(waited) and questions(page) == [CHAIR, PORTS]
        page.press("#cuttings-question", "Enter")
        page.locator(".turn").nth(2).locator(".answer:not([aria-busy])").wait_for()
        page.reload()
        page.locator(".turn .quote").nth(1).wait_for()
        assert len(questions(page)) == 3 and page.input_value("#cuttings-question") == ""
        assert seen.complaints == [] and seen.dialogs == []


def test_a_question_that_failed_can_be_asked_once_more_there_and_after_a_reload(chromium, served, monkeypatch) -> None:
    url, _, answerer = served
    with chat.Watched(chromium, url) as seen:
        page = seen.page
        monkeypatch.setattr(answerer, "trouble", "The library cannot be read just now.")
        turn = seen.ask(CHAIR)
        assert "cannot be read just now." in turn.inner_text()
        once_more(turn).focus()
        page.keyboard.press("Enter")
        turn.locator(".answer:not([aria-busy]) .trouble").wait_for()
        assert page.evaluate("document.activeElement.textContent") == CHAIR
        page.reload()
        turn.locator(".trouble").wait_for()
        monkeypatch.undo()
        once_more(turn).click()
        assert "Farrant" in answered(turn)
        seen.context.set_offline(True)
        lost = seen.ask(PORTS)
        assert "The server did not answer." in lost.inner_text()
        seen.context.set_offline(False)
        once_more(lost).click()
        assert "took charge" in answered(lost) and questions(page) == [CHAIR, PORTS]


def test_asked_once_more_a_follow_up_leans_on_what_stood_before_it(chromium, served, monkeypatch) -> None:
    url, desk, answerer = served
    long = f"{CHAIR} " + "Background for the record. " * 40 + "And since when?"
    with chat.Watched(chromium, url) as seen:
        page = seen.page
        for question in (CHAIR, "board?", long, WALL):
            seen.ask(question)
        monkeypatch.setattr(desk, "ledger", Ledger())  # as after a restart of the server
        page.reload()
        once_more(page.locator(".turn").nth(3)).wait_for()
        answerer.asked.clear()
        follow_up = page.locator(".turn").nth(1)
        once_more(follow_up).click()
        assert "Farrant" in answered(follow_up) and ("board?", (CHAIR,)) in answerer.asked
        assert follow_up.locator(".understood bdi").inner_text() == f"{CHAIR} board?"
        once_more(page.locator(".turn").nth(2)).click()
        page.locator(".turn").nth(2).locator(".answer:not([aria-busy]) figure").first.wait_for()
        assert (long, (CHAIR, "board?")) in answerer.asked and len(questions(page)) == 4


def test_what_is_asked_before_the_old_answers_are_back_stands_after_them(chromium, served, monkeypatch) -> None:
    url, desk, _ = served
    gate, find = threading.Event(), desk.ledger.find
    with chat.Watched(chromium, url) as seen:
        page = seen.page
        seen.ask(CHAIR)
        monkeypatch.setattr(desk.ledger, "find", lambda id: gate.wait(60) and find(id))
        page.reload()
        page.locator(".turn .waiting").wait_for()
        assert "took charge" in answered(seen.ask(PORTS))
        gate.set()
        assert "Farrant" in answered(page.locator(".turn").nth(0))
        for _ in range(2):
            assert questions(page) == [CHAIR, PORTS]
            page.reload()
            page.locator(".turn .quote.best").nth(1).wait_for()


def test_saving_says_which_answers_the_server_no_longer_has(chromium, served, monkeypatch) -> None:
    url, desk, _ = served
    with chat.Watched(chromium, url) as seen:
        for question in (CHAIR, PORTS, WALL):
            seen.ask(question)
        monkeypatch.setattr(desk, "ledger", Ledger())
        seen.page.reload()
        once_more(seen.page.locator(".turn").nth(2)).wait_for()
        seen.ask(CHAIR)
        with seen.page.expect_download():
            seen.page.click("[data-pack=md]")
        said = seen.page.locator(".saved").inner_text()
        assert said.startswith("Saved: 1 question. Left out: 3 older questions that the server no longer has.")


def test_better_suggestions_come_where_the_old_ones_stood_and_never_under_the_pointer(
    chromium, tmp_path, monkeypatch
) -> None:
    found, general = threading.Event(), [CHAIR]

    def nearest(*_: object) -> list[str]:
        assert found.wait(60)
        return [PORTS, WALL]

    monkeypatch.setattr("app.nearest", nearest)  # where the page is built
    articles = {"harbour.txt": chat_fakes.HARBOUR, "ports.txt": chat_fakes.PORTS, "flood.txt": chat_fakes.FLOOD}
    desk = shelf_fakes.shelf_desk(shelf_fakes.make_shelf(tmp_path, articles), lambda _: general)
    desk._find_openers()
    with shelf_fakes.served(desk) as url, chat.Watched(chromium, url) as seen:
        page = seen.page
        turn = seen.ask(REFUSED)
        offered = turn.locator(".instead .example")
        offered.first.hover()
        found.set()
        page.wait_for_timeout(400)
        assert offered.all_inner_texts() == general  # it would have changed under the pointer
        page.mouse.move(1, 1)
        turn = seen.ask(REFUSED_TOO)
        offered = turn.locator(".instead .example")
        offered.nth(1).wait_for()
        assert offered.all_inner_texts() == [PORTS, WALL] and turn.locator(".instead").count() == 1
        assert turn.locator(".instead + .ballot").count() == 1  # where the old ones stood
        page.reload()
        for number in (1, 0):
            offered = page.locator(".turn").nth(number).locator(".instead .example")
            offered.nth(1).wait_for()
            assert offered.all_inner_texts() == [PORTS, WALL]
        assert seen.complaints == []


def test_an_overlong_paste_is_asked_and_does_not_stop_the_next_question(chromium, served) -> None:
    url, _, answerer = served
    with chat.Watched(chromium, url) as seen:
        pasted = f"{CHAIR} " + "and so on " * 110_000
        seen.page.evaluate(  # typed in, it would be laid out, which takes the browser seconds
            "(words) => { document.querySelector('#cuttings-question').value = words;"
            " document.querySelector('.composer').requestSubmit(); }",
            pasted,
        )
        seen.page.locator(".turn .answer:not([aria-busy])").wait_for()
        assert "did not answer" not in seen.page.locator(".turn .answer").inner_text()
        assert (pasted[:20_000], ()) in answerer.asked
        assert "took charge" in answered(seen.ask(PORTS))
        assert seen.complaints == []
