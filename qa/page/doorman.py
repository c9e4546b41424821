"""Doorman: how much one machine may ask of the server at once, and how often it may try a password.

Kept in memory, by network address, and only for as long as it matters.
"""

import base64
import binascii
import hmac
import time
from collections import Counter, deque
from collections.abc import Callable

MOST_AT_ONCE = 300
"""Requests of one address under way; an open tab has one or two, a question one more."""
TRIES, TRIES_S = 10, 60.0
"""Wrong passwords of one address within so many seconds, before it must wait."""
ADDRESSES = 10_000
"""Addresses whose wrong passwords are remembered."""


class Doorman:
    """For one event loop. `auth` is user and password, or None where everybody may come in."""

    def __init__(self, auth: tuple[str, str] | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._auth = auth
        self._clock = clock
        self._inside: Counter[str] = Counter()
        self._wrong: dict[str, deque[float]] = {}

    def enter(self, address: str) -> bool:
        """Whether one more request of the address may come in; it must `leave` afterwards."""
        if self._inside[address] >= MOST_AT_ONCE:
            return False
        self._inside[address] += 1
        return True

    def leave(self, address: str) -> None:
        self._inside[address] -= 1
        if self._inside[address] <= 0:
            del self._inside[address]

    def may_try(self, address: str) -> bool:
        """Whether the address may give a password now."""
        tries = self._wrong.get(address)
        while tries and tries[0] < self._clock() - TRIES_S:
            tries.popleft()
        if not tries:
            self._wrong.pop(address, None)
        return not tries or len(tries) < TRIES

    def was_wrong(self, address: str) -> None:
        self._wrong.setdefault(address, deque(maxlen=TRIES)).append(self._clock())
        while len(self._wrong) > ADDRESSES:
            del self._wrong[next(iter(self._wrong))]

    def knows(self, header: bytes) -> bool:
        """Whether an Authorization header holds the user and password (`Basic`, RFC 7617); without `auth` any will do.

        >>> Doorman(("ada", "lovelace")).knows(b"Basic " + base64.b64encode(b"ada:lovelace"))
        True
        """
        if self._auth is None:
            return True
        scheme, _, given = header.partition(b" ")
        try:
            given = base64.b64decode(given.strip(), validate=True) if scheme.lower() == b"basic" else b""
        except binascii.Error:
            return False
        return hmac.compare_digest(given, ":".join(self._auth).encode())
