"""The table `stories`, kept in step with the articles: for each article its story and the sample of its words.

Used only by `index/writer.py`, inside its transactions. Samples are read when first needed, texts only where samples
are close.
"""

from collections.abc import Callable

import numpy as np

from index import schema
from index.database import Connection
from index.faults import sketch_fault
from index.story import Fingerprint, Sketch, Stories, fingerprint, quotable_text

_TEXTS_KEPT = 256

TextOf = Callable[[str], tuple[bytes, bytes] | None]
"""Text and blocks of an article by its id, as `texts` holds them; None where they cannot be trusted."""


def packed(sketch: Sketch) -> bytes:
    return np.ascontiguousarray(sketch, dtype="<u8").tobytes()


def fingerprint_of(text: bytes, blocks: bytes) -> Fingerprint:
    """Of an article as the table `texts` has it."""
    return fingerprint(quotable_text(schema.unpack_text(text), schema.unpack_blocks(blocks)))


class StoryTable:
    """`insert` and `delete` follow the articles; `write`, before the commit, puts down which stories changed."""

    def __init__(self, connection: Connection, text_of: TextOf) -> None:
        self._connection = connection
        self._text_of = text_of
        self._keys: dict[str, int] = {}
        self._kept: dict[str, Fingerprint] = {}
        self._stories: Stories | None = None

    def insert(self, id: str, key: int, text: bytes, blocks: bytes) -> None:
        """A new article."""
        stories = self._loaded()
        self._keys[id] = key
        self._kept.pop(id, None)
        found = fingerprint_of(text, blocks)
        sketch = packed(found.sketch)
        row = (key, id, sketch, schema.digest(sketch))
        self._connection.execute("INSERT INTO stories(key, story, sketch, digest) VALUES (?,?,?,?)", row)
        stories.add(id, found)

    def delete(self, id: str, key: int) -> None:
        """An article that is about to go: before its other rows do."""
        stories = self._loaded()
        self._connection.execute("DELETE FROM stories WHERE key = ?", (key,))
        self._kept.pop(id, None)
        if self._keys.pop(id, None) is not None:  # with `mend`, a row may be missing
            stories.remove(id)

    def write(self) -> None:
        """The stories that are others than before, into the table."""
        if self._stories is not None:
            rows = [(self._stories.of[id], self._keys[id]) for id in sorted(self._stories.changed)]
            self._connection.executemany("UPDATE stories SET story = ? WHERE key = ?", rows)
            self._stories.changed.clear()

    def is_sound(self, key: int) -> bool:
        row = self._connection.execute("SELECT sketch, digest FROM stories WHERE key = ?", (key,)).fetchone()
        return sketch_fault(row) is None

    def _loaded(self) -> Stories:
        if self._stories is None:
            known: dict[str, tuple[str, Sketch]] = {}
            query = "SELECT id, key, story, sketch, stories.digest FROM articles JOIN stories USING (key)"
            for id, key, story, sketch, digest in self._connection.execute(query):
                self._keys[id] = key
                # A damaged sample finds nothing; its article mends when it is added again or the library rebuilt.
                fine = sketch_fault((sketch, digest)) is None
                known[id] = story, np.frombuffer(sketch, "<u8") if fine else np.empty(0, np.uint64)
            self._stories = Stories(self._read)
            self._stories.load(known)
        return self._stories

    def _read(self, id: str) -> Fingerprint | None:
        if id not in self._kept:
            if (row := self._text_of(id)) is None:
                return None
            if len(self._kept) >= _TEXTS_KEPT:
                self._kept.clear()
            self._kept[id] = fingerprint_of(*row)
        return self._kept[id]
