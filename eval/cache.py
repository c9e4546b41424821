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
IN_USE_S = 86_400.0
"""What was opened or begun within so many seconds may be in use by another run, and stays whatever there is."""


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
    """Where the libraries are kept: a folder that only this user can read, in the system's temporary one. Raises
    CuttingsError where that cannot be."""
    root = Path(tempfile.gettempdir()) / f"cuttings-eval-{_user()}"
    try:
        root.mkdir(mode=0o700, exist_ok=True)
        owner = root.stat().st_uid
    except OSError as error:
        raise CuttingsError(
            f"{root} cannot be a folder: {error.strerror}; remove it, or set TMPDIR to a folder of your own"
        ) from None
    if hasattr(os, "getuid") and owner != os.getuid():
        raise CuttingsError(f"{root} belongs to another user; set TMPDIR to a folder of your own and run again")
    return root


def _user() -> str:
    """A number where the system has one: a user of a container often has no name."""
    return str(os.getuid()) if hasattr(os, "getuid") else getpass.getuser()


def _prune(root: Path) -> None:
    """Drops the libraries used longest ago, and what a killed run left half-built, but nothing of the last day."""
    used = {path: _last_used(path) for path in root.iterdir()}
    homes = sorted((path for path in used if len(path.name) == 32), key=used.__getitem__, reverse=True)
    halves = [path for path in used if path.name.startswith("building-")]
    for old in (*homes[KEPT:], *halves):
        if used[old] < time.time() - IN_USE_S:
            shutil.rmtree(old, ignore_errors=True)


def _last_used(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:  # another run dropped it just now
        return 0.0


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
