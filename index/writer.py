"""The hand that writes: whole articles in and out of the tables, and one commit that raises the generation.

Used only by `index/update.py`, which holds the lock and decides what to do.
"""

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from index import schema
from index.article import Article, Passage
from index.catalogue import Entry
from index.database import (
    connect,
    damaged,
    drop_words,
    in_words,
    read_catalogue,
    salvage_catalogue,
    seal,
    words_digest,
)
from index.errors import CuttingsError
from index.faults import TextRow, check_schema, lengths_fault, read_lengths, row_fault, text_fault, vectors_fault
from index.folder import whole_path
from index.protocols import Matrix
from index.recipe import Recipe
from index.story_table import StoryTable
from index.uploads import file_of
from index.votes import drop_damaged

_INSERT_WORDS = "INSERT INTO words(rowid, heading, body) VALUES (?, ?, ?)"
_FOLDING_MS = 250


@dataclass(frozen=True, slots=True)
class Cut:
    """An article's passages and their vectors, shape (len(passages), d)."""

    passages: tuple[Passage, ...]
    vectors: Matrix


class Writer:
    """An open library and what it holds, kept in step with every change. The caller holds the lock.

    `by_id` and `by_source` may be read at any time; changes belong inside `with writer.change()`.
    """

    def __init__(self, path: Path, mend: Recipe | None = None) -> None:
        """Raises LibraryDamaged when the list of articles or the word index fails its checksum: writing on would
        seal the damage with a fresh one. `mend`, the recipe to rebuild with, lets through whatever can be read."""
        self.path = path
        self._mend = mend
        with in_words(path):
            self._connection = connect(path, write=True)
            try:
                self._connection.execute("PRAGMA synchronous=FULL")
                self._connection.execute("PRAGMA secure_delete=ON")
                self._load()
                if mend is None and (fault := check_schema(self._connection)):
                    raise damaged(path, fault)
                if mend is None and words_digest(self._connection) != self._words:
                    raise damaged(path, "the word index does not match its checksum")
            except BaseException:
                self._connection.close()
                raise

    def _load(self) -> None:
        if self._mend is None:
            catalogue = read_catalogue(self._connection, self.path)
        else:
            catalogue = salvage_catalogue(self._connection, self.path, self._mend)
        self.recipe, self.generation, self._words = catalogue.recipe, catalogue.generation, catalogue.words
        self.by_id = dict(catalogue.by_id)
        self.by_source = {source: entry for entry in catalogue.entries for source in entry.sources}
        self._next_slot = max((e.first_slot + e.passages for e in catalogue.entries), default=1)
        self._next_key = max((e.key for e in catalogue.entries), default=0) + 1
        self._refill = False
        self._stories = StoryTable(self._connection, self._sound_text)
        self._aliases: dict[str, str] = {}
        self._namesakes: dict[str, list[str]] | None = None

    @contextmanager
    def change(self) -> Iterator[int]:
        """One transaction: all of the block, with the generation raised by one, or nothing of it. Gives the generation
        that it makes; afterwards, however it ended, `self.generation` is the one that the library has."""
        with in_words(self.path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self.generation + 1
                if self._refill:
                    self._refill_words()
                self._stories.write()
                self._words = seal(self._connection, self.recipe, self.generation + 1)
                self._connection.execute("COMMIT")
                self.generation += 1
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                self._load()
                raise

    def insert(self, article: Article, sources: Sequence[str], cut: Cut) -> Entry:
        """A whole new article: text, passages, words, vectors."""
        passages, vectors = cut.passages, cut.vectors
        key, slot, id = self._next_key, self._next_slot, article.id
        fields, names = schema.pack_fields(article), schema.pack_sources(sources)
        text, blocks = schema.pack_text(article.text), schema.pack_blocks(article.blocks)
        heading = schema.heading_of(article, passages[0]) if passages else ""
        spans, packed = schema.pack_spans(passages), schema.pack_text(heading)
        raw = np.ascontiguousarray(vectors, dtype="<f4").tobytes()
        self._connection.executemany(_INSERT_WORDS, _word_rows(slot, heading, article.text, passages))
        digests = (
            schema.text_digest(id, fields, names, text, blocks), schema.digest(spans, packed), schema.digest(raw),
            schema.lengths_digest(read_lengths(self._connection, slot, len(passages))),
        )  # fmt: skip
        row = (key, id, fields, names, len(passages), slot, *digests)
        self._connection.execute(f"INSERT INTO articles({schema.COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?)", row)
        self._connection.execute("INSERT INTO texts VALUES (?,?,?,?,?)", (key, text, blocks, spans, packed))
        self._connection.execute("INSERT INTO vectors VALUES (?,?)", (key, raw))
        self._next_key, self._next_slot = key + 1, slot + len(passages)
        entry = self._remember(Entry.of_row(row))
        self._stories.insert(id, key, text, blocks)
        return entry

    def delete(self, entry: Entry) -> None:
        """Text, passages, words and vectors of one article, gone."""
        self._stories.delete(entry.id, entry.key)
        row = self._text_row(entry)
        if row_fault(entry, row):
            self._refill = True  # FTS5 forgets words only when told them again, and these cannot be trusted
        else:
            forget = "INSERT INTO words(words, rowid, heading, body) VALUES ('delete', ?, ?, ?)"
            self._connection.executemany(forget, self._stored_words(entry, row))
        for table in ("articles", "texts", "vectors"):
            self._connection.execute(f"DELETE FROM {table} WHERE key = ?", (entry.key,))
        self._forget(entry)

    def set_sources(self, entry: Entry, sources: Sequence[str]) -> Entry:
        """The same article under other names; at least one."""
        text, blocks, *_ = self._text_row(entry)
        names = schema.pack_sources(sources)
        sealed = schema.text_digest(entry.id, schema.pack_fields(entry), names, text, blocks)
        update = "UPDATE articles SET sources = ?, text_digest = ? WHERE key = ?"
        self._connection.execute(update, (names, sealed, entry.key))
        self._forget(entry)
        return self._remember(replace(entry, sources=tuple(sorted(set(sources))), text_digest=sealed))

    def known_name(self, source: str) -> str:
        """The name under which the same file is known already ("articles/a.txt" for "./articles/a.txt"), or this."""
        if source in self.by_source or "://" in source:
            return source
        if self._namesakes is None:
            self._namesakes = defaultdict(list)
            for name in self.by_source:
                self._namesakes[os.path.basename(name)].append(name)
        whole = self._place_of(source)
        # Only of files called the same it is asked where they are: for all of a large library that takes a while.
        alike = self._namesakes.pop(os.path.basename(whole), ())
        self._aliases.update((self._place_of(name), name) for name in alike if "://" not in name)
        return self._aliases.setdefault(whole, source)

    def _place_of(self, source: str) -> str:
        return whole_path(str(file_of(self.path, source)))

    def read(self, entry: Entry) -> Article:
        """Raises LibraryDamaged when the text does not match its checksum."""
        with in_words(self.path):
            row = self._text_row(entry)
        if fault := text_fault(entry, row):
            raise damaged(self.path, f"article {entry.id}: {fault}")
        return entry.article(schema.unpack_text(row[0]), schema.unpack_blocks(row[1]))

    def is_sound(self, entry: Entry) -> bool:
        """Whether all that is stored of an article matches its checksums."""
        with in_words(self.path):
            vectors = self._connection.execute("SELECT vectors FROM vectors WHERE key = ?", (entry.key,)).fetchone()
            fault = row_fault(entry, self._text_row(entry)) or vectors_fault(entry, vectors)
            fault = fault or lengths_fault(entry, read_lengths(self._connection, entry.first_slot, entry.passages))
            return fault is None and self._stories.is_sound(entry.key)

    def replace_everything(self, recipe: Recipe, articles: Iterable[tuple[Article, Sequence[str], Cut]]) -> None:
        """Inside `change()`: all tables made anew, holding these articles with their sources and nothing else."""
        drop_words(self._connection)
        for table in ("articles", "texts", "vectors", "stories"):
            self._connection.execute(f"DROP TABLE IF EXISTS {table}")
        for table in schema.TABLES[1:]:
            self._connection.execute(table)
        drop_damaged(self._connection)
        self.recipe, self.by_id, self.by_source, self._refill = recipe, {}, {}, False
        self._next_key = self._next_slot = 1
        self._stories = StoryTable(self._connection, self._sound_text)
        for article, sources, cut in articles:
            self.insert(article, sources, cut)

    def close(self) -> None:
        """Fold the WAL in. What is committed is safe without it, so nobody waits long for those who still read what was
        before: the next change folds it."""
        try:
            with suppress(CuttingsError), in_words(self.path):
                self._connection.execute(f"PRAGMA busy_timeout={_FOLDING_MS}")
                self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            self._connection.close()

    def _refill_words(self) -> None:
        drop_words(self._connection)
        self._connection.execute(schema.TABLES[-1])
        for entry in self.by_id.values():
            row = self._text_row(entry)
            if not row_fault(entry, row):  # an article that is damaged too stays so until it is added again
                self._connection.executemany(_INSERT_WORDS, self._stored_words(entry, row))
        self._refill = False

    def _stored_words(self, entry: Entry, row: TextRow) -> list[tuple[int, str, str]]:
        text, _, spans, heading = row
        passages = schema.unpack_spans(spans, entry.id)
        return _word_rows(entry.first_slot, schema.unpack_text(heading), schema.unpack_text(text), passages)

    def _text_row(self, entry: Entry) -> TextRow | None:
        return self._connection.execute(
            f"SELECT {schema.TEXT_COLUMNS} FROM texts WHERE key = ?", (entry.key,)
        ).fetchone()

    def _sound_text(self, id: str) -> tuple[bytes, bytes] | None:
        row = self._text_row(entry := self.by_id[id])
        return None if text_fault(entry, row) else (row[0], row[1])

    def _remember(self, entry: Entry) -> Entry:
        self.by_id[entry.id] = entry
        self.by_source.update(dict.fromkeys(entry.sources, entry))
        return entry

    def _forget(self, entry: Entry) -> None:
        self.by_id.pop(entry.id, None)
        for source in entry.sources:
            self.by_source.pop(source, None)


def _word_rows(slot: int, heading: str, text: str, passages: Sequence[Passage]) -> list[tuple[int, str, str]]:
    """Slot, heading and body of each passage, as the word index takes them."""
    bodies = (schema.searchable(schema.body_of(text, passage)) for passage in passages)
    return [(slot + ordinal, schema.searchable(heading), body) for ordinal, body in enumerate(bodies)]
