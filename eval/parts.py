"""The parts that an evaluation is run with, opened in one place: heavy imports happen here, when called."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from eval.ablate import Variant
from eval.beir import DEPTH, Search
from eval.cache import library_of
from eval.run import Trace
from eval.truth import Found, Place, says_one
from index.article import Article
from index.errors import UsageError
from index.protocols import Embedder
from qa.answer import Answerer, Reader, Reading, Window

if TYPE_CHECKING:
    from index.library import Library
    from qa.ask import LibraryAnswerer


@dataclass(frozen=True, slots=True)
class Parts:
    """A library of just these articles, and what answers from it; the names go into the signature."""

    library: Path
    answerer: "LibraryAnswerer"
    embedder: str
    reader: str
    trace: Trace


class Tracer:
    """Looks at retrieval alone, for its own figures and for telling where a miss broke. Nothing is read for it."""

    def __init__(self, whole: "LibraryAnswerer") -> None:
        from qa.ask import LibraryAnswerer

        self._unread = LibraryAnswerer(whole.library, whole.embedder, _NotReading(), whole.weights, whole.settings)

    def __call__(self, standalone: str, gold: Sequence[Place]) -> Found:
        from qa.copies import Copies

        with self._unread.library.view() as view:
            candidates = self._unread.gather(view, standalone).candidates
            copies, answering, sentences = Copies(view), set(), []
            for place in gold:
                sentences.append(view.article(place.article).text[place.start : place.end])
                rows = view.article_rows(place.article)
                for row, passage in zip(rows, view.passages(rows), strict=True):
                    if Place(place.article, passage.start, passage.end).holds(place):
                        answering.add(copies.first_row(row))
        relevant = (
            c.row in answering or says_one(c.article.text[c.passage.start : c.passage.end], sentences)
            for c in candidates
        )
        return Found(tuple(relevant), len(answering))


class _NotReading:
    """In the reader's seat where only retrieval is looked at."""

    name = "none"

    def read(self, question: str, windows: Sequence[Window]) -> Reading:
        return Reading((), 1.0)


def open_parts(articles: Sequence[Article], reader: str | None, building: Callable[[int], None]) -> Parts:
    """`building` is told how many more articles were just put into the library, where one is built."""
    from qa.assemble import open_answerer

    embedder = open_embedder()
    library = library_of(articles, embedder, building)
    answerer = open_answerer(library, reader)
    return Parts(
        library, answerer, embedder.name, answerer.reader.name if answerer.reader else "none", Tracer(answerer)
    )


def open_variants(
    articles: Sequence[Article], reader: str | None, building: Callable[[int], None]
) -> tuple[bool, Callable[[Variant], Answerer]]:
    """Whether there is a reader, and what opens an answerer of each variant; models are loaded once."""
    from qa.ask import Settings
    from qa.assemble import put_together

    embedder, loaded = open_embedder(), open_reader(reader)
    library = open_library_of(articles, embedder, building)

    def opener(variant: Variant) -> Answerer:
        switches = {"words": variant.words, "vectors": variant.vectors, "neighbours": variant.neighbours}
        settings = Settings(**switches) if variant.further else Settings(**switches, further=0)
        return put_together(library, embedder, loaded if variant.reader else None, settings)

    return loaded is not None, opener


def open_library_of(
    articles: Sequence[Article], embedder: Embedder, building: Callable[[int], None], root: Path | None = None
) -> "Library":
    """A library of these articles, kept for the next run, or in the folder `root`."""
    from index.library import open_library

    return open_library(library_of(articles, embedder, building, root))


def open_search(articles: Sequence[Article], embedder: Embedder, building: Callable[[int], None]) -> Search:
    """Retrieval as answers are retrieved: a query to article ids, best first. An article stands where its best
    passage does.

    The first are those that answers are chosen from; below them follows what reading the rankings deeper adds,
    until there are enough articles for recall@100. So the depth changes no figure at ten.
    """
    from qa.question import understand
    from qa.retrieve import POOL, retrieve

    library = open_library_of(articles, embedder, building)

    def search(query: str) -> list[str]:
        with library.view() as view:
            question = understand(query, view.document_frequency(), view.passage_count)
            vector, pool = embedder.embed([question.text]), POOL
            found: dict[str, None] = {}
            while True:
                candidates = retrieve(view, question, vector, 2 * pool, pool=pool)
                found.update(dict.fromkeys(candidate.article.id for candidate in candidates))
                if len(found) >= DEPTH or pool >= view.passage_count:
                    return list(found)
                pool *= 4

    return search


def open_embedder() -> Embedder:
    from index.embed import load_embedder

    return load_embedder()


def open_reader(name: str | None) -> Reader | None:
    from qa.reader import load_reader

    return load_reader(name)


def need_reader(name: str | None) -> Reader:
    """Raises UsageError when there is none: some figures are of the reader alone."""
    reader = open_reader(name)
    if reader is None:
        raise UsageError("There is no reader to read with; name one with --reader, or leave out --gold")
    return reader
