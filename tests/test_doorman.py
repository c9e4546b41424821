"""The doorman: requests at once, wrong passwords, and the header that gives the right one. With a clock of our own."""

import asyncio
import base64

from hypothesis import given
from hypothesis import strategies as st

from qa.page import doorman
from qa.page.doorman import Doorman
from qa.page.shield import Shield


def test_one_address_has_only_so_many_requests_under_way_and_another_its_own() -> None:
    door = Doorman()
    assert all(door.enter("flood") for _ in range(doorman.MOST_AT_ONCE))
    assert not door.enter("flood") and door.enter("someone")
    door.leave("flood")
    assert door.enter("flood")
    for _ in range(doorman.MOST_AT_ONCE):
        door.leave("flood")
    door.leave("someone")
    assert not door._inside  # nobody is remembered


def test_wrong_passwords_make_an_address_wait_and_are_forgotten() -> None:
    now = [0.0]
    door = Doorman(("ada", "lovelace"), lambda: now[0])
    for _ in range(doorman.TRIES):
        assert door.may_try("guesser")
        door.was_wrong("guesser")
    assert not door.may_try("guesser") and door.may_try("someone")
    now[0] = doorman.TRIES_S + 1
    assert door.may_try("guesser") and not door._wrong
    for number in range(doorman.ADDRESSES + 5):
        door.was_wrong(str(number))
    assert len(door._wrong) == doorman.ADDRESSES


@given(st.text(st.characters(exclude_characters=":", exclude_categories=["Cs"]), min_size=1),
       st.text(st.characters(exclude_categories=["Cs"]), min_size=1), st.binary())  # fmt: skip
def test_only_the_user_and_password_are_known(user: str, password: str, other: bytes) -> None:
    door, right = Doorman((user, password)), f"{user}:{password}".encode()
    assert door.knows(b"Basic " + base64.b64encode(right)) and door.knows(b"basic " + base64.b64encode(right))
    assert not door.knows(b"") and not door.knows(b"Bearer " + base64.b64encode(right)) and not door.knows(other)
    if other != right:
        assert not door.knows(b"Basic " + base64.b64encode(other))
    assert Doorman().knows(other)


def test_a_request_that_is_done_or_fails_makes_room() -> None:
    async def app(scope, receive, send):
        if scope["path"] == "/fails":
            raise RuntimeError
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async def visit(shield: Shield, path: str) -> int:
        told = []

        async def send(message):
            told.append(message)

        scope = {"type": "http", "path": path, "method": "GET", "headers": [(b"host", b"localhost")]}
        await shield({**scope, "client": ("192.0.2.7", 1)}, None, send)
        return told[0]["status"]

    async def visits() -> None:
        shield = Shield(app)
        assert await visit(shield, "/x") == 200 and not shield.doorman._inside
        try:
            await visit(shield, "/fails")
        except RuntimeError:
            assert not shield.doorman._inside
        shield.doorman._inside["192.0.2.7"] = doorman.MOST_AT_ONCE
        assert await visit(shield, "/x") == 429

    asyncio.run(visits())
