"""What is wrong with what a library holds, each fault in words: every row held against its checksum."""

from collections.abc import Iterator, Sequence

from index.catalogue import Catalogue, Entry
from index.database import Connection, words_digest
from index.schema import TABLES, TEXT_COLUMNS, digest, lengths_digest, pack_fields, pack_sources, text_digest

TextRow = tuple[bytes, bytes, bytes, bytes]
"""schema.TEXT_COLUMNS of one `texts` row."""


def check_schema(connection: Connection) -> str | None:
    """What differs from the tables this version makes, or None."""
    found = {sql for (sql,) in connection.execute("SELECT sql FROM sqlite_master") if sql}
    missing = [table for table in TABLES if table not in found]
    return f"the tables are not those of this version ({missing[0][:40]}...)" if missing else None


def text_fault(entry: Entry, row: TextRow | None) -> str | None:
    """What is wrong with the text and the blocks of a `texts` row, or None."""
    if row is None or not all(isinstance(cell, bytes) for cell in row):
        return "its text is missing"
    sealed = text_digest(entry.id, pack_fields(entry), pack_sources(entry.sources), row[0], row[1])
    return None if sealed == entry.text_digest else "its text does not match its checksum"


def row_fault(entry: Entry, row: TextRow | None) -> str | None:
    """What is wrong with a `texts` row, its passages included, or None."""
    if fault := text_fault(entry, row):
        return fault
    return None if digest(row[2], row[3]) == entry.spans_digest else "its passages do not match their checksum"


def sketch_fault(row: tuple[bytes, str] | None) -> str | None:
    """What is wrong with sketch and digest of a `stories` row, or None."""
    sound = row is not None and isinstance(row[0], bytes) and digest(row[0]) == row[1]
    return None if sound else "its sketch does not match its checksum"


def vectors_fault(entry: Entry, row: tuple[bytes] | None) -> str | None:
    """What is wrong with a `vectors` row, or None."""
    return (
        None
        if row is not None and digest(row[0]) == entry.vectors_digest
        else "its vectors do not match their checksum"
    )


def database_faults(connection: Connection, catalogue: Catalogue, vectors: bool = True) -> Iterator[str]:
    """Every fault of texts, passages, vectors and the word index, each in words; none when all is well. `vectors`
    may be left to index/loading.py, which looks at them as it reads them."""
    if fault := check_schema(connection):
        yield fault
    for (line,) in connection.execute("PRAGMA quick_check(10)"):
        if line != "ok":
            yield f"SQLite says: {line}".replace("\n", " ")
    tables = [("texts", f"SELECT key, {TEXT_COLUMNS} FROM texts", row_fault)]
    if vectors:
        tables.append(("vectors", "SELECT key, vectors FROM vectors", vectors_fault))
    for table, query, fault_of in tables:
        left = {entry.key: entry for entry in catalogue.entries}
        for key, *row in connection.execute(query):
            entry = left.pop(key, None)
            if entry is None:
                yield f"the table {table} holds a row that belongs to no article"
            elif fault := fault_of(entry, tuple(row)):
                yield f"article {entry.id} ({entry.source!r}): {fault}"
        for entry in left.values():
            yield f"article {entry.id} ({entry.source!r}): {fault_of(entry, None)}"
    sketches = {key: row for key, *row in connection.execute("SELECT key, sketch, digest FROM stories")}
    for entry in catalogue.entries:
        if fault := sketch_fault(sketches.pop(entry.key, None)):
            yield f"article {entry.id} ({entry.source!r}): {fault}"
    if sketches:
        yield "the table stories holds a row that belongs to no article"
    yield from _lengths_faults(connection, catalogue)
    if words_digest(connection) != catalogue.words:
        yield "the word index does not match its checksum"


def lengths_fault(entry: Entry, lengths: Sequence[bytes]) -> str | None:
    """What is wrong with an article's rows of `words_docsize`, or None."""
    sound = all(isinstance(one, bytes) for one in lengths) and lengths_digest(lengths) == entry.lengths_digest
    return None if sound else "its passages' lengths in the word index do not match their checksum"


def read_lengths(connection: Connection, first_slot: int, passages: int) -> list[bytes]:
    """The lengths of one article's passages, as FTS5 keeps them."""
    query = "SELECT sz FROM words_docsize WHERE id >= ? AND id < ? ORDER BY id"
    return [one for (one,) in connection.execute(query, (first_slot, first_slot + passages))]


def _lengths_faults(connection: Connection, catalogue: Catalogue) -> Iterator[str]:
    """Of all articles, read in one go."""
    rows = connection.execute("SELECT id, sz FROM words_docsize ORDER BY id").fetchall()
    slots, lengths = zip(*rows, strict=True) if rows else ((), ())
    entries = sorted(catalogue.entries, key=lambda entry: entry.first_slot)
    told = (slot for entry in entries for slot in range(entry.first_slot, entry.first_slot + entry.passages))
    if slots != tuple(told):
        yield "the word index does not hold exactly the library's passages"
        return
    at = 0
    for entry in entries:
        if fault := lengths_fault(entry, lengths[at : at + entry.passages]):
            yield f"article {entry.id} ({entry.source!r}): {fault}"
        at += entry.passages
