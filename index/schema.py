"""The tables of a library, how rows are packed, and what the checksums cover. Pure: nothing here opens a file.

There is no index beside the tables' own keys: what must be found is found through the catalogue, which is read
whole and checked whole, so no damaged index can hide a row. Text is kept as UTF-8 bytes (`surrogatepass`), small
fields as ASCII JSON: any text a file or a file's name can hold fits.

Three layers of checksums:
- each article row carries the sha256 of its text and fields, of its passages, of its vectors, and of its passages'
  lengths as FTS5 keeps them (one row of `words_docsize` a passage); each row of `stories` that of its sketch;
- `meta.digest` covers the recipe, the generation, the word index's digest, every article row and which story it is;
- `meta.words` covers the other tables in which FTS5 keeps the word index. They are hashed whole at every change: which
  of their rows a change touches is FTS5's own affair, and they are few and large, so it takes a tenth of a second for
  100,000 passages.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Protocol

import numpy as np

from index.article import Article, Block, Passage, Role, Span
from index.chunk import indexed_text

DATABASE = "library.sqlite"
OLD_VECTORS = "vectors.bin"
"""A copy of the vectors that earlier versions kept; nobody reads it now."""
LOCK = "writer.lock"

TABLES = (
    "CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE articles(key INTEGER PRIMARY KEY, id TEXT NOT NULL, fields TEXT NOT NULL, sources TEXT NOT NULL, "
    "passages INTEGER NOT NULL, first_slot INTEGER NOT NULL, "
    "text_digest TEXT NOT NULL, spans_digest TEXT NOT NULL, vectors_digest TEXT NOT NULL, "
    "lengths_digest TEXT NOT NULL)",
    "CREATE TABLE texts(key INTEGER PRIMARY KEY, text BLOB NOT NULL, blocks BLOB NOT NULL, spans BLOB NOT NULL, "
    "heading BLOB NOT NULL)",
    "CREATE TABLE vectors(key INTEGER PRIMARY KEY, vectors BLOB NOT NULL)",
    "CREATE TABLE stories(key INTEGER PRIMARY KEY, story TEXT NOT NULL, sketch BLOB NOT NULL, digest TEXT NOT NULL)",
    "CREATE VIRTUAL TABLE words USING fts5(heading, body, content='', tokenize='porter unicode61 remove_diacritics 2')",
)
"""`words` holds no text of its own (contentless): its rowid is a passage's slot, `first_slot + ordinal`. It
forgets a passage only when told its words again; so the heading they came with (title, date) is kept in `texts`."""

TEXT_COLUMNS = "text, blocks, spans, heading"

COLUMNS = "key, id, fields, sources, passages, first_slot, text_digest, spans_digest, vectors_digest, lengths_digest"
STORY_COLUMNS = "key, story, digest"
FIELDS = ("sha256", "title", "published", "publisher", "byline", "url")


def digest(*parts: bytes) -> str:
    """sha256 over the parts, each preceded by its length, so that no two lists of parts collide."""
    running = hashlib.sha256()
    for part in parts:
        running.update(len(part).to_bytes(8, "little"))
        running.update(part)
    return running.hexdigest()


def text_digest(id: str, fields: str, sources: str, text: bytes, blocks: bytes) -> str:
    return digest(id.encode(), fields.encode(), sources.encode(), text, blocks)


def lengths_digest(lengths: Sequence[bytes]) -> str:
    """Of an article's rows of `words_docsize`, in the order of its passages."""
    return digest(json.dumps(list(map(len, lengths))).encode(), b"".join(lengths))


def state_digest(
    recipe: str, generation: int, words: str, rows: Sequence[Sequence[object]], stories: Sequence[Sequence[object]]
) -> str:
    """The digest of a whole library: `rows` are the `articles` rows by key, `stories` those of STORY_COLUMNS."""
    parts = recipe, str(generation), words, json.dumps(rows), json.dumps(stories)
    return digest(*(part.encode() for part in parts))


class HasFields(Protocol):
    """An Article, or an Entry of the catalogue."""

    sha256: str
    title: str | None
    published: str | None
    publisher: str | None
    byline: str | None
    url: str | None


def pack_fields(article: HasFields) -> str:
    return json.dumps([getattr(article, name) for name in FIELDS])


def pack_sources(sources: Iterable[str]) -> str:
    """Sorted: the first is the one shown, so the order in which they came does not matter."""
    return json.dumps(sorted(set(sources)))


def pack_text(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def unpack_text(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogatepass")


def pack_blocks(blocks: Sequence[Block]) -> bytes:
    return json.dumps([[block.start, block.end, block.role.value] for block in blocks]).encode()


def unpack_blocks(raw: bytes) -> tuple[Block, ...]:
    return tuple(Block(start, end, Role(role)) for start, end, role in json.loads(raw))


def pack_spans(passages: Sequence[Passage]) -> bytes:
    """For each passage: how many sentences, then start and end of each; int32, little-endian."""
    flat: list[int] = []
    for passage in passages:
        flat.append(len(passage.sentences))
        for sentence in passage.sentences:
            flat += (sentence.start, sentence.end)
    return np.asarray(flat, dtype="<i4").tobytes()


def unpack_spans(raw: bytes, article_id: str) -> tuple[Passage, ...]:
    flat, at, passages = np.frombuffer(raw, dtype="<i4").tolist(), 0, []
    while at < len(flat):
        stop = at + 1 + 2 * flat[at]
        numbers = flat[at + 1 : stop]
        spans = tuple(map(Span, numbers[::2], numbers[1::2]))
        passages.append(Passage(article_id=article_id, ordinal=len(passages), sentences=spans))
        at = stop
    return tuple(passages)


def body_of(text: str, passage: Passage) -> str:
    """What the word index holds of a passage: its sentences, without whatever stands between them."""
    return " ".join(sentence.of(text) for sentence in passage.sentences)


def heading_of(article: Article, passage: Passage) -> str:
    """What `indexed_text` puts before the sentences: title and date. The same for all passages of an article."""
    return indexed_text(article, passage).removesuffix(body_of(article.text, passage))


def searchable(text: str) -> str:
    """Text as SQLite takes it: no lone surrogates, no NUL."""
    return text.encode("utf-8", "replace").decode().replace("\0", " ")
