"""An order as bincode against the same order as JSON, by the plain, the compiled and the pooled codec."""

import json
import random
from collections.abc import Callable, Mapping, Sequence
from math import log
from time import perf_counter
from typing import Any

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from ticktotrade.alternatives import PooledCodec
from ticktotrade.codec import (
    BincodeCodec,
    BookMessage,
    Codec,
    CompiledCodec,
    Heartbeat,
    JsonCodec,
    Message,
)
from ticktotrade.errors import Refused
from ticktotrade.feed.events import TakerSide, Trade
from ticktotrade.market_data import Level, Side
from ticktotrade.order import Order, OrderType, TimeInForce

SideBySide = Callable[[Mapping[str, Callable[[Any], object]], Sequence[Any]], dict[str, float]]
Note = Callable[[str], None]

JSON, PLAIN, COMPILED, POOLED = JsonCodec(), BincodeCodec(), CompiledCodec(), PooledCodec()
SYMBOLS = ("ETH/USD", "BTC/USD", "AAPL", "MSFT", "SPY", "DOGE/USD")
TYPES = (OrderType.LIMIT,) * 7 + (OrderType.MARKET, OrderType.STOP, OrderType.STOP_LIMIT)
ORDERS = 5_000


def orders() -> list[Order]:
    """As the pipeline makes them, and some of the other types: texts of many lengths, options of every kind."""
    dice = random.Random(4)
    return [order(number, dice) for number in range(ORDERS)]


def order(number: int, dice: random.Random) -> Order:
    order_type, price = dice.choice(TYPES), dice.randrange(10**9, 10**14)
    return Order(
        client_order_id=f"t2t-{number}",
        symbol=dice.choice(SYMBOLS),
        side=dice.choice(tuple(Side)),
        order_type=order_type,
        time_in_force=dice.choice(tuple(TimeInForce)),
        quantity=dice.randrange(1, 10**12),
        limit_price=price if order_type in (OrderType.LIMIT, OrderType.STOP_LIMIT) else None,
        stop_price=price if order_type in (OrderType.STOP, OrderType.STOP_LIMIT) else None,
        extended_hours=False,
        event_time=1_723_161_256_715_000_000 + number,
        received_at=1_723_161_256_716_000_000 + number,
    )


class Forms:
    """An order in every form that something is timed on, so that none pays for another's preparation."""

    def __init__(self, each: Message) -> None:
        self.message = each
        self.json = JSON.encode(each)
        self.bincode = PLAIN.encode(each)
        self.document = json.loads(self.json)


BUFFER = bytearray(64 * 1024)
dumps, loads = json.dumps, json.loads


def leased(forms: Forms) -> None:
    POOLED.lease(forms.message).release()


def leased_and_read(forms: Forms) -> None:
    """As a socket would want it: a view of just the message."""
    lease = POOLED.lease(forms.message)
    lease.view()
    lease.release()


def built(forms: Forms) -> Order:
    """The quickest way from JSON to an order that checks nothing."""
    document = loads(forms.json)
    return Order(
        document["client_order_id"],
        document["symbol"],
        Side(document["side"]),
        OrderType(document["order_type"]),
        TimeInForce(document["time_in_force"]),
        document["quantity"],
        document["limit_price"],
        document["stop_price"],
        document["extended_hours"],
        document["event_time"],
        document["received_at"],
    )


FLOOR = "an empty call"


def empty(forms: Forms) -> Message:
    return forms.message


ENCODE: dict[str, Callable[[Forms], object]] = {
    "json.dumps of a dictionary that is ready": lambda forms: dumps(forms.document).encode(),
    "json.dumps of order._asdict()": lambda forms: dumps(forms.message._asdict()).encode(),
    "JsonCodec": lambda forms: JSON.encode(forms.message),
    "plain bincode": lambda forms: PLAIN.encode(forms.message),
    "compiled bincode": lambda forms: COMPILED.encode(forms.message),
    "into a buffer": lambda forms: POOLED.encode_into(forms.message, BUFFER),
    "into a leased buffer, released": leased,
    "into a leased buffer, viewed, released": leased_and_read,
    FLOOR: empty,
}
DECODE: dict[str, Callable[[Forms], object]] = {
    "json.loads and building the order, unchecked": built,
    "JsonCodec": lambda forms: JSON.decode(forms.json),
    "plain bincode": lambda forms: PLAIN.decode(forms.bincode),
    "compiled bincode": lambda forms: COMPILED.decode(forms.bincode),
    FLOOR: empty,
}


