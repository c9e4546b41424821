"""Desk: everything the page can ask the server for, as plain functions from JSON values to JSON values.

The page is there before the models are: `Desk.open_in_background` loads them in a thread, and a question asked
meanwhile waits for them. A library that is missing or empty is looked for again whenever the page asks, so that
`python -m index add` is noticed without a restart. What arrives from the browser is hostile: see `incoming.py`.
"""

import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from index.article import Article
from index.errors import CuttingsError, LibraryMissing
from qa.answer import Answer
from qa.page.incoming import fields_of, spans_of, words_of
from qa.page.ledger import Ledger
from qa.page.openers import Openers
from qa.present import HOW_TO_ADD, counted, period
from qa.present_article import Entry, article_html, catalogue_html
from qa.present_html import answer_html, empty_html, spoken, trouble_html

HISTORY = 8
"""Earlier questions handed on; a follow-up never leans on more."""
RECALLED = 200
"""Answers shown again after a reload, at most."""
WAIT_FOR_MODELS_S = 300.0


HERE = '<p class="here">Or hand in files and addresses here, under Articles.</p>'
"""What the first words end with where the page may change the library."""


class View(Protocol):
    generation: int

    def catalogue(self) -> Sequence[Entry]: ...
    def article(self, id: str) -> Article: ...


class Library(Protocol):
    def view(self) -> Any:
        """A context manager that gives a `View` of one whole generation."""
        ...


class LibraryAnswerer(Protocol):
    library: Library

    def ask(self, question: str, history: Sequence[str] = (), limit: int = 3) -> Answer: ...


@dataclass(frozen=True, slots=True)
class Failed:
    """Why there is no answerer, in one line, and whether it is worth trying again."""

    message: str
    missing: bool = False


