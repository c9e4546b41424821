"""What a library holds, at one generation, without its texts: small enough to keep in memory.

Passages are numbered 0, 1, 2... in the order of (article id, ordinal), whatever the order in which the articles
came: a *row*. So ties broken by the lower row are broken alike in every library with the same articles. In the
word index a passage has another number that never moves, its *slot*.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from index.article import Article, Block
from index.recipe import Recipe
from index.schema import FIELDS, state_digest


@dataclass(frozen=True, slots=True)
class Entry:
    """One article without its text. `sources`: every path or address the same bytes came from, sorted."""

    id: str
    sha256: str
    sources: tuple[str, ...]
    title: str | None
    published: str | None
    publisher: str | None
    byline: str | None
    url: str | None
    passages: int
    key: int = field(repr=False)
    first_slot: int = field(repr=False)
    text_digest: str = field(repr=False)
    spans_digest: str = field(repr=False)
    vectors_digest: str = field(repr=False)
    lengths_digest: str = field(repr=False)

    @property
    def source(self) -> str:
        return self.sources[0]

    @classmethod
    def of_row(cls, row: Sequence[object]) -> "Entry":
        """From an `articles` row (schema.COLUMNS)."""
        key, id, fields, sources, passages, first_slot, *digests = row
        sha256, title, published, publisher, byline, url = json.loads(fields)
        return cls(
            id, sha256, tuple(json.loads(sources)), title, published, publisher, byline, url, passages,
            key, first_slot, *digests,
        )  # fmt: skip

    def article(self, text: str, blocks: tuple[Block, ...]) -> Article:
        known = {name: getattr(self, name) for name in FIELDS}
        return Article(id=self.id, text=text, source=self.source, blocks=blocks, **known)


@dataclass(frozen=True)
class Catalogue:
    """All entries by id, and the numbers of one generation. `digest` is the library's state digest (hex), `stories`
    which story each key belongs to (see index/story.py)."""

    recipe: Recipe
    generation: int
    words: str
    digest: str
    entries: tuple[Entry, ...]
    stories: Mapping[int, str] = field(default_factory=dict)

    @classmethod
    def of_rows(
        cls, recipe: str, generation: int, words: str, rows: Sequence[Sequence[object]],
        stories: Sequence[Sequence[object]],
    ) -> "Catalogue":  # fmt: skip
        entries = sorted(map(Entry.of_row, rows), key=lambda entry: entry.id)
        whole = state_digest(recipe, generation, words, rows, stories)
        of = {key: story for key, story, _ in stories}
        return cls(Recipe.from_json(recipe), generation, words, whole, tuple(entries), of)

    @cached_property
    def first_rows(self) -> np.ndarray:
        """First row of each entry, and the number of passages at the end: shape (articles + 1,)."""
        return np.concatenate(([0], np.cumsum([entry.passages for entry in self.entries], dtype=np.int64)))

    @property
    def passage_count(self) -> int:
        return int(self.first_rows[-1])

    @cached_property
    def by_id(self) -> dict[str, Entry]:
        return {entry.id: entry for entry in self.entries}

    @cached_property
    def place(self) -> dict[str, int]:
        """Id -> its place in `entries`."""
        return {entry.id: place for place, entry in enumerate(self.entries)}

    @cached_property
    def shown(self) -> tuple[Entry, ...]:
        """By date, then title; undated articles last."""
        return tuple(sorted(self.entries, key=lambda e: (e.published is None, e.published or "", e.title or "", e.id)))

    @cached_property
    def by_story(self) -> dict[str, tuple[Entry, ...]]:
        """Story -> its articles, the one to quote first: the earliest published, then the one of which most is
        known, then the lower id."""
        told: dict[str, list[Entry]] = {}
        for entry in self.entries:
            told.setdefault(self.stories.get(entry.key, entry.id), []).append(entry)
        return {story: tuple(sorted(entries, key=_precedence)) for story, entries in told.items()}

    def locate(self, row: int) -> tuple[Entry, int]:
        """Entry and ordinal of a row. Raises IndexError for a row that is none."""
        if not 0 <= row < self.passage_count:
            raise IndexError(f"no passage has the number {row}; there are {self.passage_count}")
        place = int(np.searchsorted(self.first_rows, row, side="right")) - 1
        return self.entries[place], row - int(self.first_rows[place])

    @cached_property
    def _slots(self) -> tuple[np.ndarray, np.ndarray]:
        """First slots in order, and for each the difference from slot to row."""
        used = [place for place, entry in enumerate(self.entries) if entry.passages]
        starts = np.array([self.entries[place].first_slot for place in used], dtype=np.int64)
        order = np.argsort(starts, kind="stable")
        return starts[order], (self.first_rows[used] - starts)[order]

    def rows_of_slots(self, slots: Sequence[int]) -> np.ndarray:
        """Rows of slots that are in use."""
        starts, shifts = self._slots
        slots = np.asarray(slots, dtype=np.int64)
        return slots + shifts[np.searchsorted(starts, slots, side="right") - 1]


def _precedence(entry: Entry) -> tuple[bool, str, int, str]:
    known = (entry.title, entry.publisher, entry.byline, entry.url)
    return entry.published is None, entry.published or "", -sum(map(bool, known)), entry.id
