"""How the page treats the one who uses it, in a real headless Chromium: where the keyboard's focus is, what a screen
reader is told, and how often, what is shown without asking, and what leaving the page would lose."""

import threading
from collections.abc import Iterator
from pathlib import Path

import chat_fakes
import pytest
import shelf_fakes
import test_app_browser as chat
from fakes import FakeEmbedder, make_article

import app
from index.lock import writing
from index.update import add
from qa.page.desk import Desk

pytestmark = chat.pytestmark
chromium = chat.chromium
CHAIR, PORTS = "Who will chair the navy board?", "Who chose Lanmouth Ports?"
ARTICLES = {"harbour.txt": chat_fakes.HARBOUR, "ports.txt": chat_fakes.PORTS}
STORY = b"The pier\n\nThe pier at Wexmouth was mended in May, said its owner on Monday, and is open again.\n"
FOCUSED = "document.activeElement.{}"


class SlowDesk(Desk):
    """One that gives articles and answers only while `gate` is open."""

    gate = threading.Event()
    gate.set()

    def read_article(self, request):
        assert self.gate.wait(60)
        return super().read_article(request)

    def reply(self, request):
        assert self.gate.wait(60)
        return super().reply(request)


@pytest.fixture
def desk(tmp_path) -> Iterator[Desk]:
    path = shelf_fakes.make_shelf(tmp_path, ARTICLES)
    answerer = shelf_fakes.ShelfAnswerer(path)
    answerer.library = answerer.shelf
    desk = SlowDesk(lambda: answerer, lambda: answerer.shelf, folder=path)
    desk._open()
    yield desk
    desk.gate.set()


@pytest.fixture
def url(desk) -> Iterator[str]:
    with shelf_fakes.served(desk) as address:
        yield address


def bring(path: Path, name: str, title: str) -> None:
    """An article that comes from elsewhere, as from `python -m index add`."""
    add(
        path,
        [make_article(f"{title}\n\nThe pier at Wexmouth was mended in May, said its owner.", name)],
        FakeEmbedder(),
    )


def shelf(seen: chat.Watched) -> object:
    seen.page.click("[data-view=articles]")
    seen.page.wait_for_selector("tbody tr")
    return seen.page


def test_typing_goes_on_while_a_slow_article_comes(chromium, url, desk) -> None:
    with chat.Watched(chromium, url) as seen:
        page, turn = seen.page, seen.ask(PORTS)
        page.wait_for_selector("mark.current")
        page.click(".close")
        other = seen.ask("Who is the first chief executive?")
        desk.gate.clear()
        other.locator(".chip").first.click()
        page.wait_for_selector(".pane .page[aria-busy]")
        assert page.locator(".where").inner_text().startswith("Quote 1 of")
        page.click("#cuttings-question")
        page.keyboard.type("Who ran ")
        desk.gate.set()
        page.wait_for_selector("mark.current")
        page.wait_for_selector(".pane .page:not([aria-busy])")
        page.keyboard.type("the airport?")
        assert page.input_value("#cuttings-question") == "Who ran the airport?"
        turn.locator(".chip").first.click()  # and where nobody writes, the article gets the focus
        page.wait_for_function("document.activeElement.classList.contains('page')")


def test_a_list_written_anew_keeps_the_focus_and_closing_an_article_comes_back_to_it(chromium, url, desk) -> None:
    with chat.Watched(chromium, url) as seen:
        page = shelf(seen)
        button = page.locator("button.open").first
        title = button.inner_text()
        button.focus()
        bring(desk.folder, "pier.txt", "The pier is mended")
        page.evaluate("document.querySelector('button.open').dataset.old = 'yes'")
        page.locator("#cuttings-files").set_input_files([{"name": "x.exe", "mimeType": "a/b", "buffer": b"MZ"}])
        page.wait_for_function("!document.querySelector('button.open[data-old]')")  # a refusal too writes the list anew
        assert page.locator("tbody tr").count() == 3
        assert page.locator(".library").inner_text().startswith("3 articles")
        assert page.evaluate(FOCUSED.format("innerText")) == title
        page.keyboard.press("Enter")
        page.wait_for_selector(".pane:not([hidden]) .page:not([aria-busy])")
        page.locator("th.title button").click()
        page.wait_for_function("document.activeElement.dataset.sort === 'title'")
        page.click(".shelf h1")  # plain text: the focus is nowhere, and Escape closes the article all the same
        page.keyboard.press("Escape")
        page.wait_for_selector(".pane", state="hidden")
        assert page.evaluate(FOCUSED.format("innerText")) == title


def test_an_article_that_comes_from_elsewhere_is_in_the_open_list(chromium, url, desk) -> None:
    with chat.Watched(chromium, url) as seen:
        page = shelf(seen)
        bring(desk.folder, "pier.txt", "The pier is mended")
        page.evaluate("window.dispatchEvent(new Event('focus'))")  # whoever comes back to the page sees how things are
        page.wait_for_selector("button.open >> text=pier.txt")
        page.fill("#cuttings-search", "pier")
        page.wait_for_function("document.querySelector('.spoken').textContent === '1 of 3 articles'")


