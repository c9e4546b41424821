"""The one place where parts are put together. Everything else takes parts that arrive ready."""

from pathlib import Path

from index.library import Library
from index.protocols import Embedder
from qa.answer import Reader
from qa.ask import LibraryAnswerer, Settings
from qa.choose import load_weights


def open_answerer(library: Path | str, reader: str | None = None, settings: Settings | None = None) -> LibraryAnswerer:
    """The answerer of a library folder, with the model the library was built with.

    `reader` is None for the one that comes with the program, "none" for none, else a folder or hub id. Raises
    LibraryMissing, LibraryDamaged or ModelMismatch, in words for the user.
    """
    from index.embed import load_embedder
    from index.library import open_library
    from qa.reader import load_reader

    opened, loaded = open_library(Path(library)), load_reader(reader)
    return put_together(opened, load_embedder(opened.recipe.model), loaded, settings)


def put_together(
    opened: Library, embedder: Embedder, reader: Reader | None, settings: Settings | None = None
) -> LibraryAnswerer:
    """An answerer from an open library, an embedder and a reader (None: words and vectors alone)."""
    return LibraryAnswerer(opened, embedder, reader, load_weights(reader is not None), settings)
