"""The seats that heavy libraries fill. Rooms depend on these, never on faiss or sentence-transformers."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]
"""Row vectors, shape (n, dimensions), float32, C-contiguous."""


class Embedder(Protocol):
    """Texts to unit vectors. A pure function of the text: the same text gives the same vector (to 1e-6)
    whatever it is batched with."""

    @property
    def name(self) -> str:
        """The model's identity, stored in a library's recipe: name and sha256 of the weights."""
        ...

    @property
    def dimensions(self) -> int: ...

    def embed(self, texts: Sequence[str]) -> Matrix:
        """Shape (len(texts), dimensions); every row has length 1."""
        ...


class VectorStore(Protocol):
    """Nearest neighbours by inner product."""

    def search(self, vector: Matrix, k: int) -> tuple[list[int], list[float]]:
        """Rows and scores of the (at most) `k` nearest to one vector of shape (1, d), best first; ties by
        the lower row."""
        ...
