"""The turnstile's laws: the order of those who ask once, fairness to all, no more than the room holds, nobody lost."""

import asyncio
import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import CuttingsError
from qa.page.turnstile import Turnstile, visitor_of

ARRIVALS = st.lists(st.sampled_from("ABCD"), min_size=1, max_size=25)


class Inline(Turnstile):
    """Without threads, whose changes are slow: what is let through runs in the loop, the first when the gate opens."""

    def __init__(self, room: int) -> None:
        super().__init__(room)
        self.gate = asyncio.Event()

    async def _work(self, function, *arguments):
        await self.gate.wait()
        return function(*arguments)


def served(arrivals: list[str], room: int = 100) -> tuple[list[tuple[str, int]], list[object]]:
    """Who was served, as (visitor, place in the arrivals), in order, where all arrive while the first is served; and
    what each was told."""
    order: list[tuple[str, int]] = []

    def serve(visitor: str, number: int) -> int:
        order.append((visitor, number))
        return number

    async def crowd() -> list[object]:
        turnstile = Inline(room)
        asked = []
        for number, visitor in enumerate(arrivals):
            asked.append(asyncio.ensure_future(turnstile.run(visitor, serve, visitor, number)))
            await asyncio.sleep(0)
        turnstile.gate.set()
        outcomes = await asyncio.gather(*asked, return_exceptions=True)
        assert turnstile._waiting == [] and turnstile._next == {} and turnstile._inside == 0
        return outcomes

    return order, asyncio.run(crowd())


@settings(max_examples=40)
@given(st.integers(1, 30))
def test_those_who_ask_once_are_answered_in_the_order_they_came(people: int) -> None:
    order, outcomes = served([f"visitor {n}" for n in range(people)])
    assert [number for _, number in order] == list(range(people)) == outcomes


@settings(max_examples=40)
@given(ARRIVALS)
def test_everybody_is_served_once_and_each_in_their_own_order(arrivals: list[str]) -> None:
    order, outcomes = served(arrivals)
    assert sorted(number for _, number in order) == list(range(len(arrivals))) and outcomes == list(
        range(len(arrivals))
    )
    for visitor in set(arrivals):
        own = [number for who, number in order if who == visitor]
        assert own == sorted(own)


@settings(max_examples=40)
@given(ARRIVALS)
def test_nobody_is_served_twice_more_than_another_who_waits(arrivals: list[str]) -> None:
    """While two wait together, neither has two turns more than the other: no flood starves anybody."""
    order, _ = served(arrivals)
    last = {who: place for place, (who, _) in enumerate(order)}
    for one in last:
        for other in last:
            together = [who for who, _ in order[: min(last[one], last[other]) + 1]]
            assert abs(together.count(one) - together.count(other)) <= 1


def test_a_flood_delays_another_by_one_question() -> None:
    order, _ = served(["flood"] * 50 + ["someone"])
    assert order.index(("someone", 50)) == 1


@settings(max_examples=40)
@given(ARRIVALS, st.integers(1, 8))
def test_the_room_is_never_overfull_and_who_has_most_goes_first(arrivals: list[str], room: int) -> None:
    order, outcomes = served(arrivals, room)
    away = [number for number, outcome in enumerate(outcomes) if isinstance(outcome, CuttingsError)]
    assert len(away) == max(0, len(arrivals) - 1 - room)
    assert sorted([*away, *(number for _, number in order)]) == list(range(len(arrivals)))
    assert all("again in a minute" in str(outcomes[number]) for number in away)


def test_a_newcomer_finds_room_where_a_flood_has_filled_it() -> None:
    order, outcomes = served(["flood"] * 11 + ["someone"], room=10)
    assert ("someone", 11) in order and isinstance(outcomes[10], CuttingsError)


def test_who_goes_away_while_waiting_blocks_nobody() -> None:
    gate, order = threading.Event(), []

    async def crowd() -> None:
        turnstile = Turnstile()
        first = asyncio.ensure_future(turnstile.run("A", gate.wait, 10))
        await asyncio.sleep(0.01)
        leaving = [asyncio.ensure_future(turnstile.run("B", order.append, n)) for n in range(3)]
        staying = asyncio.ensure_future(turnstile.run("C", order.append, "stayed"))
        await asyncio.sleep(0.01)
        for each in leaving:
            each.cancel()
        gate.set()
        await asyncio.wait_for(asyncio.gather(first, staying), 5)
        await asyncio.wait_for(turnstile.run("D", order.append, "later"), 5)

    asyncio.run(crowd())
    assert order == ["stayed", "later"]


@settings(max_examples=20)
@given(ARRIVALS, st.integers(1, 4))
def test_no_more_are_inside_than_there_are_places_and_none_is_left_empty(arrivals: list[str], places: int) -> None:
    inside, most = 0, []

    class Slow(Turnstile):
        async def _work(self, function, *arguments):
            nonlocal inside
            inside += 1
            most.append(inside)
            await asyncio.sleep(0)
            inside -= 1

    async def crowd() -> None:
        turnstile = Slow(places=places)
        await asyncio.gather(*(turnstile.run(visitor, print) for visitor in arrivals))
        assert turnstile._inside == 0 and turnstile._next == {}

    asyncio.run(crowd())
    assert max(most) == min(places, len(arrivals)) and len(most) == len(arrivals)


def test_what_fails_gives_the_turn_on() -> None:
    async def crowd() -> str:
        turnstile = Turnstile()
        with pytest.raises(ZeroDivisionError):
            await turnstile.run("A", lambda: 1 / 0)
        return await turnstile.run("A", lambda: "next")

    assert asyncio.run(crowd()) == "next"


def test_another_machine_is_one_visitor_and_here_each_tab_is_one() -> None:
    assert visitor_of("192.0.2.7", "a") == visitor_of("192.0.2.7", "b") == "192.0.2.7"
    assert len({visitor_of("127.0.0.1", "a"), visitor_of("127.0.0.1", "b"), visitor_of("::1", "a")}) == 3
    assert visitor_of(None, ["x"]) == visitor_of(None, None) == "127.0.0.1"
    assert len(visitor_of("127.0.0.1", "x" * 10**6)) < 100
