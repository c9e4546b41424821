"""The parts that an evaluation is run with, opened in one place: heavy imports happen here, when called."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.cache import library_of
from index.article import Article
from index.errors import UsageError
from index.protocols import Embedder
from qa.answer import Answerer, Reader


@dataclass(frozen=True, slots=True)
class Parts:
    """A library of just these articles, and what answers from it; the names go into the signature."""

    library: Path
    answerer: Answerer
    embedder: str
    reader: str


def open_parts(articles: Sequence[Article], reader: str | None) -> Parts:
    from qa.assemble import open_answerer

    embedder = open_embedder()
    library = library_of(articles, embedder)
    return Parts(library, open_answerer(library, reader), embedder.name, reader_name(reader))


def open_embedder() -> Embedder:
    from index.embed import load_embedder

    return load_embedder()


def open_reader(name: str | None) -> Reader | None:
    from qa.reader import load_reader

    return load_reader(name)


def reader_name(name: str | None) -> str:
    reader = open_reader(name)
    return reader.name if reader else "none"


def need_reader(name: str | None) -> Reader:
    """Raises UsageError when there is none: some figures are of the reader alone."""
    reader = open_reader(name)
    if reader is None:
        raise UsageError("There is no reader to read with; name one with --reader, or leave out --gold")
    return reader