class Desk:
    """`open_answerer` loads models and library and may take seconds; `open_library` opens only the library.

    Both raise `CuttingsError` with a line for people. `suggest`: see `Openers`. `how_to_add` is shown while
    there are no articles. `folder` is the library's, where the page may change it (`Counter`, `Ballot`).
    """

    def __init__(
        self,
        open_answerer: Callable[[], LibraryAnswerer],
        open_library: Callable[[], Library] | None = None,
        suggest: Callable[["Desk"], Iterable[str]] | None = None,
        how_to_add: str = HOW_TO_ADD,
        folder: Path | None = None,
    ) -> None:
        self._open_answerer = open_answerer
        self._open_library = open_library
        self._how_to_add = how_to_add
        self.folder = folder
        self._answerer: LibraryAnswerer | None = None
        self._early: Library | None = None
        self._failed: Failed | None = None
        self._openers = Openers(suggest)
        self._opening = threading.Lock()
        self.asking = threading.Lock()
        self._ready = threading.Event()
        self.ledger = Ledger()

    def open_in_background(self) -> None:
        """Load the models now, in a thread; returns at once."""

        def load() -> None:
            self._open()
            self._find_openers()

        threading.Thread(target=load, name="load-models", daemon=True).start()

    def _open(self) -> None:
        if self._answerer is not None or not self._opening.acquire(blocking=False):
            return
        try:
            self._ready.clear()
            self._failed = None
            self._answerer = self._open_answerer()
        except LibraryMissing as missing:
            self._failed = Failed(str(missing), missing=True)
        except CuttingsError as error:
            self._failed = Failed(str(error))
        except Exception as error:  # the page says one line; the terminal gets the rest
            self._failed = Failed(f"The models could not be loaded: {type(error).__name__}. See the terminal.")
            raise
        finally:
            self._opening.release()
            self._ready.set()

    def _find_openers(self) -> None:
        if self._answerer is not None:
            self._openers.find(self, self._generation())

    @property
    def library(self) -> Library | None:
        """The opened library, or None while there is none. The desk can be asked for examples as an answerer is."""
        if self._answerer is not None:
            return self._answerer.library
        if self._early is None and self._open_library is not None:
            try:
                self._early = self._open_library()
            except CuttingsError:
                return None
        return self._early

    def _generation(self) -> int | None:
        if self.library is None:
            return None
        with self.library.view() as view:
            return view.generation

    def ask(self, question: str, history: Sequence[str] = (), limit: int = 3) -> Answer:
        """Waits for the models where they are still loading. One question at a time. Raises `CuttingsError`."""
        if self._failed is not None and self._failed.missing:
            self._open()
        if not self._ready.wait(WAIT_FOR_MODELS_S):
            raise CuttingsError("The models are still loading. Please ask again in a moment.")
        if self._answerer is None:
            raise CuttingsError(self._failed.message if self._failed else "There is no library open.")
        with self.asking:
            return self._answerer.ask(question, history, limit)

    def answerer(self, wait: float = WAIT_FOR_MODELS_S) -> LibraryAnswerer | None:
        """The answerer once its models are loaded, None where there is none. `asking` is held while it answers."""
        self._ready.wait(wait if self._failed is None else 0)
        return self._answerer

    # What the page's script calls. Each takes one JSON value and returns one, and never raises for bad input.

    @staticmethod
    def trouble(message: str) -> dict[str, str]:
        """What the page shows where there is no answer: one plain line."""
        return {"html": trouble_html(message), "spoken": message}

    def greeting(self, _: object = None) -> dict[str, object]:
        """State of library and models, in words, and example questions: what the page shows before a question."""
        entries, generation = self._entries()
        if entries and self._failed is not None and self._failed.missing:
            self._failed = None
            self.open_in_background()
        loading = self._answerer is None and self._failed is None
        trouble = self._failed.message if self._failed and not self._failed.missing else ""
        dates = sorted(entry.published for entry in entries if entry.published)
        when = period(dates[0], dates[-1]) if dates else None
        answering = bool(entries) and self._answerer is not None
        if answering and self._openers.waiting(generation):
            threading.Thread(target=self._find_openers, name="openers", daemon=True).start()
        return {
            "loading": loading,
            "empty": not entries,
            "empty_html": self._empty_html() if not entries and not loading else "",
            "trouble_html": trouble_html(trouble) if trouble else "",
            "library": counted(len(entries), "article") if entries else "",
            "period": when or "",
            "examples": list(self._openers.found),
            "examples_due": answering and self._openers.due(generation),
            "changeable": self.folder is not None,
        }

    def _empty_html(self) -> str:
        return empty_html(self._how_to_add) + (HERE if self.folder is not None else "")

    def _entries(self) -> tuple[list[Entry], int]:
        try:
            if self.library is None:
                return [], -1
            with self.library.view() as view:
                return list(view.catalogue()), view.generation
        except CuttingsError:
            return [], -1

    def reply(self, request: object) -> dict[str, str]:
        """`{"question": str, "history": [str, ...]}` -> the HTML of the answer, what a screen reader says, and the id
        under which `save_evidence` has it."""
        request = fields_of(request)
        history = request.get("history")
        earlier = [words_of(item) for item in history[-HISTORY:]] if isinstance(history, list) else []
        when = self.ledger.now()
        try:
            answer = self.ask(words_of(request.get("question")), earlier)
        except CuttingsError as error:
            return self.trouble(str(error))
        return {
            "html": answer_html(answer, self._examples(earlier)),
            "spoken": spoken(answer),
            "id": self.ledger.keep(answer, when, earlier),
        }

    def recall(self, request: object) -> dict[str, object]:
        """`{"ids": [str, ...]}` -> the answers that the server still has, in this order, as `reply` gave them."""
        ids = fields_of(request).get("ids")
        found = [(id, self.ledger.find(id)) for id in (ids[:RECALLED] if isinstance(ids, list) else [])]
        html = {id: answer_html(kept.answer, self._examples(kept.history)) for id, kept in found if kept}
        return {"turns": [{"id": id, "html": text} for id, text in html.items()]}

    def _examples(self, earlier: Sequence[str]) -> list[str]:
        return [text for text in self._openers.found if text not in earlier][:2]

    def save_evidence(self, request: object) -> dict[str, str]:
        """`{"ids": [str, ...], "form": "md", "csv" or "json"}` -> the evidence pack of these answers, as a file."""
        return self.ledger.download(request)

    def read_article(self, request: object) -> dict[str, str]:
        """`{"id": str, "quotes": [[number, start, end, key start, key end], ...]}` -> the HTML of the article pane."""
        request = fields_of(request)
        id = words_of(request.get("id"))
        try:
            if self.library is None:
                raise KeyError(id)
            with self.library.view() as view:
                article = view.article(id)
        except (KeyError, CuttingsError):
            return self.trouble("This article is no longer in the library.")
        picking = request.get("pick") is True
        return {"html": article_html(article, spans_of(request.get("quotes")), picking)}

    def list_articles(self, request: object) -> dict[str, str]:
        """`{"words": str, "sort": str, "descending": bool}` -> the HTML of the table of articles."""
        request = fields_of(request)
        entries, _ = self._entries()
        sort, descending = words_of(request.get("sort")), request.get("descending") is not False
        words, changeable = words_of(request.get("words")), self.folder is not None
        return {"html": catalogue_html(entries, words, sort or "published", descending, changeable)}
