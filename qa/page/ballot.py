"""Ballot: votes on answers, and the saved questions that come of them, as plain functions from JSON to JSON.

What is voted on is the answer as the server gave it (`Ledger`), never what a browser says it was; a sentence that is
picked must be one of the article's own. After a change of the library the saved questions are asked again, in a
thread, one after the other and each in its turn with the questions of people.
"""

import threading
import time
from datetime import UTC, datetime
from pathlib import Path

from index.article import Article, Span
from index.chunk import quotable_sentences
from index.errors import CuttingsError
from index.votes import Excerpt, Vote, cast, read_votes, withdraw
from qa.leaning import ELSE
from qa.page.counter import YIELD_S
from qa.page.desk import Desk
from qa.page.incoming import fields_of, span_of, words_of
from qa.page.ledger import Kept
from qa.present_shelf import changes_html
from qa.saved import Change, asked, change_of, first_of, saved_questions
from qa.spelling import as_typed

SETTLE_S = 1.0
"""The library must have stood still for so long before the saved questions are asked again."""
GONE = "The server no longer has this answer: it was started again. Please ask once more."
THANKS = {"up": "Thank you. The question is saved with this answer.", "down": "Thank you.", "none": "Taken back."}


class Ballot:
    """Over a desk with a folder."""

    def __init__(self, desk: Desk, settle: float = SETTLE_S) -> None:
        self._desk = desk
        self._folder: Path = desk.folder
        self._settle = settle
        self._lock = threading.Lock()
        self._changes: dict[str, Change] = {}
        self._checked = -1
        self._again = False
        self._progress: tuple[int, int] | None = None

    def vote(self, request: object) -> dict[str, object]:
        """`{"id": str, "vote": "up", "down" or "none", "correct": {"article", "start", "end"} or null}` -> what counts
        now, and what to say."""
        request = fields_of(request)
        kept, which = self._desk.ledger.find(request.get("id")), request.get("vote")
        if kept is None or which not in ("up", "down", "none"):
            return {"said": GONE}
        id, given = words_of(request.get("id")), request.get("correct")
        correct = None
        try:
            self._desk.check_library()  # it may be gone, and what is picked then is no sentence of any article
        except CuttingsError as error:
            return {"said": str(error)}
        if which == "down" and given is not None:
            correct = self._sentence(fields_of(given))
            if correct is None:
                return {"said": "This is no sentence of an article that is in the library. Pick another."}
        try:
            if which == "none":
                withdraw(self._folder, id)
            else:
                cast(self._folder, vote_on(id, kept, which == "up", correct, self._desk.ledger.now()))
        except CuttingsError as error:
            return {"said": str(error)}
        with self._lock:  # an answer of an older library is held against today's at once
            self._again = self._again or (which == "up" and kept.answer.searched.generation != self._checked)
        self._forget(kept)
        picked = "Thank you. That sentence is kept as the right one."
        return {"vote": which, "said": picked if correct else THANKS[which]}

    def _sentence(self, given: dict[str, object]) -> Excerpt | None:
        span = span_of(given.get("start"), given.get("end"))
        try:
            with self._desk.library.view() as view:
                article = view.article(words_of(given.get("article")))
        except (KeyError, AttributeError, CuttingsError):
            return None
        return excerpt(article, span) if span in quotable_sentences(article) else None

    def _forget(self, kept: Kept) -> None:
        """Whatever was said of this question before: its last vote counts now."""
        same = (kept.answer.question.strip(), leaned_on(kept))
        with self._lock:
            for id, change in list(self._changes.items()):
                if asked(change.vote) == same:
                    del self._changes[id]

    def saved_changes(self, _: object = None) -> dict[str, object]:
        """The saved questions whose answers changed, as HTML; whether they are being asked again, or soon will be; and
        how far that is, once it is known how many there are."""
        self.look()
        with self._lock:
            changes, progress = list(self._changes.values()), self._progress
        done, of = progress or (0, 0)
        checking = f"Asking the saved questions again: {done} of {of} done." if of else ""
        looking = progress is not None
        return {"html": changes_html(changes), "count": len(changes), "looking": looking, "checking": checking}

    def settle(self, request: object) -> dict[str, object]:
        """`{"saved": str, "how": "keep" or "drop"}` -> as `saved_changes`, with the new answer saved in place of the
        old, or the question no longer watched."""
        request = fields_of(request)
        with self._lock:
            change = self._changes.get(words_of(request.get("saved")))
        said = "This question is no longer saved."
        if change is not None:
            try:
                self._desk.check_library()
                if request.get("how") == "keep":
                    cast(self._folder, change.settled())
                    said = "The new answer is saved."
                else:
                    for vote in read_votes(self._folder):
                        if vote.up and asked(vote) == asked(change.vote):
                            withdraw(self._folder, vote.answer)
                with self._lock:
                    self._changes.pop(change.vote.answer, None)
            except CuttingsError as error:
                said = str(error)
        return {**self.saved_changes(), "said": said}

    def look(self) -> None:
        """Ask the saved questions again, in a thread, where the library is another than the last time. Returns at
        once."""
        if self._desk.answerer(wait=0) is None:
            return
        generation = self._generation()
        with self._lock:
            if (generation == self._checked and not self._again) or self._progress is not None:
                return
            self._progress = (0, 0)
        threading.Thread(target=self._ask_again, name="saved-questions", daemon=True).start()

    def _ask_again(self) -> None:
        try:
            while (generation := self._generation()) != self._checked or self._again:
                time.sleep(self._settle if self._checked >= 0 else 0)
                self._again = False
                if generation == self._generation() and self._round(generation):
                    self._checked = generation
        except CuttingsError:
            self._checked = self._generation()  # it cannot be read, or the answerer is gone: until the next change
        finally:
            with self._lock:
                self._progress = None

    def _round(self, generation: int) -> bool:
        """All saved questions asked of one generation; False where the library moved on meanwhile."""
        votes = saved_questions(read_votes(self._folder))
        found: dict[str, Change] = {}
        for done, vote in enumerate(votes):
            with self._lock:
                self._progress = (done, len(votes))
            answer = self._desk.ask(vote.question, vote.history)
            time.sleep(YIELD_S)
            if answer.searched.generation != generation:
                return False
            if change := change_of(vote, answer):
                found[vote.answer] = change
        standing = set(saved_questions(read_votes(self._folder)))  # people vote and settle meanwhile
        with self._lock:
            self._changes = {id: change for id, change in found.items() if change.vote in standing}
        return True

    def _generation(self) -> int:
        try:
            with self._desk.library.view() as view:
                return view.generation
        except (AttributeError, CuttingsError):
            return -1


def leaned_on(kept: Kept) -> tuple[str, ...]:
    """The earlier questions, where the answer made use of them: what stands alone is one question whatever was asked
    before it."""
    typed, meant = kept.answer.question.strip(), kept.answer.standalone.strip()
    alone = (typed == meant or as_typed(typed, meant)) and not ELSE.search(meant)
    return () if alone else kept.history


def vote_on(id: str, kept: Kept, up: bool, correct: Excerpt | None, when: datetime) -> Vote:
    """The vote on a kept answer, cast at `when`: of two on the same question the later counts."""
    answer = kept.answer
    return Vote(
        id, when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"), answer.question, leaned_on(kept), up,
        answer.searched.generation, first_of(answer), correct,
    )  # fmt: skip


def excerpt(article: Article, span: Span) -> Excerpt:
    return Excerpt(
        span.of(article.text), span.start, span.end, article.id, article.source, article.sha256, article.title,
        article.published,
    )  # fmt: skip
