"""The library's SQLite file: making it, opening it, sealing what it holds, and SQLite's errors in words.

The file is in WAL mode: readers keep the generation they began with while a writer commits the next one.
"""

import json
import os
import sqlite3
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from index.catalogue import Catalogue, Entry
from index.errors import CuttingsError, LibraryBusy, LibraryDamaged, LibraryMissing
from index.recipe import Recipe
from index.schema import COLUMNS, DATABASE, STORY_COLUMNS, TABLES, digest, state_digest

Connection = sqlite3.Connection
_PATIENCE_MS = 5000
_SHADOWS = (
    "SELECT id, block FROM words_data ORDER BY id",
    "SELECT segid, term, pgno FROM words_idx ORDER BY segid, term",
    "SELECT k, v FROM words_config ORDER BY k",
)


@contextmanager
def in_words(path: Path) -> Iterator[None]:
    """SQLite's errors as Cuttings' own."""
    try:
        yield
    except sqlite3.OperationalError as error:
        message = str(error)
        if "locked" in message or "busy" in message:
            raise LibraryBusy(f"{path} is held by another process; try again when it is done") from None
        if any(word in message for word in ("full", "disk I/O", "readonly", "unable to open")):
            raise CuttingsError(
                f"{path / DATABASE} could not be read or written ({message}); the library is as it was before: "
                "look at the disk's free space and the folder's permissions, then try again"
            ) from None
        raise damaged(path, message) from None
    except (sqlite3.DatabaseError, sqlite3.InterfaceError) as error:
        raise damaged(path, str(error)) from None


def damaged(path: Path, what: str) -> LibraryDamaged:
    return LibraryDamaged(
        f"{path / DATABASE} is damaged ({what}); run `python -m index rebuild`, and if that cannot mend it, move "
        "the folder aside and run `python -m index add FOLDER` again"
    )


def database_of(path: Path) -> Path:
    """The file of the library in folder `path`. Raises LibraryMissing where there is none, CuttingsError where the disk
    does not say: a network drive that is off is no missing library."""
    file = path / DATABASE
    try:
        mode = os.stat(file).st_mode
    except (FileNotFoundError, NotADirectoryError):
        mode = 0
    except OSError as error:
        raise CuttingsError(
            f"{file} cannot be reached ({error.strerror}); look at its drive and the folder's permissions, then try "
            "again"
        ) from None
    if not stat.S_ISREG(mode):
        raise LibraryMissing(f"there is no library in {path}; make one with `python -m index add FOLDER`")
    return file


def connect(path: Path, write: bool = False) -> Connection:
    """A connection to the library in folder `path`; it may be used from any one thread at a time.

    Raises as `database_of` does.
    """
    file = database_of(path)
    if write:
        return _open(file, "mode=rw")
    try:
        return _open(file, "mode=ro")
    except sqlite3.OperationalError:
        # A folder that may only be read has no room for the WAL's side files. Without a WAL nobody is writing.
        wal = file.with_name(f"{DATABASE}-wal")
        if wal.exists() and wal.stat().st_size:
            raise
        return _open(file, "immutable=1")


def _open(file: Path, mode: str) -> Connection:
    address = f"{file.resolve().as_uri()}?{mode}"
    connection = sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False)
    try:
        connection.execute(f"PRAGMA busy_timeout={_PATIENCE_MS}")
        connection.execute("PRAGMA cell_size_check=ON")
        connection.execute("PRAGMA trusted_schema=OFF")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection


def make_database(path: Path, recipe: Recipe) -> None:
    """An empty library, generation 0, in folder `path`: made beside and renamed, so never seen half made."""
    beside = path / f"{DATABASE}.{os.getpid()}.tmp"
    beside.unlink(missing_ok=True)
    with in_words(path):
        connection = sqlite3.connect(beside, isolation_level=None)
        try:
            connection.execute("PRAGMA page_size=16384")
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("BEGIN IMMEDIATE")
            for table in TABLES:
                connection.execute(table)
            seal(connection, recipe, 0)
            connection.execute("COMMIT")
        finally:
            connection.close()
    os.replace(beside, path / DATABASE)


