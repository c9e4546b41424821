"""The Articles tab and the votes in a real headless Chromium: files in, refusals, removal asked twice, thumbs, the
sentence picked, a saved question whose answer changed, a reload, and fifty hostile names that stay text."""

import os
from collections.abc import Iterator

import chat_fakes
import pytest
import shelf_fakes
import test_app_browser as chat
from test_access_browser import violations

from index.errors import LibraryBusy
from index.lock import writing
from index.votes import read_votes
from qa.page.desk import Desk
from qa.page.ledger import Ledger

pytestmark = chat.pytestmark
chromium = chat.chromium
CHAIR = "Who will chair the navy board?"
LODD = b"The board has a new chair\n\nMr Piers Lodd will chair the navy board. He chairs the board of a bank too.\n"
CAFE = "Café to close\n\nThe café at Fenby will close in May, its owner said on Monday. Nobody had asked it to.\n"
LARGE = b"""<html><head><title>Fenby spoke</title></head><body><!-- ... --><article><h1>Fenby spoke at length</h1>
<p>The council of Fenby spoke at length about its budget on Tuesday. Nobody had asked it to speak at such length.</p>
<p>It will speak again in May, when the hall in Fenby has been painted, said the clerk to the council.</p>
</article></body></html>"""
ARTICLES = {"harbour.txt": chat_fakes.HARBOUR, "ports.txt": chat_fakes.PORTS, "flood.txt": chat_fakes.FLOOD}


@pytest.fixture
def desk(tmp_path) -> Desk:
    return shelf_fakes.shelf_desk(shelf_fakes.make_shelf(tmp_path, ARTICLES))


@pytest.fixture
def url(desk) -> Iterator[str]:
    with shelf_fakes.served(desk) as address:
        yield address


def file(name: str, data: bytes) -> dict[str, object]:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": data}


def shelf(seen: chat.Watched) -> object:
    seen.page.click("[data-view=articles]")
    seen.page.wait_for_selector("tbody tr")
    return seen.page


def wait_done(page: object, rows: int) -> None:
    page.wait_for_function(
        f"document.querySelectorAll('.results li').length === {rows}"
        " && !document.querySelector('.results .clear').hidden"
    )


def test_files_go_in_and_are_answered_from_and_come_out_again(chromium, url, desk) -> None:
    large = LARGE.replace(b"...", b"x" * 700_000)  # more than a piece
    with chat.Watched(chromium, url) as seen:
        assert "Farrant" in seen.ask(CHAIR).locator(".quote.best").inner_text()
        page = shelf(seen)
        files = [
            file("New chair.txt", LODD),
            file("x.exe", b"MZ"),
            file("p.txt", b"%PDF-\0"),
            file("large.html", large),
        ]
        page.set_input_files("#cuttings-files", files)
        wait_done(page, 4)
        rows = page.locator(".results li")
        assert "Added" in rows.nth(0).inner_text() and ".exe files are not read" in rows.nth(1).inner_text()
        assert "not a text file" in rows.nth(2).inner_text() and "Added" in rows.nth(3).inner_text()
        assert page.locator(".tally").inner_text() == "2 articles taken in or known already; 2 refusals."
        assert page.locator("tbody tr").count() == 5
        assert (desk.folder / "uploads/large.html").read_bytes() == large
        page.fill("#cuttings-address", "http://127.0.0.1:9/story")
        page.press("#cuttings-address", "Enter")
        wait_done(page, 5)
        assert "private network or this machine" in rows.nth(4).inner_text()
        page.click("[data-view=ask]")
        assert "Piers Lodd" in seen.ask(CHAIR).locator(".quote.best").inner_text()  # the chat under way sees it
        page = shelf(seen)
        button = page.locator("tr", has_text="The board has a new chair").locator(".remove")
        button.click()
        assert "The board has a new chair" in page.locator("dialog h2").inner_text()
        assert page.evaluate("document.activeElement.className") == "keep"
        page.keyboard.press("Escape")
        assert page.locator("dialog").is_hidden() and page.locator("tbody tr").count() == 5
        button.click()
        page.click("dialog .keep")
        assert page.locator("tbody tr").count() == 5
        button.click()
        page.click("dialog .really")
        page.wait_for_function("document.querySelectorAll('tbody tr').length === 4")
        assert not (desk.folder / "uploads/New chair.txt").exists()
        page.click("[data-view=ask]")
        assert "Farrant" in seen.ask(CHAIR).locator(".quote.best").inner_text()
        assert seen.foreign == [] and seen.complaints == [] and seen.dialogs == []


