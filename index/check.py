"""Everything that can be verified about a library, verified: what `python -m index check` runs."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.catalogue import Catalogue, Entry
from index.database import Connection, connect, in_words, read_catalogue
from index.errors import LibraryDamaged
from index.faults import database_faults
from index.loading import read_vectors
from index.schema import TEXT_COLUMNS, body_of, unpack_blocks, unpack_spans, unpack_text
from index.story import Fingerprint, Stories
from index.story_table import fingerprint_of, packed
from index.votes import vote_faults


@dataclass(frozen=True, slots=True)
class Report:
    """`faults`: each in words; none when all is well."""

    faults: tuple[str, ...]
    articles: int = 0
    passages: int = 0
    generation: int = 0
    stories: int = 0


def check_library(path: Path) -> Report:
    """Re-read everything. Raises LibraryMissing; every other fault is in the report."""
    try:
        with in_words(path):
            connection = connect(path)
            try:
                connection.execute("BEGIN")
                catalogue = read_catalogue(connection, path)
                faults = list(database_faults(connection, catalogue))
                if not faults:
                    faults += _content_faults(connection, path, catalogue)
                faults += vote_faults(connection)
            finally:
                connection.close()
    except LibraryDamaged as fault:
        return Report((str(fault),))
    counts = len(catalogue.entries), catalogue.passage_count, catalogue.generation, len(catalogue.by_story)
    return Report(tuple(faults), *counts)


def _content_faults(connection: Connection, path: Path, catalogue: Catalogue) -> list[str]:
    """Beyond the checksums: do the counts and the offsets make sense?"""
    faults: list[str] = []
    stories = _Retold(connection, catalogue)
    for entry in catalogue.entries:
        row = connection.execute(f"SELECT {TEXT_COLUMNS} FROM texts WHERE key = ?", (entry.key,)).fetchone()
        if fault := _slices_fault(entry, unpack_text(row[0]), row[1], row[2]):
            faults.append(f"article {entry.id} ({entry.source!r}): {fault}")
        stories.add(entry.id)
    faults += stories.faults()
    try:
        matrix = read_vectors(connection, path, catalogue)
    except ValueError:
        return [*faults, "the number of vectors is not the number of passages"]
    if len(matrix) and not np.allclose(np.linalg.norm(matrix, axis=1), 1, atol=1e-3):
        faults.append("some vectors are not of length 1")
    return faults


class _Retold:
    """The stories found again from the texts alone, to be held against those stored."""

    def __init__(self, connection: Connection, catalogue: Catalogue) -> None:
        self._connection, self._catalogue = connection, catalogue
        self._stories = Stories(self._read)
        self._faults: list[str] = []

    def add(self, id: str) -> None:
        key, found = self._catalogue.by_id[id].key, self._read(id)
        (sketch,) = self._connection.execute("SELECT sketch FROM stories WHERE key = ?", (key,)).fetchone()
        if sketch != packed(found.sketch):
            self._faults.append(f"article {id}: its sketch is not that of its text")
        self._stories.add(id, found)

    def _read(self, id: str) -> Fingerprint:
        query = "SELECT text, blocks FROM texts WHERE key = ?"
        return fingerprint_of(*self._connection.execute(query, (self._catalogue.by_id[id].key,)).fetchone())

    def faults(self) -> list[str]:
        for entry in self._catalogue.entries:
            told, found = self._catalogue.stories.get(entry.key), self._stories.of[entry.id]
            if told != found:
                self._faults.append(f"article {entry.id} belongs to the story {found}, not {told}")
        return self._faults


def _slices_fault(entry: Entry, text: str, blocks: bytes, spans: bytes) -> str | None:
    """Blocks and sentences in order, within the text, and never empty."""
    at = 0
    for block in unpack_blocks(blocks):
        if not at <= block.start <= block.end <= len(text):
            return f"a block has the offsets {block.start} to {block.end}"
        at = block.end
    passages = unpack_spans(spans, entry.id)
    if len(passages) != entry.passages:
        return f"it has {len(passages)} passages where {entry.passages} are counted"
    for passage in passages:
        at = 0
        for sentence in passage.sentences:
            if not at <= sentence.start < sentence.end <= len(text):
                return f"a sentence has the offsets {sentence.start} to {sentence.end}"
            at = sentence.end
        if not body_of(text, passage).strip():
            return f"passage {passage.ordinal} is empty"
    return None
