"""A reader that remembers its last readings: a question that comes again over the same passages is not read again.

It comes again in the turns of a conversation, each of which is understood by those before it, when suggestions are
tried, and when people press the same button twice. A reader is a pure function of question and windows, so this changes
no answer.
"""

import threading
from collections import OrderedDict
from collections.abc import Sequence

from qa.answer import Reader, Reading, Window

KEPT = 64
"""Readings; each with its passages is about 20 kB."""


class RepeatedReader:
    """In the seat of the reader it is made of. Safe to call from several threads."""

    def __init__(self, reader: Reader, kept: int = KEPT):
        self._reader, self._kept = reader, kept
        self._readings: OrderedDict[tuple[str, tuple[Window, ...]], Reading] = OrderedDict()
        self._lock = threading.Lock()
        self.name = reader.name

    def read(self, question: str, windows: Sequence[Window]) -> Reading:
        key = question, tuple(windows)
        with self._lock:
            if key in self._readings:
                self._readings.move_to_end(key)
                return self._readings[key]
        reading = self._reader.read(question, windows)  # outside the lock: others may read meanwhile
        with self._lock:
            self._readings[key] = reading
            while len(self._readings) > self._kept:
                self._readings.popitem(last=False)
        return reading
