"""Stand-ins that obey their input. Reached as fixtures from conftest.py."""

import hashlib
from collections.abc import Sequence

import numpy as np

from index.article import Article, Block, Role
from index.library import Library
from index.protocols import Matrix
from index.words import stems

ANSWER_FIELDS = (
    "id", "question", "standalone", "answered", "confidence", "quotes", "nearest", "as_of", "differ", "unheard",
    "about", "timings_ms",
)  # fmt: skip
"""Of an answer as JSON, in their order."""


class FakeEmbedder:
    """A bag of stems, each hashed to one of 64 places; of length 1. Texts that share more words are nearer."""

    def __init__(self, name: str = "fake-64", dimensions: int = 64) -> None:
        self.name = name
        self.dimensions = dimensions
        self.embedded = 0
        """Texts embedded so far."""

    def embed(self, texts: Sequence[str]) -> Matrix:
        matrix = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in enumerate(texts):
            for stem in stems(text) or [""]:
                matrix[row, int.from_bytes(hashlib.sha256(stem.encode()).digest()[:4], "little") % self.dimensions] += 1
        self.embedded += len(texts)
        return matrix / np.linalg.norm(matrix, axis=1, keepdims=True) if len(texts) else matrix


def make_article(text: str, source: str = "a.txt", title: str | None = None, published: str | None = None) -> Article:
    """An article whose whole text is body, as if read from a file with exactly these characters."""
    sha256 = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    blocks = (Block(0, len(text), Role.BODY),) if text else ()
    return Article(sha256[:16], text, sha256, source, blocks, title=title, published=published)


def fingerprint(library: Library, queries: Sequence[str] = ("council chair", "the budget", "Ashby", "2019")) -> tuple:
    """Everything a library can answer, exactly: two libraries with the same fingerprint cannot be told apart.
    (The generation is left out.)"""
    embedder = FakeEmbedder()
    with library.view() as view:
        entries = tuple((e.id, e.sha256, e.sources, e.title, e.published, e.passages) for e in view.catalogue())
        stories = tuple(tuple(copy.id for copy in view.story(id)) for id, *_ in entries)
        rows = range(view.passage_count)
        return (
            library.recipe, entries, stories, view.articles(), tuple(view.passages(rows)), view.vectors(rows).tobytes(),
            tuple(tuple(view.by_words(query.split(), 10)) for query in queries),
            tuple(tuple(view.by_vector(embedder.embed([query]), 10)) for query in queries),
            tuple(sorted(view.document_frequency().items())),
        )  # fmt: skip