def test_what_the_article_covers_is_out_of_reach_until_it_is_closed(chromium, url) -> None:
    with chat.Watched(chromium, url, 390, 844) as seen:
        page, chip = seen.page, seen.ask(PORTS).locator(".chip").first
        chip.click()
        page.wait_for_selector("mark.current")
        assert page.evaluate("document.querySelector('.talk').inert")
        page.keyboard.press("Escape")
        page.wait_for_selector(".pane", state="hidden")
        assert not page.evaluate("document.querySelector('.talk').inert")
        assert page.evaluate(FOCUSED.format("classList.contains('chip')"))


def test_copying_without_a_clipboard_leaves_the_focus_on_the_button(chromium, url) -> None:
    with chat.Watched(chromium, url) as seen:
        turn = seen.ask(PORTS)
        seen.page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
        turn.locator(".copy").first.click()
        seen.page.wait_for_function("document.querySelector('.spoken').textContent === 'Copied'")
        assert seen.page.evaluate(FOCUSED.format("classList.contains('copy')"))


def test_the_article_stays_where_a_sentence_is_being_picked_and_the_offer_survives_a_reload(
    chromium, url, desk
) -> None:
    with chat.Watched(chromium, url) as seen:
        page, turn = seen.page, seen.ask(PORTS)
        turn.locator(".thumb.down").click()
        turn.locator(".which").wait_for()
        page.reload()
        turn.locator(".which").wait_for()
        assert turn.locator(".thumb.down").get_attribute("aria-pressed") == "true"
        desk.gate.clear()
        page.fill("#cuttings-question", CHAIR)
        page.press("#cuttings-question", "Enter")
        page.locator(".turn").nth(1).locator(".waiting").wait_for()
        turn.locator(".which").click()
        desk.gate.set()
        page.locator(".turn").nth(1).locator(".quote.best").wait_for()
        page.wait_for_selector("[data-pick]")
        page.wait_for_timeout(200)
        assert "took charge of all six" in page.locator(".pane .page").inner_text()


def test_a_screen_reader_is_told_each_thing_once(chromium, url) -> None:
    with chat.Watched(chromium, url) as seen:
        page, turn = seen.page, seen.ask(PORTS)
        page.evaluate("""() => {
          window.told = [];
          for (const place of document.querySelectorAll(".cuttings [role=status], .cuttings [role=alert]"))
            new MutationObserver(() => window.told.push(place.className + ": " + place.textContent))
              .observe(place, { childList: true, characterData: true, subtree: true });
        }""")
        turn.locator(".thumb.up").click()
        turn.locator(".thumb.up[aria-pressed=true]").wait_for()
        for _ in range(3):
            page.evaluate("window.dispatchEvent(new Event('focus'))")
            page.wait_for_timeout(150)
        assert page.evaluate("window.told") == ["spoken: Thank you. The question is saved with this answer."]
        assert turn.locator("[role=status]").count() == 0


def test_leaving_with_files_that_were_not_sent_is_asked_about(chromium, url, desk) -> None:
    asks = """(() => { const leaving = new Event("beforeunload", { cancelable: true });
      window.dispatchEvent(leaving); return leaving.defaultPrevented; })()"""
    with chat.Watched(chromium, url) as seen:
        page = shelf(seen)
        with writing(desk.folder):
            page.set_input_files("#cuttings-files", [{"name": "a.txt", "mimeType": "text/plain", "buffer": STORY}])
            page.wait_for_selector(".results .coming")
            assert page.evaluate(asks)
        page.wait_for_selector(".results .clear:not([hidden])")
        assert not page.evaluate(asks)


def test_who_was_signed_out_is_told_so_and_gets_a_button(chromium, desk) -> None:
    """Sign-ins end with the server; to the page it is the same when the browser's cookies go."""
    with chat_fakes.served(app.build_app(desk, auth=("ada", "love"))) as address:
        context = chromium.new_context()
        page = context.new_page()
        page.goto(address)
        page.locator("input").nth(0).fill("ada")
        page.locator("input").nth(1).fill("love")
        page.get_by_role("button", name="Login").click()
        page.wait_for_selector(".welcome")
        context.clear_cookies()
        page.fill("#cuttings-question", PORTS)
        page.press("#cuttings-question", "Enter")
        page.locator(".turn .again").wait_for()
        assert "You have been signed out" in page.locator(".turn .trouble").inner_text()
        page.evaluate("window.dispatchEvent(new Event('focus'))")
        page.wait_for_selector(".notice .reload")
        assert page.locator(".notice").inner_text().count("signed out") == 1
        page.click(".notice .reload")
        page.wait_for_selector("input[type=password]")
        context.close()


def test_a_courtesy_is_not_put_to_the_vote(chromium, url) -> None:
    with chat.Watched(chromium, url) as seen:
        seen.ask(PORTS).locator(".thumb").first.wait_for()
        turn = seen.ask("Thanks!")
        assert "Ask me something" in turn.locator(".about").inner_text()
        seen.ask(CHAIR).locator(".thumb").first.wait_for()
        assert not turn.locator(".thumb").count() and not seen.ask("Thanks!").locator(".quote").count()
