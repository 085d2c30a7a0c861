"""The table of types: of each type of element its members, in the order in which they are read (FEED-5)."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final, NamedTuple

from backends.team import values
from backends.team.values import Levels, Read
from ticktotrade.feed.events import (
    AuctionImbalance,
    Bar,
    BarSpan,
    BookUpdate,
    Cancel,
    Correction,
    Element,
    LimitBand,
    News,
    Quote,
    Status,
    StreamError,
    Subscription,
    Success,
    Trade,
)


class Member(NamedTuple):
    """How a member is called and read; one that is not required has a value for where it is missing or null."""

    name: str
    read: Read
    required: bool = True
    absent: Any = None


class Row(NamedTuple):
    """A type: what makes the event of its members' values."""

    make: Callable[..., Element]
    members: tuple[Member, ...]


def _book_update(symbol: str, time: int, reset: bool, bids: Levels, asks: Levels) -> BookUpdate:
    return BookUpdate(symbol, time, reset, bids.levels, asks.levels, asks.cut)


_MARKET: Final = (Member("S", values.symbol), Member("t", values.time))
_TAPE: Final = Member("z", values.label, required=False)
_NO_LEVELS: Final = Levels((), False, 0)


def _maybe(*names: str, read: Read = values.label) -> tuple[Member, ...]:
    return tuple(Member(name, read, required=False) for name in names)


def _lists(*names: str, read: Read = values.label) -> tuple[Member, ...]:
    return tuple(Member(name, values.items(read), required=False, absent=()) for name in names)


def _all(*names: str, read: Read) -> tuple[Member, ...]:
    return tuple(Member(name, read) for name in names)


_BAR: Final = (
    *_MARKET,
    *_all("o", "h", "l", "c", read=values.price),
    Member("v", values.volume),
    *_maybe("n", read=values.whole_id),
    *_maybe("vw", read=values.average),
)
_TRADE: Final = (*_MARKET, Member("i", values.whole_id), *_all("p", "s", read=values.price), *_maybe("x"))

ROWS: Final[Mapping[str, Row]] = {
    "t": Row(Trade, (*_TRADE, *_lists("c"), _TAPE, *_maybe("tks", read=values.taker_side))),
    "q": Row(
        Quote,
        (
            *_MARKET,
            *_all("bp", "bs", "ap", "as", read=values.price),
            *_maybe("bx", "ax"),
            *_lists("c"),
            _TAPE,
        ),
    ),
    "o": Row(
        _book_update,
        (
            *_MARKET,
            Member("r", values.flag, required=False, absent=False),
            Member("b", values.bids, required=False, absent=_NO_LEVELS),
            Member("a", values.asks, required=False, absent=_NO_LEVELS),
        ),
    ),
    "b": Row(partial(Bar, BarSpan.MINUTE), _BAR),
    "d": Row(partial(Bar, BarSpan.DAY), _BAR),
    "u": Row(partial(Bar, BarSpan.UPDATED_MINUTE), _BAR),
    "c": Row(
        Correction,
        (
            *_MARKET,
            Member("oi", values.whole_id),
            *_all("op", "os", read=values.price),
            Member("ci", values.whole_id),
            *_all("cp", "cs", read=values.price),
            *_maybe("x"),
            *_lists("oc", "cc"),
            _TAPE,
        ),
    ),
    "x": Row(Cancel, (*_TRADE, *_maybe("a"), _TAPE)),
    "s": Row(
        Status,
        (
            *_MARKET,
            Member("sc", values.label),
            Member("sm", values.message),
            Member("rc", values.label),
            Member("rm", values.message),
            _TAPE,
        ),
    ),
    "l": Row(LimitBand, (*_MARKET, *_all("u", "d", read=values.price), *_maybe("i"), _TAPE)),
    "i": Row(AuctionImbalance, (*_MARKET, Member("p", values.price), _TAPE)),
    "n": Row(
        News,
        (
            Member("id", values.whole_id),
            Member("created_at", values.time),
            Member("headline", values.news_text),
            *_maybe("updated_at", read=values.time),
            *_lists("symbols", read=values.symbol),
            *_maybe("author", "source", "url", "summary", "content", read=values.news_text),
        ),
    ),
    "success": Row(Success, (Member("msg", values.message),)),
    "error": Row(StreamError, (Member("code", values.stream_code), Member("msg", values.message))),
    "subscription": Row(
        Subscription,
        _lists(
            "trades",
            "quotes",
            "bars",
            "updatedBars",
            "dailyBars",
            "statuses",
            "lulds",
            "corrections",
            "cancelErrors",
            "orderbooks",
            "news",
            read=values.symbol,
        ),
    ),
}
