"""Stand-ins that obey their input. Reached as fixtures from conftest.py."""

import hashlib
from collections.abc import Sequence

import numpy as np

from index.article import Article, Block, Role
from index.protocols import Matrix
from index.words import stems


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
