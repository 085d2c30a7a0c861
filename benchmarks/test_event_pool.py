"""What a pool of events would save: filling an object again, against making a new named tuple."""

from collections.abc import Callable
from typing import Any

from pytest_benchmark.fixture import BenchmarkFixture

from ticktotrade.feed.events import Quote
from ticktotrade.market_data import Level

Rate = Callable[[str, float, str], None]


class PooledQuote:
    __slots__ = Quote._fields


class PooledLevel:
    __slots__ = Level._fields


_quote: Any = PooledQuote()
_level: Any = PooledLevel()
_make: Callable[..., Any] = tuple.__new__


def new_quote(number: int) -> object:
    return _make(Quote, ("A", number, number, number, number, number, None, None, (), None))


def refilled_quote(number: int) -> object:
    quote = _quote
    quote.symbol = "A"
    quote.time = quote.bid_price = quote.bid_size = quote.ask_price = quote.ask_size = number
    quote.bid_exchange = quote.ask_exchange = quote.tape = None
    quote.conditions = ()
    return quote


def new_level(number: int) -> object:
    return _make(Level, (number, number))


def refilled_level(number: int) -> object:
    level = _level
    level.price = level.size = number
    return level


def test_new_against_refilled(benchmark: BenchmarkFixture, side_by_side: Any, rate: Rate) -> None:
    functions = {each.__name__: each for each in (new_quote, refilled_quote, new_level, refilled_level)}
    least = benchmark.pedantic(side_by_side, args=(functions, range(10_000)), rounds=1)
    for name, nanoseconds in least.items():
        rate(name.replace("_", " "), nanoseconds, "ns")
