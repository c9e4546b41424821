"""How the articles of a library spell words and name people and bodies.

Reading every text takes a second for each five megabytes, so it is kept up with the library: after a change only the
articles that came are read.
"""

import re
import threading
from collections import Counter
from collections.abc import Callable, Iterable

from index.library import View
from qa.names import long_names

_WORD = re.compile(r"[^\W\d_]{4,}")
TWICE = 2
"""A name stands at least so often: once may be a headline in capitals."""


class Wording:
    """Of one library. Safe to call from several threads, with views of several generations."""

    def __init__(self) -> None:
        self._words = _Told(lambda text: _WORD.findall(text.lower()), 1)
        self._names = _Told(long_names, TWICE)

    def vocabulary(self, view: View) -> frozenset[str]:
        """The words of four letters and more, lower case."""
        return self._words.of(view)

    def names(self, view: View) -> frozenset[str]:
        """The names of two words and more that stand in the texts twice."""
        return self._names.of(view)


class _Told:
    """What `tell` finds in the articles, all of them together, at least `least` times."""

    def __init__(self, tell: Callable[[str], Iterable[str]], least: int) -> None:
        self._tell, self._least = tell, least
        self._lock = threading.Lock()
        self._generation = -1
        self._read: set[str] = set()  # digests of texts: one text that stands in two articles is read once
        self._counts: Counter[str] = Counter()
        self._common: frozenset[str] = frozenset()

    def of(self, view: View) -> frozenset[str]:
        with self._lock:
            if view.generation != self._generation:
                self._catch_up(view)
            return self._common

    def _catch_up(self, view: View) -> None:
        now = {entry.text_digest: entry.id for entry in view.catalogue()}
        if not self._read <= now.keys():  # something went: what it said may be said by no other
            self._read, self._counts = set(), Counter()
        for digest in now.keys() - self._read:
            self._counts.update(self._tell(view.article(now[digest]).text))
        self._read = set(now)
        self._common = frozenset(word for word, count in self._counts.items() if count >= self._least)
        self._generation = view.generation
