"""One message to exact integers: the JSON tree, the scanners, and msgspec where it installs."""

from collections.abc import Callable
from decimal import Decimal
from importlib.util import find_spec
from time import perf_counter_ns
from typing import Any

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from ticktotrade.feed import ByteScanner, TokenScanner, TreeParser
from ticktotrade.feed.events import BookUpdate, Parsed, Quote, TakerSide, Trade
from ticktotrade.market_data import Level
from ticktotrade.timestamp import read_time
from ticktotrade_conformance.traces.generated_market import generated_market

Parse = Callable[[bytes], Any]
Rate = Callable[[str, float, str], None]

FRAMES = [captured.frame for captured in generated_market(1, 20_000)]
MESSAGES = {
    "quotes": [frame for frame in FRAMES if b'"T":"q"' in frame][:2000],
    "order books": [frame for frame in FRAMES if b'"T":"o"' in frame and b'"r"' not in frame][:2000],
    "trades": [frame for frame in FRAMES if b'"T":"t"' in frame][:2000],
}


def msgspec_decoder() -> Parse:
    """Into typed structs with `Decimal` numbers; times stay text, which is less than our events have."""
    import msgspec  # noqa: PLC0415 -- only where it installs

    number = ("s", Decimal)

    def struct(name: str, tag: str, *fields: Any) -> Any:
        return msgspec.defstruct(name, [("S", str), ("t", str), *fields], tag_field="T", tag=tag)

    level = msgspec.defstruct("Level", [("p", Decimal), number])
    levels = list.__class_getitem__(level)
    quote_fields = [(field, Decimal) for field in ("bp", "bs", "ap")]
    as_field = ("size", Decimal, msgspec.field(name="as"))
    quote = struct("Quote", "q", *quote_fields, as_field)
    trade = struct("Trade", "t", ("i", int), ("p", Decimal), number, ("tks", str))
    update = struct("BookUpdate", "o", ("b", levels), ("a", levels), ("r", bool, False))
    messages: Any = quote | trade | update
    decode: Parse = msgspec.json.Decoder(list.__class_getitem__(messages)).decode
    return decode


def msgspec_to_events() -> Parse:
    """The same, and then what our events have: exact nanos and times, with the venue's refusals left out."""
    decode = msgspec_decoder()

    def nano(number: Decimal) -> int:
        return int(number.scaleb(9))

    def levels(side: Any) -> tuple[Level, ...]:
        return tuple([Level(nano(level.p), nano(level.s)) for level in side])

    def event(message: Any) -> BookUpdate | Quote | Trade:
        time = read_time(message.t)
        match type(message).__name__:
            case "Quote":
                numbers = nano(message.bp), nano(message.bs), nano(message.ap), nano(message.size)
                return Quote(message.S, time, *numbers, None, None, (), None)
            case "Trade":
                price, size = nano(message.p), nano(message.s)
                return Trade(message.S, time, message.i, price, size, None, (), None, TakerSide(message.tks))
            case _:
                return BookUpdate(message.S, time, message.r, levels(message.b), levels(message.a), False)

    return lambda frame: Parsed(tuple([event(message) for message in decode(frame)]), 0)


PARSERS: dict[str, Callable[[], Parse]] = {
    "tree": lambda: TreeParser().parse,
    "token scanner": lambda: TokenScanner().parse,
    "byte scanner": lambda: ByteScanner().parse,
}


def parsers() -> dict[str, Callable[[], Parse]]:
    if find_spec("msgspec") is None:
        return PARSERS
    return {**PARSERS, "msgspec": msgspec_decoder, "msgspec, then our events": msgspec_to_events}


@pytest.mark.parametrize("message", MESSAGES)
def test_messages_that_come_again(
    benchmark: BenchmarkFixture, side_by_side: Any, rate: Rate, message: str
) -> None:
    """The same messages over and over: what a parser remembers is there, and PyPy has compiled."""
    parse = {name: make() for name, make in parsers().items()}
    least = benchmark.pedantic(side_by_side, args=(parse, MESSAGES[message]), rounds=1)
    for name, nanoseconds in least.items():
        rate(
            f"{message}, {name}",
            nanoseconds,
            f"ns a message, {least['tree'] / nanoseconds:.1f} times the tree",
        )


@pytest.mark.parametrize("message", MESSAGES)
def test_messages_seen_for_the_first_time(benchmark: BenchmarkFixture, rate: Rate, message: str) -> None:
    """One pass by a new parser: nothing is remembered but what the messages have in common."""
    frames = MESSAGES[message]

    def one_pass() -> dict[str, float]:
        took = {}
        for name, make in parsers().items():
            parse = make()
            start = perf_counter_ns()
            for frame in frames:
                parse(frame)
            took[name] = (perf_counter_ns() - start) / len(frames)
        return took

    passes = [benchmark.pedantic(one_pass, rounds=1), *(one_pass() for _ in range(8))]
    for name in parsers():
        least = min(each[name] for each in passes)
        rate(f"{message}, each new, {name}", least, "ns a message")
