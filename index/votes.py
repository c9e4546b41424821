"""Votes on answers: kept in the library's own database, in a table beside those of the articles.

The table is made with the first vote. No article's checksum covers it and no generation rises with it, so a vote
changes nothing that a library answers; `rebuild` leaves it alone. Each row has a checksum of its own, which `check`
verifies; a row that fails it is left out, and `rebuild` drops it.

A line of `as_line` is what `python -m eval new --feedback` reads (eval/feedback.py).
"""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from index.database import Connection, connect, in_words
from index.schema import digest, searchable

TABLE = (
    "CREATE TABLE IF NOT EXISTS votes(answer TEXT PRIMARY KEY, vote TEXT NOT NULL, digest TEXT NOT NULL) WITHOUT ROWID"
)


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Words of an article with their place in its stored text; `sha256` is of the file they came from."""

    text: str
    start: int
    end: int
    article_id: str
    source: str
    sha256: str
    title: str | None = None
    published: str | None = None


@dataclass(frozen=True, slots=True)
class Vote:
    """What somebody thought of one answer. `answer` is the answer's own id, and has one vote at most; `when` is UTC,
    as in 2026-11-21T23:40:00.123456Z. `quote` is the answer's first, None where it refused; `correct` is the sentence
    that was picked as the right one, if any."""

    answer: str
    when: str
    question: str
    history: tuple[str, ...]
    up: bool
    generation: int
    quote: Excerpt | None = None
    correct: Excerpt | None = None

    def as_line(self) -> str:
        """One line of JSON for `python -m eval new --feedback`."""
        row = {
            "question": self.question, "history": list(self.history), "vote": "up" if self.up else "down",
            "quote": _quoted(self.quote), "correct": self.correct and asdict(self.correct),
            "when": self.when, "generation": self.generation,
        }  # fmt: skip
        return json.dumps(row)


def _quoted(quote: Excerpt | None) -> dict[str, object] | None:
    """As in the contract's answer."""
    if quote is None:
        return None
    article = {"id": quote.article_id, "title": quote.title, "published": quote.published, "source": quote.source,
               "sha256": quote.sha256}  # fmt: skip
    return {"text": quote.text, "start": quote.start, "end": quote.end, "article": article}


def cast(path: Path, vote: Vote) -> None:
    """Keep a vote; it takes the place of an earlier one on the same answer. Raises LibraryBusy while another process
    commits, LibraryMissing where there is no library."""
    packed = json.dumps(asdict(vote))
    with _writing(path) as connection:
        connection.execute(TABLE)
        row = (vote.answer, packed, digest(vote.answer.encode(), packed.encode()))
        connection.execute("INSERT OR REPLACE INTO votes VALUES (?, ?, ?)", row)


def withdraw(path: Path, answer: str) -> None:
    """Forget the vote on an answer, if there is one. Raises as `cast` does."""
    with _writing(path) as connection:
        connection.execute(TABLE)
        connection.execute("DELETE FROM votes WHERE answer = ?", (searchable(answer),))


@contextmanager
def _writing(path: Path) -> Iterator[Connection]:
    """One transaction of its own. The writer's lock is not taken: it guards the articles, and SQLite this."""
    with in_words(path):
        connection = connect(path, write=True)
        try:
            connection.execute("PRAGMA synchronous=FULL")
            connection.execute("PRAGMA secure_delete=ON")
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            connection.execute("COMMIT")
        finally:
            connection.close()


def read_votes(path: Path) -> tuple[Vote, ...]:
    """All votes, oldest first. Raises LibraryMissing where there is no library."""
    with in_words(path):
        connection = connect(path)
        try:
            found = [_vote(row) for row in _rows(connection)]
        finally:
            connection.close()
    return tuple(sorted((vote for vote in found if vote), key=lambda vote: (vote.when, vote.answer)))


def vote_faults(connection: Connection) -> Iterator[str]:
    """A line for every vote that does not match its checksum."""
    for row in _rows(connection):
        if _vote(row) is None:
            yield f"the vote on the answer {row[0][:40]!r} does not match its checksum"


def drop_damaged(connection: Connection) -> None:
    """Inside a writer's transaction: votes that can no longer be read, gone. Where the table itself is damaged it is
    left as it is, and `check` goes on naming it: the articles come first."""
    with suppress(sqlite3.DatabaseError):
        for row in _rows(connection):
            if _vote(row) is None:
                connection.execute("DELETE FROM votes WHERE CAST(answer AS BLOB) = ?", (row[0],))


def _rows(connection: Connection) -> list[tuple[bytes, bytes, bytes]]:
    """As bytes: what is damaged may be no text."""
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'votes'").fetchone():
        return []
    columns = ", ".join(f"CAST({name} AS BLOB)" for name in ("answer", "vote", "digest"))
    return connection.execute(f"SELECT {columns} FROM votes ORDER BY answer").fetchall()


def _vote(row: tuple[bytes, bytes, bytes]) -> Vote | None:
    """A row as it was written, or None where it is not."""
    answer, packed, sealed = row
    if digest(answer, packed).encode() != sealed:
        return None
    values = json.loads(packed)
    quote, correct = (Excerpt(**values[name]) if values[name] else None for name in ("quote", "correct"))
    return Vote(**(values | {"history": tuple(values["history"]), "quote": quote, "correct": correct}))