def test_files_dropped_on_the_tab_go_in_and_too_many_are_said(chromium, url) -> None:
    drop = """([name, count]) => {
      const carried = new DataTransfer();
      for (let n = 0; n < count; n += 1) carried.items.add(new File(["x"], n + name));
      const event = { dataTransfer: carried, bubbles: true, cancelable: true };
      document.querySelector(".shelf h1").dispatchEvent(new DragEvent("dragover", event));
      return document.querySelector(".shelf h1").dispatchEvent(new DragEvent("drop", event));
    }"""
    with chat.Watched(chromium, url) as seen:
        page = shelf(seen)
        assert page.evaluate(drop, [".exe", 102]) is False  # the browser itself must not open it
        wait_done(page, 101)
        assert "at most 100 files at a time" in page.locator(".results li").last.inner_text()
        page.click(".clear")
        assert page.locator(".results").is_hidden() and page.locator("tbody tr").count() == 3


def test_a_library_held_by_another_is_said_and_the_file_can_be_tried_again(chromium, url, desk, monkeypatch) -> None:
    monkeypatch.setattr("index.update.writing", lambda path: writing(path, patience=0.05))
    with chat.Watched(chromium, url) as seen:
        page = shelf(seen)
        with writing(desk.folder):
            page.set_input_files("#cuttings-files", [file("New chair.txt", LODD)])
            wait_done(page, 1)
            assert "is being written to by process" in page.locator(".results li").inner_text()
            page.locator(".remove").first.click()
            page.click("dialog .really")
            assert "is being written to" in page.locator(".catalogue .trouble").inner_text()
            assert page.locator("tbody tr").count() == 3
        page.click(".retry")
        page.wait_for_function("document.querySelectorAll('tbody tr').length === 4")
        assert "Added" in page.locator(".results li").inner_text()


def held(*_: object) -> None:
    raise LibraryBusy("the library is held by another process; try again")


def test_thumbs_the_sentence_picked_and_a_saved_question_whose_answer_changed(chromium, url, desk, monkeypatch) -> None:
    with chat.Watched(chromium, url) as seen:
        page = seen.page
        turn = seen.ask("Who chose Lanmouth Ports?")
        turn.locator(".thumb.down").focus()
        page.keyboard.press("Enter")
        turn.locator(".thumb.down[aria-pressed=true]").wait_for()
        turn.locator(".which").click()
        sentence = page.locator("[data-pick]", has_text="Noor Akhtar")
        sentence.wait_for()
        sentence.focus()
        page.keyboard.press("Enter")
        page.wait_for_selector("[data-pick]", state="detached")
        assert "kept as the right one" in turn.locator(".thanks").inner_text()
        (vote,) = read_votes(desk.folder)
        assert not vote.up and vote.correct.text.startswith("Its first chief executive is Noor Akhtar")
        turn.locator(".thumb.down").click()  # taken back
        turn.locator(".thumb.down[aria-pressed=false]").wait_for()
        assert read_votes(desk.folder) == ()

        turn = seen.ask(CHAIR)
        turn.locator(".thumb.up").click()
        turn.locator(".thumb.up[aria-pressed=true]").wait_for()
        page = shelf(seen)
        page.set_input_files("#cuttings-files", [file("New chair.txt", LODD)])
        card = page.locator(".changes .changed")
        card.wait_for()
        assert CHAIR in card.inner_text() and "Farrant" in card.inner_text() and "Piers Lodd" in card.inner_text()
        assert page.locator("[data-view=articles]").inner_text() == "Articles (1)"
        with monkeypatch.context() as broken:
            broken.setattr("qa.page.ballot.cast", held)
            card.locator("[data-settle=keep]").click()
            card.locator(".trouble").wait_for()
            assert "held by another" in card.inner_text() and card.locator("[data-settle=keep]").is_enabled()
        card.locator("[data-settle=keep]").click()
        page.wait_for_selector(".changes .changed", state="detached")
        assert page.evaluate("document.activeElement.id") == "cuttings-search"
        assert "Lodd" in read_votes(desk.folder)[0].quote.text

        page.reload()
        page.wait_for_selector(".turn .quote")
        assert page.locator(".turn .question").all_inner_texts() == ["Who chose Lanmouth Ports?", CHAIR]
        page.click(".fresh")
        page.reload()
        page.wait_for_selector(".example, .welcome")
        page.wait_for_timeout(300)
        assert page.locator(".turn").count() == 0
        assert seen.foreign == [] and seen.complaints == [] and seen.dialogs == []


def test_a_reload_keeps_votes_and_the_questions_whose_answers_are_gone(chromium, url, desk, monkeypatch) -> None:
    with chat.Watched(chromium, url) as seen:
        page = seen.page
        seen.ask(CHAIR).locator(".thumb.up").click()
        page.locator(".thumb.up[aria-pressed=true]").wait_for()
        page.reload()
        page.locator(".turn .thumb.up[aria-pressed=true]").wait_for()
        monkeypatch.setattr(desk, "ledger", Ledger())  # as after a restart of the server
        for _ in range(2):
            page.reload()
            page.wait_for_selector(".turn .trouble")
            assert page.locator(".turn .question").all_inner_texts() == [CHAIR]
        page.click(".turn .trouble button")
        page.wait_for_selector(".turn .quote")
        assert page.locator(".turn .question").all_inner_texts() == [CHAIR]
        assert seen.complaints == []


