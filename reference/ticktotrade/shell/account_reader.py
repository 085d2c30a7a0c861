"""Reads the account at the venue, as often as it takes."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Final, TypeVar
from urllib.parse import quote

import httpx

from ticktotrade.backoff import SplitMix64, capped_delay, jittered
from ticktotrade.nano import NANOS
from ticktotrade.retry_after import wanted_pause
from ticktotrade.router.interface import Answer, Method
from ticktotrade.router.orders_api import Meaning, meaning, reason
from ticktotrade.safe_text import safe_text
from ticktotrade.shell import clock
from ticktotrade.shell.account import (
    MOST_LISTED,
    Holdings,
    ListedOrder,
    Unreadable,
    read_orders,
    read_positions,
)

_POSITIONS: Final = "/v2/positions"
_OPEN_ORDERS: Final = f"/v2/orders?status=open&limit={MOST_LISTED}&direction=asc"
_BASE: Final = NANOS // 4
_CAP: Final = 30 * NANOS

_Read = TypeVar("_Read")
Fetch = Callable[[Method, str], Awaitable[Answer]]


class AccountRefused(Exception):
    """The venue does not show the account, and asking again would be answered in the same way."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(f"{answer.status} {safe_text(reason(answer))}")
        self.answer = answer


class AccountReader:
    """Asks until it has an answer that can be read, each time after a longer wait.

    ``fetch`` sends one request and raises `httpx.TransportError` or `TimeoutError` if nothing came of it. Raises
    `AccountRefused` for an answer that will not change.
    """

    def __init__(self, fetch: Fetch, notice: Callable[[str], None], seed: int) -> None:
        self._fetch = fetch
        self._notice = notice
        self._jitter = SplitMix64(seed)

    async def positions(self, known: Iterable[str]) -> Holdings:
        """What is held; ``known`` are the symbols as they are traded."""
        symbols = frozenset(known)
        return await self._read(_POSITIONS, lambda body: read_positions(body, symbols))

    async def open_orders(self) -> tuple[ListedOrder, ...]:
        """Every order that may still fill, the oldest first."""
        listed: dict[str, ListedOrder] = {}
        after = ""
        while True:
            page = await self._read(_OPEN_ORDERS + after, read_orders)
            before = len(listed)
            listed |= {order.venue_order_id: order for order in page}
            if len(page) < MOST_LISTED or len(listed) == before:
                return tuple(listed.values())
            # From behind the last but one time on: of several orders with the same time some may be on the next page.
            times = [order.submitted_at for order in page]
            earlier = [time for time in times if time != times[-1]]
            after = f"&after={quote((earlier or times)[-1], safe='')}"

    async def cancel(self, venue_order_id: str) -> None:
        """Have an order cancelled that nobody follows; whatever the venue answers, it is listed until it has ended."""
        target = f"/v2/orders/{quote(venue_order_id, safe='')}"
        try:
            await self._fetch(Method.DELETE, target)
        except (httpx.TransportError, TimeoutError) as error:
            self._notice(f"DELETE {safe_text(target)} was not answered ({type(error).__name__})")

    async def _read(self, target: str, read: Callable[[bytes], _Read]) -> _Read:
        failures = 0
        while True:
            wait = 0
            try:
                answer = await self._fetch(Method.GET, target)
                match meaning(answer):
                    case Meaning.ACCEPTED:
                        return read(answer.body)
                    case Meaning.UNAUTHORIZED | Meaning.DECLINED:
                        raise AccountRefused(answer)
                    case _:
                        why = f"http {answer.status}"
                        now = clock.now()
                        wait = wanted_pause(now, answer.retry_after, answer.ratelimit_reset) - now
            except Unreadable as unreadable:
                why = str(unreadable)
            except (httpx.TransportError, TimeoutError) as error:
                why = type(error).__name__
            failures += 1
            delay = max(jittered(capped_delay(failures, _BASE, _CAP), self._jitter.draw()), wait)
            self._notice(f"GET {target.partition('?')[0]}: {safe_text(why)}; again in {delay / NANOS:.1f} s")
            await asyncio.sleep(delay / NANOS)
