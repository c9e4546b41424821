"""One generation of a library, seen whole: its articles and passages, and search by words and by vector."""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from index.article import Article, Passage
from index.catalogue import Catalogue, Entry
from index.database import Connection, damaged, in_words
from index.errors import CuttingsError
from index.faults import row_fault
from index.loading import Loaded, load
from index.protocols import Matrix
from index.recipe import Recipe, require_same_model
from index.schema import TEXT_COLUMNS, searchable, unpack_blocks, unpack_spans, unpack_text
from index.vectors import CodeStore, FlatStore
from index.words import stems

HEADING_WEIGHT, BODY_WEIGHT = 0.5, 1.0
_TEXTS_KEPT = 512


class ArticleUnknown(CuttingsError, KeyError):
    """No article of that id is in the library."""

    __str__ = Exception.__str__  # KeyError would put the message in quotes


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found: its row, and a score of which more is better (BM25, or the cosine)."""

    row: int
    score: float


@dataclass(eq=False)
class Snapshot:
    """What the views of one generation share: the catalogue, the vectors, and what was read so far. `model`: the one
    that questions are embedded with. `before`: the vectors of an earlier generation, until this one's are made of
    them."""

    catalogue: Catalogue
    model: str
    before: Loaded | None = None
    loaded: Loaded | None = None
    texts: dict[int, tuple[Article, tuple[Passage, ...]]] = field(default_factory=dict)
    frequency: dict[str, int] | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)


class View:
    """Use it inside `with library.view()`. Rows are passage numbers 0 to `passage_count` - 1, and mean the same
    in every library that holds the same articles."""

    def __init__(self, path: Path, connection: Connection, snapshot: Snapshot) -> None:
        self._path = path
        self._connection = connection
        self._snapshot = snapshot
        self._catalogue = snapshot.catalogue

    @property
    def generation(self) -> int:
        return self._catalogue.generation

    @property
    def recipe(self) -> Recipe:
        return self._catalogue.recipe

    @property
    def passage_count(self) -> int:
        return self._catalogue.passage_count

    @property
    def article_count(self) -> int:
        return len(self._catalogue.entries)

    def catalogue(self) -> tuple[Entry, ...]:
        """Every article without its text, by date and title, undated last."""
        return self._catalogue.shown

    def story(self, id: str) -> tuple[Entry, ...]:
        """The copies of an article, itself among them, the one to quote first: the earliest published, then the one
        of which most is known. Raises ArticleUnknown."""
        entry = self._entry(id)
        return self._catalogue.by_story[self._catalogue.stories.get(entry.key, entry.id)]

    @property
    def story_count(self) -> int:
        return len(self._catalogue.by_story)

    def entry_of(self, row: int) -> Entry:
        """The article that a row is a passage of."""
        return self._catalogue.locate(row)[0]

    def article_rows(self, id: str) -> range:
        """The rows of an article's passages. Raises ArticleUnknown."""
        passages = self._entry(id).passages
        first = int(self._catalogue.first_rows[self._catalogue.place[id]])
        return range(first, first + passages)

    def articles(self) -> tuple[Article, ...]:
        """Every article with its text, in the order of `catalogue()`."""
        return tuple(self._read(entry)[0] for entry in self._catalogue.shown)

    def article(self, id: str) -> Article:
        """Raises ArticleUnknown (a CuttingsError and a KeyError)."""
        return self._read(self._entry(id))[0]

    def _entry(self, id: str) -> Entry:
        entry = self._catalogue.by_id.get(id)
        if entry is None:
            raise ArticleUnknown(f"no article has the id {id!r}; `python -m index list` shows those there are")
        return entry

    def passages(self, rows: Sequence[int]) -> list[Passage]:
        """The passages of these rows, in the order given."""
        places = [self._catalogue.locate(row) for row in rows]
        return [self._read(entry)[1][ordinal] for entry, ordinal in places]

    def by_words(self, words: Sequence[str], k: int) -> list[Hit]:
        """The (at most) `k` passages that hold any of the words, by BM25, best first, ties by the lower row.

        A word may be any text: several words in one are looked for as a phrase, and nothing in it is an operator.
        Words of the same stem count once.
        """
        phrases = list({tuple(found): word for word in words if (found := stems(searchable(word)))}.values())
        if not phrases or k <= 0:
            return []
        quoted = ['"' + searchable(word).replace('"', '""') + '"' for word in phrases]
        query = (
            f"SELECT rowid, -bm25(words, {HEADING_WEIGHT}, {BODY_WEIGHT}) AS score FROM words WHERE words MATCH ? "
            "ORDER BY score DESC LIMIT ?"
        )
        ask = k + 16
        with in_words(self._path):
            found = self._connection.execute(query, (" OR ".join(quoted), ask)).fetchall()
            if len(found) == ask and found[k - 1][1] == found[-1][1]:  # ties beyond the last one seen: see all
                found = self._connection.execute(query, (" OR ".join(quoted), -1)).fetchall()
        if not found:
            return []
        rows = self._catalogue.rows_of_slots([slot for slot, _ in found]).tolist()
        hits = [Hit(row, score) for row, (_, score) in zip(rows, found, strict=True)]
        return sorted(hits, key=lambda hit: (-hit.score, hit.row))[:k]

    def by_vector(self, vector: Matrix, k: int) -> list[Hit]:
        """The (at most) `k` passages nearest to one unit vector, shape (1, d) or (d,), by cosine, best first,
        ties by the lower row. Raises ModelMismatch where the library was rebuilt with another model meanwhile."""
        rows, scores = self._store().search(vector, k)
        return [Hit(row, score) for row, score in zip(rows, scores, strict=True)]

    def vectors(self, rows: Sequence[int]) -> Matrix:
        """The stored vectors of these rows, shape (len(rows), d). Raises as `by_vector` does."""
        return self._store().rows(rows)

    def document_frequency(self) -> Mapping[str, int]:
        """Stem (as `index.words.stems` makes it) -> how many passages hold it, the article's title included."""
        with self._snapshot.lock:
            if self._snapshot.frequency is None:
                with in_words(self._path):
                    execute = self._connection.execute
                    execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.stems USING fts5vocab(main, words, row)")
                    self._snapshot.frequency = dict(execute("SELECT term, doc FROM temp.stems WHERE doc > 0"))
            return self._snapshot.frequency

    def _store(self) -> FlatStore | CodeStore:
        """The vectors, loaded when first needed: a listing never loads them."""
        require_same_model(self._catalogue.recipe, self._snapshot.model)
        with self._snapshot.lock:
            if self._snapshot.loaded is None:
                with in_words(self._path):
                    made = load(self._connection, self._path, self._catalogue, self._snapshot.before)
                self._snapshot.loaded, self._snapshot.before = made, None
            return self._snapshot.loaded.store

    def _read(self, entry: Entry) -> tuple[Article, tuple[Passage, ...]]:
        """An article and its passages, held against their checksums when they are read."""
        texts = self._snapshot.texts
        if (kept := texts.get(entry.key)) is not None:
            return kept
        with in_words(self._path):
            query = f"SELECT {TEXT_COLUMNS} FROM texts WHERE key = ?"
            row = self._connection.execute(query, (entry.key,)).fetchone()
        if fault := row_fault(entry, row):
            raise damaged(self._path, f"article {entry.id}: {fault}")
        text, blocks, spans, _ = row
        read = entry.article(unpack_text(text), unpack_blocks(blocks)), unpack_spans(spans, entry.id)
        if len(texts) >= _TEXTS_KEPT:
            texts.clear()
        texts[entry.key] = read
        return read