def test_picking_ends_with_escape_and_with_the_next_question(chromium, url) -> None:
    with chat.Watched(chromium, url) as seen:
        page, turn = seen.page, seen.ask(CHAIR)
        turn.locator(".thumb.down").dblclick()
        turn.locator(".which").first.wait_for()
        page.wait_for_timeout(300)
        assert turn.locator(".which").count() == 1
        for end in (lambda: page.keyboard.press("Escape"), lambda: seen.ask("Who chose Lanmouth Ports?")):
            turn.locator(".which").click()
            page.locator("[data-pick]").first.wait_for()
            end()
            page.wait_for_selector("[data-pick]", state="detached")
            assert page.locator(".pickbar").is_hidden() and page.locator(".pane mark.quoted").count() > 0


def test_fifty_hostile_names_addresses_and_questions_stay_text(chromium, url, desk) -> None:
    with chat.Watched(chromium, url) as seen:
        for payload in chat.PAYLOADS[:3] + chat.PAYLOADS[-3:]:
            turn = seen.ask(f"board chair {payload}")
            turn.locator(".thumb.up").click()
            turn.locator(".thumb.up[aria-pressed=true]").wait_for()
        page = shelf(seen)
        styles = page.evaluate("document.querySelectorAll('style, link, script').length")
        names = [payload.replace("\x00", "") for payload in chat.PAYLOADS]
        files = [
            [f"{name}.txt", f"{name}\n\nThe marker{n} council {name} met on Monday."] for n, name in enumerate(names)
        ]
        page.evaluate(DROPPED, files)
        wait_done(page, len(files))
        for number, payload in enumerate(names[:10]):
            page.fill("#cuttings-address", f"https://{payload}")
            page.press("#cuttings-address", "Enter")
            wait_done(page, len(files) + number + 1)
        page.locator(".remove").nth(1).click()
        page.click("dialog .keep")
        page.locator("td.title button").first.click()
        page.wait_for_selector(".pane h2")
        page.mouse.move(300, 300)
        names_there = {path.name for path in (desk.folder / "uploads").iterdir()}
        assert len(names_there) >= len(names) - 5 and all(name.isprintable() for name in names_there)
        assert all(not set(name) & set("<>&\"'`$/\\:*?|{}") for name in names_there)
        assert not [path for path in desk.folder.parent.rglob("*") if path.name.startswith("passwd")]
        assert page.evaluate("window.owned") is None
        assert seen.dialogs == [] and seen.foreign == [] and seen.complaints == []
        for inside in (".results ul", ".changes", ".catalogue", ".ballot", "dialog"):
            for selector in chat.FOREIGN:
                assert page.locator(f"{inside} {selector}").count() == 0, (inside, selector)
        assert page.evaluate("document.querySelectorAll('style, link, script').length") == styles


DROPPED = """(files) => {
  const carried = new DataTransfer();
  for (const [name, text] of files) carried.items.add(new File([text], name));
  document.querySelector(".shelf h1").dispatchEvent(
    new DragEvent("drop", { dataTransfer: carried, bubbles: true, cancelable: true }));
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), chat.WIDTHS)
def test_nothing_overflows_every_text_has_contrast_and_no_rule_of_wcag_is_broken(
    chromium, url, desk, width, height, scheme
) -> None:
    with chat.Watched(chromium, url, width, height, scheme) as seen:
        turn = seen.ask(CHAIR)
        turn.locator(".thumb.up").click()
        turn.locator(".thumb.up[aria-pressed=true]").wait_for()
        page = shelf(seen)
        files = [file("New chair.txt", LODD), file("x" * 90 + ".exe", b"MZ"), file("cafe.txt", CAFE.encode("cp1252"))]
        page.set_input_files("#cuttings-files", files)
        wait_done(page, 3)
        assert "as Windows-1252: it is not UTF-8" in page.locator(".results li", has_text="cafe.txt").inner_text()
        page.wait_for_selector(".changes .changed")
        for step in ("intake", "remove", "pick"):
            if step == "remove":
                page.locator(".remove").first.click()
            if step == "pick":
                page.click("dialog .keep")
                page.click("[data-view=ask]")
                turn.locator(".thumb.down").click()
                turn.locator(".which").click()
                page.wait_for_selector("[data-pick]")
            assert page.evaluate(chat.OVERFLOWING) == [], step
            assert page.evaluate(chat.FAINT) == [], step
            assert violations(seen) == [], step
            if os.environ.get("CUTTINGS_SCREENSHOTS"):
                page.screenshot(path=f"{os.environ['CUTTINGS_SCREENSHOTS']}/{width}-{scheme}-{step}.png")
