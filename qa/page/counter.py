"""Counter: where articles are handed in and out in the page, as plain functions from JSON values to JSON values.

The taking in is `index/intake.py`, the same as behind `python -m index add`. One change at a time; while one is made,
questions go on being answered, from the generation before it. An address is fetched before its change begins: files and
removals do not wait for somebody's slow feed.
"""

import base64
import binascii
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np

from index.errors import CuttingsError, RefusedInput
from index.ingest import MAX_BYTES
from index.intake import Received, embedder_of, fetch_address, take_in, take_out, take_upload
from index.protocols import Embedder, Matrix
from qa.page.desk import Desk
from qa.page.incoming import fields_of, words_of
from qa.page.staging import Staging
from qa.present_shelf import received_html

AT_ONCE = 16
"""Passages embedded before a question that waits gets its turn."""
YIELD_S = 0.005
"""Between two pieces of work under the lock of questions: it is not fair, and whoever waits needs time to wake."""
LONGEST_NAME = 1_000
LONGEST_ADDRESS = 2_000


@dataclass(frozen=True, slots=True)
class Shared:
    """An embedder that others use as well: `lock` is held for a few texts at a time."""

    embedder: Embedder
    lock: threading.Lock

    @property
    def name(self) -> str:
        return self.embedder.name

    @property
    def dimensions(self) -> int:
        return self.embedder.dimensions

    def embed(self, texts: Sequence[str]) -> Matrix:
        parts = []
        for at in range(0, len(texts), AT_ONCE):
            with self.lock:
                parts.append(self.embedder.embed(texts[at : at + AT_ONCE]))
            time.sleep(YIELD_S)
        return np.concatenate(parts) if parts else np.zeros((0, self.dimensions), dtype=np.float32)


class Counter:
    """Over a desk with a folder."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._folder = desk.folder
        self._staging = Staging(MAX_BYTES)
        self._changing = threading.Lock()
        self._own: Embedder | None = None

    def upload(self, request: object) -> dict[str, object]:
        """`{"upload": id or null, "name": str, "offset": int, "piece": base64}` -> the id, or the file's row where it
        is refused."""
        request = fields_of(request)
        name = words_of(request.get("name"))[:LONGEST_NAME]
        try:
            piece = base64.b64decode(words_of_piece(request.get("piece")), validate=True)
        except (binascii.Error, ValueError):
            return _refused(name, "it did not arrive whole; choose it again")
        try:
            id = request.get("upload") or self._staging.begin(name)
            return {"upload": id, "received": self._staging.add(id, request.get("offset"), piece)}
        except RefusedInput as error:
            return _refused(name, str(error))
        except OSError as error:
            return _refused(name, f"there is no room for it on the server ({error.strerror})")

    def take_upload(self, request: object) -> dict[str, object]:
        """`{"upload": id, "name": str}` -> the rows of what became of it. `again`: it is kept, and may be tried once
        more."""
        request = fields_of(request)
        id, name = request.get("upload"), words_of(request.get("name"))[:LONGEST_NAME]
        try:
            name, data = self._staging.whole(id)
            with self._change():
                received = take_upload(self._folder, name, data, self._embedder())
        except RefusedInput as error:
            return _refused(name, str(error))
        except CuttingsError as error:
            return {**_refused(name, str(error)), "again": True}
        self._staging.drop(id)
        return _rows(received)

    def take_address(self, request: object) -> dict[str, object]:
        """`{"address": str}` -> the rows of what became of it. Takes as long as the fetching does, and may be called
        while others change the library."""
        address = words_of(fields_of(request).get("address")).strip()
        if len(address) > LONGEST_ADDRESS:
            return _refused(address[:80] + "…", "the address is too long; save the page and add that file")
        try:
            self._desk.check_library()  # before minutes are spent on a feed that cannot be taken in
            gathered = fetch_address(address)
            with self._change():
                return _rows(take_in(self._folder, gathered, self._embedder()))
        except CuttingsError as error:
            return {**_refused(address, str(error)), "again": True}

    def remove_article(self, request: object) -> dict[str, object]:
        """`{"id": str}`, the whole id -> whether it is gone, and what to say."""
        id = words_of(fields_of(request).get("id"))
        try:
            if len(id) != 16:  # the beginning of an id, or a path, is for the command line
                raise RefusedInput("This article is no longer in the library.")
            with self._change():
                (outcome,) = take_out(self._folder, [id])
        except CuttingsError as error:
            return {"done": False, "said": str(error)}
        if outcome.state != "removed":
            return {"done": True, "said": "This article is no longer in the library."}
        return {"done": True, "said": "Removed from the library."}

    @contextmanager
    def _change(self) -> Iterator[None]:
        """One at a time, and none where the library cannot be read: in the place of one that is gone for a while, the
        first file would make another."""
        with self._changing:
            self._desk.check_library()
            yield

    def _embedder(self) -> Embedder:
        """The one that answers, shared with it; before there is a library, one of our own."""
        answerer = self._desk.answerer()
        shared = getattr(answerer, "embedder", None)
        if shared is not None:
            return Shared(shared, self._desk.asking)
        if self._own is None:
            self._own = embedder_of(self._folder)
        return self._own


def words_of_piece(value: object) -> bytes:
    """Base64 of at most one piece. Raises ValueError for anything else."""
    if not isinstance(value, str) or len(value) > 1_000_000:
        raise ValueError("no piece")
    return value.encode("ascii")


def _rows(received: Sequence[Received]) -> dict[str, object]:
    return {"html": received_html(received), "taken": sum(one.article_id is not None for one in received)}


def _refused(name: str, reason: str) -> dict[str, object]:
    return {"html": received_html([Received(name, "refused", None, reason)]), "taken": 0}