@pytest.mark.parametrize(
    ("what", "functions"), [("encode", ENCODE), ("decode", DECODE)], ids=["encode", "decode"]
)
def test_an_order(
    what: str,
    functions: dict[str, Callable[[Forms], object]],
    benchmark: BenchmarkFixture,
    side_by_side: SideBySide,
    note: Note,
) -> None:
    least = benchmark.pedantic(
        side_by_side, args=(functions, [Forms(each) for each in orders()]), rounds=1, warmup_rounds=1
    )
    noted(f"{what} an order", least, note)


@pytest.mark.parametrize("levels", [2, 20, 200])
def test_a_book(levels: int, benchmark: BenchmarkFixture, side_by_side: SideBySide, note: Note) -> None:
    side = tuple(Level((1000 + level) * 10**9, level * 10**6) for level in range(levels))
    book = [Forms(BookMessage("ETH/USD", time, None, False, side, side)) for time in range(100)]
    encode, decode = (
        {name: each for name, each in functions.items() if name in wanted}
        for functions in (ENCODE, DECODE)
        for wanted in [(FLOOR, "JsonCodec", "plain bincode", "compiled bincode", "into a buffer")]
    )

    def both() -> list[dict[str, float]]:
        return [side_by_side(encode, book), side_by_side(decode, book)]

    encoded, decoded = benchmark.pedantic(both, rounds=1)
    noted(f"encode a book of 2 × {levels} levels", encoded, note)
    noted(f"decode a book of 2 × {levels} levels", decoded, note)


SIZES = (100_000, 400_000, 1_600_000)


def broken(message: Message) -> bytes:
    """It is sound but for its last byte."""
    return PLAIN.encode(message)[:-1] + b"\xff"


HOSTILE: dict[str, tuple[Codec, Callable[[int], bytes]]] = {
    "bincode, many levels": (
        COMPILED,
        lambda size: broken(BookMessage("A", 0, None, False, (), (Level(1, 1),) * (size // 16))),
    ),
    "bincode, many labels": (
        COMPILED,
        lambda size: broken(Trade("A", 0, 1, 1, 1, None, ("",) * (size // 8), None, TakerSide.BUYER)),
    ),
    "bincode, a huge length": (COMPILED, lambda size: b"\4\0\0\0" + b"\xff" * size),
    "bincode, bytes behind": (COMPILED, lambda size: PLAIN.encode(Heartbeat("", 0, 0)) + bytes(size)),
    "JSON, deep": (JSON, lambda size: b"[" * size),
    "JSON, a long number": (JSON, lambda size: b'{"type":"heartbeat","beat":' + b"1" * size + b"}"),
    "JSON, a long decimal string": (JSON, lambda size: b'{"type":"bar","volume":"' + b"1" * size + b'"}'),
    "JSON, many members": (JSON, lambda size: b'{"type":"order"' + b',"x":1' * (size // 6) + b"}"),
    "JSON, many levels": (
        JSON,
        lambda size: b'{"type":"book_message","bids":[' + b'{"price":1,"size":1},' * (size // 21) + b"0]}",
    ),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_messages(kind: str, benchmark: BenchmarkFixture, note: Note) -> None:
    """How the time to refuse grows with the size, as an exponent: 1 is linear."""
    codec, make = HOSTILE[kind]

    def took(data: bytes) -> float:
        start = perf_counter()
        with pytest.raises(Refused):
            codec.decode(data)
        return perf_counter() - start

    def least() -> list[float]:
        return [min(took(data) for _ in range(5)) for data in map(make, SIZES)]

    times = benchmark.pedantic(least, rounds=1)
    exponent = log(times[-1] / times[0]) / log(SIZES[-1] / SIZES[0])
    note(f"{kind}: {times[-1] / SIZES[-1] * 1e9:.1f} ns a byte, growing with exponent {exponent:.2f}")


def noted(what: str, least: dict[str, float], note: Note) -> None:
    """Nanoseconds without those of an empty call, and how many times as fast as the first one."""
    floor = least.pop(FLOOR)
    first = next(iter(least.values())) - floor
    for name, nanoseconds in least.items():
        note(f"{what}, {name}: {nanoseconds - floor:,.0f} ns, {first / (nanoseconds - floor):.1f}×")
