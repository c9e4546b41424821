"""Staging: files on their way up, piece by piece, until they are whole. Nothing of them has a name on the disk, and
what is never finished goes when the room is needed or the server stops."""

import secrets
import tempfile
import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import IO

from index.errors import RefusedInput

MOST_BYTES = 200_000_000
"""Of all files on their way together; the longest untouched go first."""
MOST_FILES = 200
LARGEST_PIECE = 600_000
"""Bytes of one piece: as base64 in JSON it must pass the shield."""


@dataclass(slots=True)
class Parcel:
    """One file on its way: what its owner calls it, and what of it has come. `name` is hostile."""

    name: str
    file: IO[bytes]
    size: int = 0


class Staging:
    """Safe to use from several threads. `most` bytes for a file, `room` bytes for all."""

    def __init__(self, most: int, room: int = MOST_BYTES) -> None:
        self._most = most
        self._room = room
        self._parcels: OrderedDict[str, Parcel] = OrderedDict()
        self._lock = threading.Lock()

    def begin(self, name: str) -> str:
        """The id, which cannot be guessed, under which the file's pieces come."""
        id = secrets.token_urlsafe(16)
        with self._lock:
            self._parcels[id] = Parcel(name, tempfile.TemporaryFile())  # noqa: SIM115 - until `drop`
            while len(self._parcels) > MOST_FILES:
                self._parcels.popitem(last=False)[1].file.close()
        return id

    def add(self, id: object, offset: object, piece: bytes) -> int:
        """The next piece; gives the bytes that have come. Raises RefusedInput for a file that is too large, a piece
        out of turn, or an id that is no longer known."""
        with self._lock:
            parcel = self._parcels.get(id) if isinstance(id, str) else None
            if parcel is None or offset != parcel.size or len(piece) > LARGEST_PIECE:
                raise RefusedInput("it did not arrive whole; choose it again")
            if parcel.size + len(piece) > self._most:
                self._drop(id)
                raise RefusedInput(f"larger than {self._most / 1e6:g} MB; split it into one file an article")
            try:
                parcel.file.write(piece)
            except OSError as error:
                self._drop(id)
                raise RefusedInput(f"there is no room for it on the server ({error.strerror})") from None
            parcel.size += len(piece)
            self._parcels.move_to_end(id)
            while sum(each.size for each in self._parcels.values()) > self._room and len(self._parcels) > 1:
                self._drop(next(iter(self._parcels)))
            return parcel.size

    def whole(self, id: object) -> tuple[str, bytes]:
        """Name and bytes of a file; it stays until `drop`, so that another try needs no other upload. Raises
        RefusedInput for an id that is no longer known."""
        with self._lock:
            parcel = self._parcels.get(id) if isinstance(id, str) else None
            if parcel is None:
                raise RefusedInput("the server no longer has this file; choose it again")
            parcel.file.seek(0)
            data = parcel.file.read()
            parcel.file.seek(0, 2)
            return parcel.name, data

    def drop(self, id: object) -> None:
        with self._lock:
            self._drop(id)

    def _drop(self, id: object) -> None:
        parcel = self._parcels.pop(id, None) if isinstance(id, str) else None
        if parcel is not None:
            parcel.file.close()
