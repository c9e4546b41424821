"""Desk: everything the page can ask the server for, as plain functions from JSON values to JSON values.

The page is there before the models are: `Desk.open_in_background` loads them in a thread, and a question asked
meanwhile waits for them. A library that is missing, empty, damaged or out of reach is looked for again whenever the
page asks, so that `python -m index add` or a drive that is back is noticed without a restart. What arrives from the
browser is hostile: see `incoming.py`.
"""

import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from index.errors import CuttingsError, LibraryMissing
from qa.answer import Answer
from qa.page.incoming import fields_of, spans_of, words_of
from qa.page.ledger import Ledger
from qa.page.openers import Openers
from qa.page.standing import UNREAD, Library, Standing, standing_of
from qa.present import HOW_TO_ADD, counted, period
from qa.present_article import article_html, catalogue_html
from qa.present_html import answer_html, empty_html, spoken, trouble_html

HISTORY = 8
"""Earlier questions handed on; a follow-up never leans on more."""
RECALLED = 200
"""Answers shown again after a reload, at most."""
WAIT_FOR_MODELS_S = 300.0
HERE = '<p class="here">Or hand in files and addresses here, under Articles.</p>'
"""What the first words end with where the page may change the library."""


class LibraryAnswerer(Protocol):
    library: Library

    def ask(self, question: str, history: Sequence[str] = (), limit: int = 3) -> Answer: ...


@dataclass(frozen=True, slots=True)
class Failed:
    """Why there is no answerer, in one line; whether for want of a library; and the library's generation then (-1: it
    could not be read). With another it is worth trying again."""

    message: str
    missing: bool = False
    generation: int = -1


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
        if self._answerer is not None:
            self._ready.set()
            return
        if not self._opening.acquire(blocking=False):  # whoever opens it says when it is ready
            return
        try:
            self._ready.clear()
            self._failed = None
            self._answerer = self._open_answerer()
        except LibraryMissing as missing:
            self._failed = Failed(str(missing), missing=True)
        except CuttingsError as error:
            self._failed = Failed(str(error), generation=self._standing().generation)
        except Exception as error:  # the page says one line; the terminal gets the rest
            message = f"The models could not be loaded: {type(error).__name__}. See the terminal."
            self._failed = Failed(message, generation=self._standing().generation)
            raise
        finally:
            self._opening.release()
            self._ready.set()

    def _find_openers(self) -> None:
        if self._answerer is not None:
            self._openers.find(self, self._standing().generation)

    @property
    def library(self) -> Library | None:
        """The opened library, or None while there is none. The desk can be asked for examples as an answerer is."""
        try:
            return self._opened()
        except CuttingsError:
            return None

    def _opened(self) -> Library | None:
        if self._answerer is not None:
            return self._answerer.library
        if self._early is None and self._open_library is not None:
            self._early = self._open_library()
        return self._early

    def _standing(self) -> Standing:
        return standing_of(self._opened)

    def check_library(self) -> None:
        """Raises `CuttingsError` where there is a library that cannot be read, or was one that is gone. None yet is no
        fault: the first change makes it."""
        if trouble := self._standing().trouble:
            raise CuttingsError(trouble)

    def _mended(self, standing: Standing) -> bool:
        """Whether the library can be read and is another than when the answerer could not be opened."""
        return self._failed is not None and -1 < standing.generation != self._failed.generation

    def ask(self, question: str, history: Sequence[str] = (), limit: int = 3) -> Answer:
        """Waits for the models where they are still loading. One question at a time. Raises `CuttingsError`."""
        if self._failed is not None and (self._failed.missing or self._mended(self._standing())):
            self._open()
        if not self._ready.wait(WAIT_FOR_MODELS_S):
            raise CuttingsError("The models are still loading. Please ask again in a moment.")
        if self._answerer is None:
            self.check_library()
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
        standing = self._standing()
        entries, generation = standing.entries, standing.generation
        if entries and self._mended(standing):
            self._failed = None
            self._ready.clear()  # before the thread is there: a question that comes now waits for it
            self.open_in_background()
        loading = self._answerer is None and self._failed is None
        failed = self._failed.message if self._failed and not self._failed.missing else ""
        trouble = standing.trouble or failed
        dates = sorted(entry.published for entry in entries if entry.published)
        when = period(dates[0], dates[-1]) if dates else None
        answering = bool(entries) and self._answerer is not None
        if answering and self._openers.waiting(generation):
            threading.Thread(target=self._find_openers, name="openers", daemon=True).start()
        return {
            "loading": loading,
            "empty": not entries,
            "empty_html": "" if entries or loading or trouble else self._empty_html(),
            "trouble_html": trouble_html(trouble) if trouble else "",
            "library": UNREAD if standing.trouble else counted(len(entries), "article") if entries else "",
            "period": when or "",
            "examples": list(self._openers.found),
            "examples_due": answering and self._openers.due(generation),
            "changeable": self.folder is not None,
        }

    def _empty_html(self) -> str:
        return empty_html(self._how_to_add) + (HERE if self.folder is not None else "")

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
        except (KeyError, LibraryMissing):
            return self.trouble("This article is no longer in the library.")
        except CuttingsError as error:
            return self.trouble(str(error))
        picking = request.get("pick") is True
        return {"html": article_html(article, spans_of(request.get("quotes")), picking)}

    def list_articles(self, request: object) -> dict[str, str]:
        """`{"words": str, "sort": str, "descending": bool}` -> the HTML of the table of articles."""
        request = fields_of(request)
        standing = self._standing()
        if standing.trouble:
            return self.trouble(standing.trouble)
        sort, descending = words_of(request.get("sort")), request.get("descending") is not False
        words, changeable = words_of(request.get("words")), self.folder is not None
        return {"html": catalogue_html(standing.entries, words, sort or "published", descending, changeable)}
