"""A library for a set of articles, built once and used again while nothing it depends on changes.

The key is a digest of the articles as read (so also of how furniture and dates were marked), of the embedding
model, and of the code of the room that cuts and stores them. Kept under the system's temporary folder: losing it
costs only time.
"""

import getpass
import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

import index
from index.article import Article
from index.errors import CuttingsError
from index.protocols import Embedder, Matrix

KEPT = 8
"""So many libraries stay; the least recently used go first."""


def library_of(
    articles: Sequence[Article],
    embedder: Embedder,
    building: Callable[[int], None] = lambda articles: None,
    root: Path | None = None,
) -> Path:
    """The folder of a library that holds exactly `articles`, built now if it is not there yet; `building` is then
    told how many more were just put in."""
    from index.update import add

    root = root or cache_root()
    home = root / library_key(articles, embedder)
    if not home.exists():
        half = Path(tempfile.mkdtemp(prefix="building-", dir=root))
        try:
            add(half / "library", articles, embedder, lambda articles, passages: building(articles))
            os.rename(half / "library", home)
        except FileExistsError:
            pass  # another run finished the same library first
        except OSError:
            if not home.exists():
                raise
        finally:
            shutil.rmtree(half, ignore_errors=True)
    os.utime(home)
    _prune(root)
    return home


def library_key(articles: Sequence[Article], embedder: Embedder) -> str:
    """32 hex digits; the order of the articles does not matter."""
    digest = hashlib.sha256(embedder.name.encode())
    for path in sorted(Path(index.__file__).parent.rglob("*.py")):
        digest.update(path.read_bytes())
    for row in sorted(repr(article) for article in articles):
        digest.update(hashlib.sha256(row.encode("utf-8", "surrogatepass")).digest())
    return digest.hexdigest()[:32]


def cache_root() -> Path:
    """Where the libraries are kept: a folder that only this user can read, in the system's temporary one."""
    root = Path(tempfile.gettempdir()) / f"cuttings-eval-{getpass.getuser()}"
    root.mkdir(mode=0o700, exist_ok=True)
    if hasattr(os, "getuid") and root.stat().st_uid != os.getuid():
        raise CuttingsError(f"{root} belongs to another user; set TMPDIR to a folder of your own and run again")
    return root


def _prune(root: Path) -> None:
    """Drops the libraries used longest ago, and what a killed run left half-built a day or more ago."""
    homes = sorted((p for p in root.iterdir() if len(p.name) == 32), key=lambda p: p.stat().st_mtime, reverse=True)
    halves = [p for p in root.glob("building-*") if p.stat().st_mtime < time.time() - 86_400]
    for old in (*homes[KEPT:], *halves):
        shutil.rmtree(old, ignore_errors=True)


class Remembering:
    """An embedder that embeds no text twice: where many questions meet the same sentences. Not for measuring time.

    Safe because an embedder is a pure function of the text.
    """

    def __init__(self, embedder: Embedder) -> None:
        self._embedder, self._known = embedder, dict[str, Matrix]()
        self.name, self.dimensions = embedder.name, embedder.dimensions

    def embed(self, texts: Sequence[str]) -> Matrix:
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            self._known.update(zip(new, self._embedder.embed(new), strict=True))
        rows = [self._known[text] for text in texts]
        return np.stack(rows) if rows else np.empty((0, self.dimensions), np.float32)
