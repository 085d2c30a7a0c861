"""Our books and other people's, each driven through the same market, from integers to the best prices read."""

from collections.abc import Callable
from typing import Any

import pytest

from benchmarks.book_market import Market
from ticktotrade.alternatives import SkipListBook
from ticktotrade.book import (
    BookConfig,
    HeapBook,
    OrderBook,
    SortedKeysBook,
    SortedLevelsBook,
)
from ticktotrade.market_data import Level

Run = Callable[[], None]
Driver = Callable[[Market], Run]

VARIANTS: dict[str, Callable[[BookConfig], OrderBook]] = {
    "heap (baseline)": HeapBook,
    "sorted map (phase 1)": SortedLevelsBook,
    "skip list": SkipListBook,
    "sorted keys (phase 3)": SortedKeysBook,
}


def driver_of(make: Callable[[BookConfig], OrderBook]) -> Driver:
    """What makes a book of ours, and a run of the market through it."""

    def drive(market: Market) -> Run:
        book = make(BookConfig(200_000))  # more than a configuration file may ask for
        book.apply(True, market.bids, market.asks)
        moves = [tuple(move) for move in market.moves]  # which are unpacked faster than records

        def run() -> None:
            apply, best = book.apply, book.best
            for is_ask, price, size in moves:
                if is_ask:
                    apply(False, (), (Level(price, size),))
                else:
                    apply(False, (Level(price, size),), ())
                best()

        return run

    return drive


def nautilus(market: Market) -> Run:
    """``nautilus_trader``: a delta built in Python from raw integers, applied, and both best prices read."""
    reason = "nautilus_trader is not installed"
    data = pytest.importorskip("nautilus_trader.model.data", reason=reason)
    enums = pytest.importorskip("nautilus_trader.model.enums", reason=reason)
    objects = pytest.importorskip("nautilus_trader.model.objects", reason=reason)
    make_book = pytest.importorskip("nautilus_trader.model.book", reason=reason).OrderBook
    instrument = pytest.importorskip("nautilus_trader.model.identifiers", reason=reason).InstrumentId
    identifier = instrument.from_str("ETHUSDT.BINANCE")
    book = make_book(identifier, enums.BookType.L2_MBP)
    delta, order = data.OrderBookDelta, data.BookOrder
    price_of, quantity_of = objects.Price.from_raw, objects.Quantity.from_raw
    price_unit, size_unit = objects.Price(1, 0).raw // 100, objects.Quantity(1, 0).raw // 100
    update, delete = enums.BookAction.UPDATE, enums.BookAction.DELETE
    buy, sell = enums.OrderSide.BUY, enums.OrderSide.SELL

    def move(side: Any, price: int, size: int) -> None:
        levels = order(side, price_of(price, 2), quantity_of(size, 2), 0)
        book.apply_delta(delta(identifier, update if size else delete, levels, 0, 0, 0, 0))

    for side, levels in ((buy, market.bids), (sell, market.asks)):
        for price, size in levels:
            move(side, price * price_unit, size * size_unit)
    raw = [
        (sell if is_ask else buy, price * price_unit, size * size_unit, update if size else delete)
        for is_ask, price, size in market.moves
    ]

    def run() -> None:
        apply, best_bid, best_ask = book.apply_delta, book.best_bid_price, book.best_ask_price
        for side, price, size, action in raw:
            made = order(side, price_of(price, 2), quantity_of(size, 2), 0)
            apply(delta(identifier, action, made, 0, 0, 0, 0))
            best_bid()
            best_ask()

    return run


def order_book(market: Market) -> Run:
    """The C extension ``order-book``: plain integers, as our prices are."""
    book = pytest.importorskip("order_book", reason="order-book is not installed").OrderBook()
    book.bids, book.asks = dict(market.bids), dict(market.asks)
    moves = [tuple(move) for move in market.moves]

    def run() -> None:
        bids, asks = book.bids, book.asks
        best_bid, best_ask = bids.index, asks.index
        for is_ask, price, size in moves:
            side = asks if is_ask else bids
            if size:
                side[price] = size
            else:
                del side[price]
            best_bid(0)
            best_ask(0)

    return run


DRIVERS: dict[str, Driver] = {
    **{name: driver_of(make) for name, make in VARIANTS.items()},
    "nautilus_trader": nautilus,
    "order-book": order_book,
}
