"""When and who in a real Chromium: the timeline's buttons, speech told from the paper's own words, a slip set right,
the questions offered after a refusal; and axe-core over all of it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

import chat_fakes
import pytest
from test_access_browser import tab_to, violations
from test_app_browser import FAINT, OVERFLOWING, WIDTHS, Watched, chromium, pytestmark  # noqa: F401

import app
from index.article import Span
from index.words import stem
from qa.answer import Answer, Quote
from qa.differ import differing
from qa.page.desk import Desk
from qa.speech import said_in
from qa.spelling import correct

WALL = "How much did the flood wall at Pellow cost?"
STORIES = {
    "2018-03-14": "Wall to be built\n\nThe flood wall at Pellow will cost £38m, the board said in its plan.\n",
    "2019-06-02": "Wall grows dearer\n\nThe flood wall at Pellow will cost £41m, papers for the board show.\n",
    "2021-09-30": "Wall is finished\n\n“The flood wall at Pellow cost £46m in the end, and <b>I am sorry</b>,” said "
    "Odile Trant, the chair of the board. It was opened on Monday.\n",
}
REFUSED = "Who will chair the Lanmouth airport inquiry panel?"


class Answerer(chat_fakes.FakeAnswerer):
    """The fake answerer, with slips set right, what differs over time, and who speaks, as the real one tells them."""

    def ask(self, question: str, history: Sequence[str] = (), limit: int = 3) -> Answer:
        texts = {article.id: article for article in self.library.articles}
        vocabulary = {word for article in texts.values() for word in chat_fakes.content_words(article.text)}
        meant = correct(question, {stem(word) for word in vocabulary}, lambda: vocabulary)
        answer = super().ask(meant, history, limit)
        quotes = tuple(
            replace(q, said=said_in(texts[q.article.id], q.start, q.end), key=sum_in(q) or q.key) for q in answer.quotes
        )
        return replace(answer, question=question, quotes=quotes, differ=differing(meant, quotes))


def sum_in(quote: Quote) -> Span | None:
    found = re.search(r"£[\d.]+m", quote.text)
    return Span(quote.start + found.start(), quote.start + found.end()) if found else None


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    told = [
        chat_fakes.article(text, f"wall-{day}.txt", title=text.split("\n")[0], published=day, publisher="Pellow Echo")
        for day, text in STORIES.items()
    ]
    library = chat_fakes.FakeLibrary([*chat_fakes.sample_articles()[:1], *told])
    desk = Desk(lambda: Answerer(library), lambda: library, lambda _: [WALL])
    desk.open_in_background()
    with chat_fakes.served(app.build_app(desk)) as url:
        yield url


def test_the_timeline_is_in_order_and_each_of_its_buttons_opens_that_quote(chromium, address) -> None:  # noqa: F811
    with Watched(chromium, address) as seen:
        turn = seen.ask(WALL)
        items = turn.locator(".timeline li")
        assert items.locator("time").all_inner_texts() == ["14 March 2018", "2 June 2019", "30 September 2021"]
        assert items.locator(".what").all_inner_texts() == ["£38m", "£41m", "£46m"]
        assert [text.split(", ")[-1] for text in items.locator(".which").all_inner_texts()][::2] == ["earlier", "later"]
        for place, (headline, sum_) in enumerate((("built", "£38m"), ("dearer", "£41m"), ("finished", "£46m"))):
            button = items.nth(place).locator("button")
            button.focus()
            seen.page.keyboard.press("Enter")
            seen.page.locator(".pane h2", has_text=headline).wait_for()
            seen.page.locator("mark.current", has_text=sum_).wait_for()
            number = button.inner_text().removeprefix("quote ")
            assert seen.page.locator(".where").inner_text() == f"Quote {number} of 3"
            assert turn.locator(".chip[aria-expanded=true]").all_inner_texts() == [number]
            seen.page.keyboard.press("Escape")
        assert seen.foreign == [] and seen.complaints == [] and seen.dialogs == []


def test_speech_is_told_from_the_papers_own_words(chromium, address) -> None:  # noqa: F811
    with Watched(chromium, address) as seen:
        turn = seen.ask("How much did the wall cost in the end, said Odile Trant?")
        speech = turn.locator(".quote.best .speech")
        assert speech.inner_text() == "“The flood wall at Pellow cost £46m in the end, and <b>I am sorry</b>,”"
        assert turn.locator(".quote.best .voice").inner_text() == (
            "In quotation marks: said by Odile Trant, the chair of the board"
        )
        assert "underline" in speech.evaluate("e => getComputedStyle(e).textDecorationLine")


def test_a_slip_set_right_is_shown_can_be_changed_and_be_insisted_on(chromium, address) -> None:  # noqa: F811
    with Watched(chromium, address) as seen:
        turn = seen.ask("How much did the flood wall at Pelloww cost?")
        assert turn.locator(".understood bdi").inner_text() == WALL
        assert "£" in turn.locator(".quote.best").inner_text()
        turn.get_by_role("button", name="Change").click()
        assert seen.page.input_value("#cuttings-question") == WALL
        turn.get_by_role("button", name="Ask as typed").click()
        again = seen.page.locator(".turn").nth(1)
        again.locator(".answer:not([aria-busy])").wait_for()
        assert again.locator(".question").inner_text() == "How much did the flood wall at “Pelloww” cost?"
        assert again.locator(".understood").count() == 0


def test_a_question_offered_after_a_refusal_is_asked_when_it_is_clicked(chromium, address) -> None:  # noqa: F811
    with Watched(chromium, address) as seen:
        turn = seen.ask(REFUSED)
        turn.locator(".refusal").wait_for()
        offered = turn.locator(".instead .example", has_text="Who will chair the board?")  # made for this refusal
        offered.wait_for()
        assert turn.locator(".instead").count() == 1
        offered.click()
        asked = seen.page.locator(".turn").nth(1)
        asked.locator(".quote.best").wait_for()
        assert asked.locator(".question").inner_text() == "Who will chair the board?"
        assert "Isolde Farrant will" in asked.locator(".quote.best blockquote").inner_text()
        seen.page.focus("#cuttings-question")
        tab_to(seen, ".turn:first-child .instead .example", "Shift+Tab")
        seen.page.keyboard.press("Enter")
        seen.page.locator(".turn").nth(2).locator(".quote.best").wait_for()


def test_the_pane_says_when_it_shows_what_an_earlier_answer_quoted(chromium, address) -> None:  # noqa: F811
    with Watched(chromium, address) as seen:
        seen.ask(WALL)
        seen.page.wait_for_selector("mark.current")
        where = seen.page.locator(".where")
        assert where.inner_text() == "Quote 1 of 3"
        seen.ask(REFUSED)
        assert where.inner_text() == "Quote 1 of 3, from an earlier answer"
        seen.ask(WALL)
        seen.page.wait_for_function("document.querySelector('.where').textContent === 'Quote 1 of 3'")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), WIDTHS)
def test_no_rule_is_broken_by_timeline_speech_and_what_was_understood(chromium, address, width, height, scheme) -> None:  # noqa: F811
    with Watched(chromium, address, width, height, scheme) as seen:
        found = {}
        for shows, question in (
            (".timeline", "How much did the flood wall at Pelloww cost?"),
            (".speech", "How much did the wall cost in the end, said Odile Trant?"),
            (".instead", REFUSED),
        ):
            turn = seen.ask(question)
            turn.locator(shows).first.wait_for()
            found[shows] = violations(seen) + seen.page.evaluate(OVERFLOWING) + seen.page.evaluate(FAINT)
        assert {where: broken for where, broken in found.items() if broken} == {}
