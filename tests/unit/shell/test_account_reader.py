"""The account is read as often as it takes, and no oftener; virtual time throughout."""

import json
from itertools import pairwise
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from support.virtual_time import VirtualTimeLoop, run
from ticktotrade.nano import NANOS
from ticktotrade.router.interface import Answer, Method
from ticktotrade.shell.account import MOST_LISTED, Holdings
from ticktotrade.shell.account_reader import AccountReader, AccountRefused

POSITION = {
    "symbol": "AAPL",
    "qty": "2",
    "cost_basis": "200",
    "current_price": "101",
    "asset_class": "us_equity",
}
TAKEN = Answer(200, None, None, json.dumps([POSITION]).encode())


class Venue:
    """Answers as its script has it, and its last line for ever."""

    def __init__(self, loop: VirtualTimeLoop, script: list[Answer | Exception]) -> None:
        self.asked_at: list[int] = []
        self.targets: list[str] = []
        self.notices: list[str] = []
        self._loop = loop
        self._script = script

    async def fetch(self, method: Method, target: str) -> Answer:
        self.asked_at.append(self._loop.now)
        self.targets.append(f"{method} {target}")
        line = self._script[min(len(self.asked_at), len(self._script)) - 1]
        if isinstance(line, Exception):
            raise line
        return line


def read(script: list[Answer | Exception]) -> tuple[Venue, object]:
    async def reading(loop: VirtualTimeLoop) -> tuple[Venue, object]:
        venue = Venue(loop, script)
        reader = AccountReader(venue.fetch, venue.notices.append, seed=1)
        try:
            return venue, await reader.positions(())
        except AccountRefused as refused:
            return venue, refused

    return run(reading)


def test_what_passes_is_tried_again_ever_more_rarely() -> None:
    troubles: list[Answer | Exception] = [
        httpx.ReadError("reset"),
        TimeoutError(),
        Answer(500, None, None, b""),
        Answer(408, None, None, b""),
        Answer(200, None, None, b"<html>"),
        Answer(200, None, None, b'[{"qty":"1"}]'),
        httpx.ConnectError("refused"),
    ]
    venue, holdings = read([*troubles, *troubles, TAKEN])
    assert isinstance(holdings, Holdings)
    assert [each.symbol for each in holdings.readable] == ["AAPL"]
    waits = [later - earlier for earlier, later in pairwise(venue.asked_at)]
    assert len(waits) == len(venue.notices) == 14
    assert waits[0] <= NANOS // 4
    assert all(NANOS // 8 <= wait <= 30 * NANOS for wait in waits)
    assert min(waits[-3:]) >= 15 * NANOS
    assert all("\n" not in notice and notice.startswith("GET /v2/positions: ") for notice in venue.notices)


def test_a_venue_that_is_busy_is_asked_when_it_says() -> None:
    venue, _ = read([Answer(429, "7", None, b""), TAKEN])
    assert 6 * NANOS <= venue.asked_at[1] - venue.asked_at[0] <= 7 * NANOS


@pytest.mark.parametrize("status", [401, 403, 404, 405, 422])
def test_what_will_not_change_is_said(status: int) -> None:
    venue, refused = read([Answer(status, None, None, b'{"message":"no\\nway"}')])
    assert isinstance(refused, AccountRefused)
    assert str(refused) == f"{status} no way"
    assert len(venue.asked_at) == 1


def listed(number: int) -> dict[str, object]:
    """Orders of which seven have each time in common."""
    return {
        "id": f"venue-{number}",
        "client_order_id": f"c-{number}",
        "filled_qty": "0",
        "submitted_at": f"2024-08-09T00:{number // 7 // 60:02}:{number // 7 % 60:02}+00:00",
    }


@pytest.mark.parametrize("count", [0, 1, MOST_LISTED - 1, MOST_LISTED, MOST_LISTED + 1, 3 * MOST_LISTED + 5])
def test_every_open_order_is_found_once_on_however_many_pages(count: int) -> None:
    orders = [listed(number) for number in range(count)]

    async def fetch(method: Method, target: str) -> Answer:
        query = parse_qs(urlsplit(target).query)
        (after,) = query.get("after", [""])
        page = [each for each in orders if str(each["submitted_at"]) > after][: int(query["limit"][0])]
        return Answer(200, None, None, json.dumps(page).encode())

    async def reading(loop: VirtualTimeLoop) -> list[str]:
        reader = AccountReader(fetch, no_notice, seed=1)
        return [order.client_order_id for order in await reader.open_orders()]

    assert run(reading) == [f"c-{number}" for number in range(count)]


def no_notice(notice: str) -> None:
    raise AssertionError(notice)


def test_a_cancel_is_sent_once_whatever_becomes_of_it() -> None:
    async def cancelling(loop: VirtualTimeLoop) -> Venue:
        venue = Venue(loop, [httpx.ReadError("reset")])
        await AccountReader(venue.fetch, venue.notices.append, seed=1).cancel("a/b")
        return venue

    venue = run(cancelling)
    assert venue.targets == ["DELETE /v2/orders/a%2Fb"]
    assert len(venue.notices) == 1
