"""Instead: after a refusal, questions nearest to the refused one that the library does answer.

They are looked for after the refusal is shown, so that nobody waits for them. The page posts back the id of its answer
and gets the same section again with better questions in it, or nothing where none was found in time.
"""

from collections.abc import Callable, Iterable
from typing import Protocol

from index.errors import CuttingsError
from qa.answer import Answer
from qa.page.ledger import Ledger
from qa.present_html import examples_html

Nearest = Callable[[object, str, list[str]], Iterable[str]]
"""What asks, the refused question, and the ids of the articles that came nearest -> questions, checked."""


class Desk(Protocol):
    ledger: Ledger


class Instead:
    """`nearest` is `qa.examples.nearest`, which may ask the desk."""

    def __init__(self, desk: Desk, nearest: Nearest) -> None:
        self._desk = desk
        self._nearest = nearest

    def suggestions(self, request: object) -> dict[str, str]:
        """`{"id": str}` of a refusal -> `html`, a section of questions; empty where there are none."""
        kept = self._desk.ledger.find(request.get("id") if isinstance(request, dict) else None)
        if kept is None or kept.answer.answered:
            return {"html": ""}
        try:
            return {"html": examples_html(list(self._questions(kept.answer)))}
        except CuttingsError:
            return {"html": ""}

    def _questions(self, answer: Answer) -> Iterable[str]:
        articles = list(dict.fromkeys(quote.article.id for quote in answer.nearest))
        return self._nearest(self._desk, answer.standalone, articles)
