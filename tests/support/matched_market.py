"""A matching engine and a market for it to trade with, for the tests of the simulated venue."""

import json
from collections.abc import Iterable
from typing import Any

from ticktotrade.market_data import Side
from ticktotrade.nano import NANOS
from ticktotrade.order import OrderType, TimeInForce
from ticktotrade_conformance.venue.market_books import MarketBooks
from ticktotrade_conformance.venue.orders.account import AccountOptions
from ticktotrade_conformance.venue.orders.answers import HttpAnswer
from ticktotrade_conformance.venue.orders.endpoints import HttpRequest, act
from ticktotrade_conformance.venue.orders.matching_engine import MatchingEngine
from ticktotrade_conformance.venue.orders.records import VenueOrder, Wanted

SYMBOL = "A/USD"
DOLLAR = NANOS
TIME = 1_700_000_000 * NANOS
Levels = Iterable[tuple[int, int]]
FREE = AccountOptions(short_pairs=True)
"""An account that may sell what it does not have."""


class Market:
    """A matching engine and the market that it trades with, whose prices and sizes are in whole dollars and units."""

    def __init__(self, most_orders: int = 1000, account: AccountOptions = FREE) -> None:
        self.lines: list[str] = []
        self.books = MarketBooks(lambda element: self.engine.on_market(self.now, element))
        self.engine = MatchingEngine(self.books, self.lines.append, most_orders, account)
        self.now = TIME
        self.filled_before = dict.fromkeys(Side, 0)

    def update(self, bids: Levels = (), asks: Levels = (), *, reset: bool = False) -> None:
        self.now += 1
        self.filled_before = self.filled()
        message: dict[str, Any] = {"T": "o", "S": SYMBOL, "t": "2024-01-01T00:00:00Z"}
        message |= {"b": [{"p": p, "s": s} for p, s in bids], "a": [{"p": p, "s": s} for p, s in asks]}
        assert self.books.take(json.dumps([message | ({"r": True} if reset else {})]).encode())

    def trade(self, price: int) -> None:
        self.now += 1
        message = {"T": "t", "S": SYMBOL, "t": "2024-01-01T00:00:00Z", "i": 1, "p": price, "s": 1}
        assert self.books.take(json.dumps([message]).encode())

    def submit(self, order: Wanted) -> VenueOrder:
        self.now += 1
        return self.engine.submit(self.now, order)

    def filled(self) -> dict[Side, int]:
        every = self.engine.orders()
        return {
            side: sum(each.filled_quantity for each in every if each.wanted.side is side) for side in Side
        }

    def shown(self) -> dict[Side, int]:
        depth = self.books.snapshot(SYMBOL)
        return {Side.BUY: sum(size for _, size in depth.asks), Side.SELL: sum(size for _, size in depth.bids)}

    def again(self, order: VenueOrder) -> VenueOrder:
        return self.engine.order(order.id)


def wanted(
    side: Side = Side.BUY,
    quantity: int | None = 1,
    limit: int | None = None,
    stop: int | None = None,
    tif: TimeInForce = TimeInForce.DAY,
    notional: int | None = None,
    name: str | None = None,
) -> Wanted:
    """An order in whole dollars and units; its prices say of which type it is."""
    kinds = {
        (False, False): OrderType.MARKET,
        (True, False): OrderType.LIMIT,
        (False, True): OrderType.STOP,
        (True, True): OrderType.STOP_LIMIT,
    }
    return Wanted(
        SYMBOL,
        side,
        kinds[limit is not None, stop is not None],
        tif,
        None if quantity is None or notional is not None else quantity * NANOS,
        None if notional is None else notional * DOLLAR,
        None if limit is None else limit * DOLLAR,
        None if stop is None else stop * DOLLAR,
        False,
        name,
    )


def traded(order: VenueOrder) -> list[tuple[int, int]]:
    """The fills, in whole units and dollars."""
    return [(fill.quantity // NANOS, fill.price // DOLLAR) for fill in order.fills]


def market(
    bids: Levels = ((99, 5), (98, 5)),
    asks: Levels = ((101, 5), (102, 5)),
    account: AccountOptions = FREE,
) -> Market:
    """A market that has opened."""
    made = Market(account=account)
    made.update(bids, asks, reset=True)
    return made


def ask(made: Market, method: str, path: str, body: object = None, query: str = "") -> HttpAnswer:
    """What the venue answers to a request."""
    data = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
    return act(made.engine, made.now, HttpRequest(method, path, query.encode(), {}, data))
