"""Turnstile: one question at a time, or a few, in an order that is fair to everybody who asks.

Those who ask one thing each are answered in the order in which they came. Who asks fifty at once gets one of them
answered, then it is the turn of whoever else waits: a flood delays its own sender, and nobody else by more than one
question. Source: start-time fair queueing (Goyal, Vin and Cheng 1996), every question taken to be of one length.

    fifty of A, then one of B   ->   A B A A A ...
"""

import asyncio
import ipaddress
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import anyio

from index.errors import CuttingsError

WAITING_ROOM = 100
"""Questions that may wait; when it is full, the last of whoever has most in it is told to come back."""
FULL = "Too many questions are waiting. Please ask again in a minute."


def visitor_of(host: str | None, session: object) -> str:
    """Whom a question counts for: another machine as a whole, on this machine each browser tab or program.

    >>> visitor_of("192.0.2.7", "tab-1"), visitor_of("127.0.0.1", "tab-1")
    ('192.0.2.7', '127.0.0.1 tab-1')
    """
    host = host or "127.0.0.1"
    return f"{host} {session[:64]}" if is_loopback(host) and isinstance(session, str) else host


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach the address: 'localhost', '127.0.0.2', '::1'."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@dataclass(eq=False, slots=True)
class Ticket:
    """One question that waits. `start` orders it: how many rounds its visitor has had before."""

    visitor: str
    start: int
    turn: "asyncio.Future[None]"


class Turnstile:
    """For one event loop. What is let through runs in a thread. `places`: how many may be inside at once."""

    def __init__(self, room: int = WAITING_ROOM, places: int = 1) -> None:
        self._room = room
        self._places = places
        self._threads = anyio.CapacityLimiter(places)  # its own: what else the server does in threads takes none of it
        self._inside = 0
        self._round = 0
        self._waiting: list[Ticket] = []
        self._next: dict[str, int] = {}

    async def run(self, visitor: str, function: Callable[..., Any], *arguments: object) -> Any:
        """`function(*arguments)` when the visitor's turn comes. Raises `CuttingsError` where there is no room."""
        ticket = Ticket(visitor, max(self._round, self._next.get(visitor, 0)), asyncio.Future())
        if self._inside >= self._places:
            await self._wait(ticket)
        else:
            self._enter(ticket)
        try:
            return await self._work(function, *arguments)
        finally:
            self._leave()

    async def _work(self, function: Callable[..., Any], *arguments: object) -> Any:
        """In a thread of its own, and to its end even where nobody waits for it any more."""
        return await anyio.to_thread.run_sync(function, *arguments, limiter=self._threads)

    async def _wait(self, ticket: Ticket) -> None:
        if len(self._waiting) >= self._room:
            self._make_room(ticket.visitor)
        self._next[ticket.visitor] = ticket.start + 1
        self._waiting.append(ticket)
        try:
            await ticket.turn
        except asyncio.CancelledError:
            if ticket in self._waiting:
                self._waiting.remove(ticket)
            elif not ticket.turn.cancelled():
                self._leave()  # the turn had come, and goes to the next
            raise

    def _make_room(self, newcomer: str) -> None:
        lines = Counter(ticket.visitor for ticket in self._waiting)
        longest = max(lines, key=lines.__getitem__)
        if lines[longest] <= lines[newcomer] + 1:
            raise CuttingsError(FULL)
        last = max((t for t in self._waiting if t.visitor == longest), key=lambda t: t.start)
        self._waiting.remove(last)
        self._next[longest] = last.start
        last.turn.set_exception(CuttingsError(FULL))

    def _enter(self, ticket: Ticket) -> None:
        self._inside += 1
        self._round = ticket.start
        self._next[ticket.visitor] = max(ticket.start + 1, self._next.get(ticket.visitor, 0))

    def _leave(self) -> None:
        self._inside -= 1
        if not self._waiting:
            self._round = 0
            self._next.clear()  # nobody is remembered for longer than somebody waits
            return
        ticket = min(self._waiting, key=lambda t: t.start)  # of those alike the first that came
        self._waiting.remove(ticket)
        self._enter(ticket)
        ticket.turn.set_result(None)
