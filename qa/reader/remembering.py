"""A reader that remembers what it read: a passage that comes again with the same question is not read again.

It comes again where more passages are read beside the first, in the turns of a conversation, each of which is
understood by those before it, when suggestions are tried, and when people press the same button twice. A network reads
each passage by itself, and only what it makes of them is weighed together, so this changes no answer.
"""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from typing import Protocol

from qa.answer import Reading, Window
from qa.reader.spans import Marked, read_marked

KEPT = 1_280
"""Passages, each with its question: about 5 kB each."""


class Network(Protocol):
    """What marks each window for one question."""

    name: str

    def mark(self, question: str, windows: Sequence[Window]) -> Sequence[Marked]:
        """One `Marked` a window. What it makes of a window does not depend on the others."""


class RememberingReader:
    """A network in the reader's seat. Safe to call from several threads."""

    def __init__(self, network: Network, kept: int = KEPT):
        self._network, self._kept = network, kept
        self._marked: OrderedDict[tuple[str, Window], Marked] = OrderedDict()
        self._lock = threading.Lock()
        self.name = network.name

    def read(self, question: str, windows: Sequence[Window]) -> Reading:
        """One finding for every sentence of every window."""
        known: dict[Window, Marked] = {}
        with self._lock:
            for window in dict.fromkeys(windows):
                if marked := self._marked.get((question, window)):
                    self._marked.move_to_end((question, window))
                    known[window] = marked
        # Outside the lock: others may read meanwhile.
        if new := [w for w in dict.fromkeys(windows) if w not in known]:
            known.update(zip(new, self._network.mark(question, new), strict=True))
        with self._lock:
            self._marked.update(((question, w), known[w]) for w in new)
            while len(self._marked) > self._kept:
                self._marked.popitem(last=False)
        return read_marked([known[w] for w in windows], windows)