def seal(connection: Connection, recipe: Recipe, generation: int) -> str:
    """Write the recipe, the generation and the digests over all that the transaction holds; gives `words_digest`."""
    # FTS5 keeps its changes in memory until a savepoint; the digest must see them in the tables.
    connection.execute("SAVEPOINT flush")
    connection.execute("RELEASE flush")
    words = words_digest(connection)
    whole = state_digest(recipe.as_json(), generation, words, *_listed(connection))
    values = {"recipe": recipe.as_json(), "generation": str(generation), "words": words, "digest": whole}
    connection.execute("DELETE FROM meta")
    connection.executemany("INSERT INTO meta(key, value) VALUES (?, ?)", list(values.items()))
    return words


def read_catalogue(connection: Connection, path: Path) -> Catalogue:
    """The catalogue as of the connection's transaction, held against its digest."""
    try:
        meta = dict(connection.execute("SELECT key, value FROM meta"))
        Recipe.from_json(meta["recipe"])  # another format has other tables
        catalogue = Catalogue.of_rows(meta["recipe"], int(meta["generation"]), meta["words"], *_listed(connection))
    except (KeyError, ValueError, TypeError, AttributeError):
        raise damaged(path, "its list of articles cannot be read") from None
    if catalogue.digest != meta.get("digest"):
        raise damaged(path, "its list of articles does not match its checksum")
    return catalogue


def _listed(connection: Connection) -> tuple[list[Sequence[object]], list[Sequence[object]]]:
    """The rows that a catalogue is made of: articles and stories."""
    articles, stories = (
        connection.execute(f"SELECT {columns} FROM {table} ORDER BY key").fetchall()
        for columns, table in ((COLUMNS, "articles"), (STORY_COLUMNS, "stories"))
    )
    return articles, stories


def salvage_catalogue(connection: Connection, path: Path, recipe: Recipe) -> Catalogue:
    """Whatever entries can still be read, for `rebuild`; each text is then held against its own checksum."""
    try:
        return read_catalogue(connection, path)
    except (LibraryDamaged, sqlite3.OperationalError):  # the latter where a table is gone
        entries: dict[str, Entry] = {}
        there = {name for _, name, *_ in connection.execute("PRAGMA table_info(articles)")}
        columns = (name if name in there else "''" for name in COLUMNS.split(", "))  # an earlier format had fewer
        for row in connection.execute(f"SELECT {', '.join(columns)} FROM articles ORDER BY key"):
            with suppress(ValueError, TypeError, IndexError):
                entry = Entry.of_row(row)
                entries[entry.id] = entry
        (generation,) = connection.execute(
            "SELECT max(CAST(value AS INTEGER)) FROM meta WHERE key = 'generation'"
        ).fetchone()
        return Catalogue(recipe, generation or 0, "", "", tuple(entries.values()))


def words_digest(connection: Connection) -> str:
    """The digest of the tables in which FTS5 keeps the word index, passages' lengths apart, as of the connection's
    transaction. Column by column: lengths and numbers as JSON, then the bytes in a row."""
    parts: list[bytes] = []
    for query in _SHADOWS:
        for column in zip(*connection.execute(query), strict=True):
            if set(map(type, column)) == {bytes}:
                parts += [json.dumps(list(map(len, column))).encode(), b"".join(column)]
            else:
                parts.append(json.dumps(column, default=repr).encode())
    return digest(*parts)


def drop_words(connection: Connection) -> None:
    """The word index gone, though FTS5 may refuse to open it: it cannot be dropped then until its version is right."""
    try:
        connection.execute("DROP TABLE IF EXISTS words")
    except sqlite3.DatabaseError:
        connection.execute("DELETE FROM words_config")
        connection.execute("INSERT INTO words_config VALUES ('version', 4)")
        connection.execute("DROP TABLE IF EXISTS words")


def size_on_disk(path: Path) -> int:
    """Bytes of all files in the library's folder."""
    return sum(file.stat().st_size for file in os.scandir(path) if file.is_file())
