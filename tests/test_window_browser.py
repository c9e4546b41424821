"""The page on paper, with Back on a phone, and in the smallest window, in a real headless Chromium."""

import io

import test_app_browser as chat
from pypdf import PdfReader

pytestmark = chat.pytestmark
chromium, library, address = chat.chromium, chat.library, chat.address
CHAIR, PORTS, REFUSED = "Who will chair the board?", "Who chose Lanmouth Ports?", "Who invented the underwater engine?"
SCROLLED = "document.querySelector('.talk .scroll').getBoundingClientRect()"


def test_the_printed_conversation_holds_every_answer_and_nothing_to_press(chromium, address) -> None:
    with chat.Watched(chromium, address, 1280, 800, "dark") as seen:
        for question in (CHAIR, PORTS, REFUSED):
            seen.ask(question)
        seen.page.locator(".chip").first.click()
        seen.page.wait_for_selector("mark.current")
        words = " ".join(PdfReader(io.BytesIO(seen.page.pdf())).pages[0].extract_text().split())
        assert all(part in words for part in (CHAIR, "Isolde Farrant", PORTS, "took charge of all six", REFUSED))
        seen.page.emulate_media(media="print")
        assert seen.page.evaluate(f"{SCROLLED}.height") > 600
        assert seen.page.evaluate("getComputedStyle(document.body).color") == "rgb(29, 27, 24)"  # paper is white
        for gone in (".pane", ".bar", ".composer", ".tools", ".instead"):
            assert not any(seen.page.locator(gone).evaluate_all("all => all.map(one => one.checkVisibility())")), gone


def test_back_on_a_phone_closes_the_article_and_stays_in_cuttings(chromium, address) -> None:
    covered = "history.state && history.state.cuttings === 'article'"
    with chat.Watched(chromium, address, 390, 844) as seen:
        page, chip = seen.page, seen.ask(CHAIR).locator(".chip").first
        steps = page.evaluate("history.length")
        for close in (lambda: page.go_back(), lambda: page.keyboard.press("Escape"), lambda: page.click(".close")):
            chip.click()
            page.wait_for_selector("mark.current")
            assert page.evaluate(covered)
            close()
            page.wait_for_selector(".pane", state="hidden")
            page.wait_for_function(f"!({covered})")
            assert page.evaluate("history.length") == steps + 1  # never two steps more
        assert page.evaluate("document.activeElement.matches('.chip')")
        chip.click()
        page.wait_for_selector("mark.current")
        page.reload()
        page.wait_for_selector(".turn .chip")
        page.wait_for_function(f"!({covered})")
        assert page.locator(".pane").is_hidden()
        chip.click()
        page.wait_for_selector("mark.current")
        page.go_back()
        page.wait_for_selector(".pane", state="hidden")
        assert page.locator(".turn .question").all_inner_texts() == [CHAIR] and seen.complaints == []


def test_on_a_wide_screen_the_article_beside_the_chat_is_no_step_back(chromium, address) -> None:
    with chat.Watched(chromium, address) as seen:
        steps = seen.page.evaluate("history.length")
        seen.ask(CHAIR).locator(".chip").first.click()
        seen.page.wait_for_selector("mark.current")
        assert seen.page.evaluate("history.length") == steps


def test_at_400_per_cent_the_answer_has_the_window_and_everything_can_be_reached(chromium, address) -> None:
    with chat.Watched(chromium, address, 320, 256) as seen:
        page, turn = seen.page, seen.ask(CHAIR)
        seen.ask(PORTS)
        box = page.locator(".turn").nth(1).locator(".question").bounding_box()
        assert 0 <= box["y"] < 60  # the question is at the top of the window, its answer under it
        assert page.evaluate(f"{SCROLLED}.bottom") > 256
        for reached in (turn.locator(".question"), page.locator("[data-pack=json]"), page.locator(".fresh")):
            reached.scroll_into_view_if_needed()
            box = reached.bounding_box()
            assert box["y"] >= 0 and box["y"] + box["height"] <= 256
        turn.locator(".chip").first.click()
        page.wait_for_selector("mark.current")
        box = page.locator(".pane").bounding_box()
        assert (box["y"], box["height"], box["width"]) == (0, 256, 320)
        assert page.evaluate(chat.OVERFLOWING) == []
        page.keyboard.press("Escape")
        page.click("[data-view=articles]")
        page.wait_for_selector("tbody tr")
        page.locator("tbody tr").last.scroll_into_view_if_needed()
        assert page.evaluate(chat.OVERFLOWING) == []
