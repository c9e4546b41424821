"""Ledger: the answers that the chat gave lately, so that a conversation can be saved as evidence, shown again after a
reload, and voted on.

The page keeps only the ids of its answers and posts them back; what is saved is what the server itself answered, at
that time and from that generation of the library, and nothing that a browser could have altered. An id cannot be
guessed, so nobody reads the questions of others. Nothing else is kept, nothing is written to disk, the oldest answers
go first, and all go when the server stops.
"""

import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from qa.answer import Answer
from qa.pack import Asked, Pack
from qa.pack_file import FORMS
from qa.present import counted

KEPT = 1_000
"""Answers kept, of everybody together."""
NOTHING = "There is nothing to save yet. Ask a question first."


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer, what went with its question, and how it goes into a pack."""

    asked: Asked
    answer: Answer
    history: tuple[str, ...]


class Ledger:
    """Safe to use from several threads."""

    def __init__(self, kept: int = KEPT, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._kept = kept
        self._clock = clock
        self._answers: OrderedDict[str, Kept] = OrderedDict()
        self._lock = threading.Lock()

    def now(self) -> datetime:
        return self._clock()

    def keep(self, answer: Answer, when: datetime, history: Sequence[str] = ()) -> str:
        """The id under which the answer can be had again for a while."""
        id = secrets.token_urlsafe(16)
        with self._lock:
            self._answers[id] = Kept(Asked.of(answer, when), answer, tuple(history))
            while len(self._answers) > self._kept:
                self._answers.popitem(last=False)
        return id

    def find(self, id: object) -> Kept | None:
        """The answer that was kept under an id, of whatever origin, while it is."""
        with self._lock:
            return self._answers.get(id) if isinstance(id, str) else None

    def download(self, request: object) -> dict[str, str]:
        """`{"ids": [str, ...], "form": "md", "csv" or "json"}`, of whatever origin -> `name`, `media` and `text` of
        the file, where at least one answer is still kept; and `said`, what to tell the reader."""
        request = request if isinstance(request, dict) else {}
        ids, wanted = request.get("ids"), request.get("form")
        form = FORMS.get(wanted) if isinstance(wanted, str) else None
        ids = list(dict.fromkeys(id for id in ids if isinstance(id, str))) if isinstance(ids, list) else []
        if form is None or not ids:
            return {"said": NOTHING}
        with self._lock:
            kept = [self._answers[id] for id in ids if id in self._answers]
        lost = len(ids) - len(kept)
        found = [one.asked for one in kept if one.answer.about is None]  # what no article was asked has no evidence
        if kept and not found:
            return {"said": NOTHING}
        if not found:
            return {"said": "The server no longer has these answers: it was started again. Please ask once more."}
        said = f"Saved: {counted(len(found), 'question')}."
        if lost:
            said += f" Left out: {counted(lost, 'older question')} that the server no longer has. Please ask once more."
        name = f"cuttings-{self._clock().astimezone(UTC):%Y-%m-%d-%H%M%S}.{wanted}"
        return {"name": name, "media": form.media, "text": form.write(Pack(tuple(found))), "said": said}
