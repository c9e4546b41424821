"""The quote card in a real Chromium: "Also in ..." opens the other copy where it says the same."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import chat_fakes
import pytest
from test_app_browser import DEFINITION, Watched, chromium, pytestmark  # noqa: F401

import app
from qa.answer import Answer, Citation, Copy
from qa.page.desk import Desk

COPY = "Port body faces the axe\n\nCouncillors in Marrowby gasped when they heard the news.\n\n" + "\n\n".join(
    chat_fakes.HARBOUR.split("\n\n")[3:6]
)


class Answerer(chat_fakes.FakeAnswerer):
    """Quotes the first article, and names the second where that holds the same words."""

    def ask(self, question: str, history: Sequence[str] = (), limit: int = 3) -> Answer:
        answer = super().ask(question, history, 9)
        first, second = self.library.articles[0], self.library.articles[-1]
        quotes = []
        for quote in answer.quotes:
            at = second.text.find(quote.text)
            copies = (Copy(Citation.to(second), at, at + len(quote.text)),) if at >= 0 else ()
            if quote.article.id == first.id:
                quotes.append(replace(quote, also_in=copies))
        return replace(answer, quotes=tuple(quotes[:limit]))


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    copy = chat_fakes.article(
        COPY, "cuttings/copy.txt", title="Port body faces the axe", published="2020-01-30", publisher="Marrowby <b>Echo"
    )
    library = chat_fakes.FakeLibrary([*chat_fakes.sample_articles(), copy])
    desk = Desk(lambda: Answerer(library), lambda: library)
    application = app.build_app(desk)
    desk.open_in_background()
    with chat_fakes.served(application) as url:
        yield url


def test_the_other_copy_opens_where_it_says_the_same(chromium, address) -> None:  # noqa: F811
    with Watched(chromium, address) as seen:
        turn = seen.ask(DEFINITION)
        seen.page.wait_for_selector("mark.current")
        twin = turn.locator(".quote.best .twin")
        assert turn.locator(".quote.best .also").inner_text() == "Also in Marrowby <b>Echo (30 January 2020)"
        twin.focus()
        seen.page.keyboard.press("Enter")
        seen.page.locator(".pane h2", has_text="Port body faces the axe").wait_for()
        marked = "".join(seen.page.locator("mark.current").all_inner_texts())
        assert marked == "".join(turn.locator(".quote.best blockquote p").all_inner_texts())
        assert seen.page.locator(".where").inner_text() == "The same in another article"
        assert seen.page.locator(".pane .prev").is_disabled() and seen.page.locator(".pane .next").is_disabled()
        seen.page.keyboard.press("Escape")
        assert seen.page.evaluate("document.activeElement.classList.contains('twin')")
        turn.locator(".quote.best .chip").click()
        seen.page.locator(".pane h2", has_text="Harbour trust").wait_for()
        assert seen.foreign == [] and seen.complaints == [] and seen.dialogs == []
