"""Frames of an everyday market: trades, quotes and book updates, decoded by msgspec into typed structs.

A typed decoder is quick because it forgets: of a name that is repeated the last value counts, an unknown one is passed over, and a
number may be text. Each of those costs a name or a string more, so it costs two quotes more in the frame. An everyday frame has
no backslash, and exactly the quotes that its structs account for; any other is for `careful`.
"""

from typing import Annotated, Final, TypeAlias

from msgspec import UNSET, Meta, Raw, Struct, UnsetType
from msgspec.json import Decoder

from backends.team.decimals import I64_MAX, U64_MAX, plain_nanos
from backends.team.times import read_time
from ticktotrade.errors import Refused
from ticktotrade.feed.events import BookUpdate, MarketEvent, Quote, TakerSide, Trade
from ticktotrade.market_data import LABEL_BYTES, SYMBOL_BYTES, Level

_Symbol = Annotated[str, Meta(min_length=1, max_length=SYMBOL_BYTES)]
_Label = Annotated[str, Meta(max_length=LABEL_BYTES)]

_STRING: Final = 2
"""Quotes of a name, and of a value that is text."""


class NotPlain(ValueError):
    """There is something in the frame that this reader leaves to the careful one."""


class LevelMessage(Struct, gc=False):
    """A level, whose numbers are kept as they were written."""

    p: Raw
    s: Raw


_Levels: TypeAlias = list[LevelMessage] | UnsetType | None
_Labels: TypeAlias = list[_Label] | UnsetType


class TradeMessage(Struct, tag_field="T", tag="t", gc=False):
    """A trade."""

    S: _Symbol
    t: str
    i: int
    p: Raw
    s: Raw
    x: _Label | UnsetType = UNSET
    c: _Labels = UNSET
    z: _Label | UnsetType = UNSET
    tks: str | UnsetType = UNSET

    def quotes(self) -> int:
        """How many quotes its text has."""
        optional = (self.x is not UNSET) + (self.z is not UNSET) + (self.tks is not UNSET)
        return _STRING * (9 + 2 * optional + _strings(self.c))

    def event(self) -> Trade:
        """The event; raises `NotPlain`."""
        if not 0 <= self.i <= U64_MAX:
            raise NotPlain("an id beyond its range")
        taker = None if self.tks is UNSET else TakerSide(self.tks)
        price, size = _nanos(self.p), _nanos(self.s)
        exchange, conditions, tape = _label(self.x), _labels(self.c), _label(self.z)
        time = read_time(self.t)
        return Trade(_ascii(self.S), time, self.i, price, size, exchange, conditions, tape, taker)


class QuoteMessage(Struct, tag_field="T", tag="q", gc=False, rename={"size": "as"}):
    """A quote."""

    S: _Symbol
    t: str
    bp: Raw
    bs: Raw
    ap: Raw
    size: Raw
    bx: _Label | UnsetType = UNSET
    ax: _Label | UnsetType = UNSET
    c: _Labels = UNSET
    z: _Label | UnsetType = UNSET

    def quotes(self) -> int:
        """How many quotes its text has."""
        optional = (self.bx is not UNSET) + (self.ax is not UNSET) + (self.z is not UNSET)
        return _STRING * (10 + 2 * optional + _strings(self.c))

    def event(self) -> Quote:
        """The event; raises `NotPlain`."""
        bid, ask = (_nanos(self.bp), _nanos(self.bs)), (_nanos(self.ap), _nanos(self.size))
        exchanges = _label(self.bx), _label(self.ax)
        conditions, tape = _labels(self.c), _label(self.z)
        return Quote(_ascii(self.S), read_time(self.t), *bid, *ask, *exchanges, conditions, tape)


class BookMessage(Struct, tag_field="T", tag="o", gc=False):
    """Changes of a book, or all of it."""

    S: _Symbol
    t: str
    r: bool | UnsetType = UNSET
    b: _Levels = UNSET
    a: _Levels = UNSET

    def quotes(self) -> int:
        """How many quotes its text has."""
        names = 6 + (self.r is not UNSET) + (self.b is not UNSET) + (self.a is not UNSET)
        return _STRING * (names + 2 * (len(self.b or ()) + len(self.a or ())))

    def event(self) -> BookUpdate:
        """The event; raises `NotPlain`."""
        time = read_time(self.t)
        return BookUpdate(_ascii(self.S), time, self.r is True, _levels(self.b), _levels(self.a), False)


_decode: Final = Decoder(list[TradeMessage | QuoteMessage | BookMessage]).decode


def plain_events(frame: bytes) -> list[MarketEvent]:
    """The events of an everyday frame, without unknown members. Raises `NotPlain` for any other."""
    if b"\\" in frame:
        raise NotPlain("an escape")
    try:
        messages = _decode(frame)
        quotes = 0
        for message in messages:
            quotes += message.quotes()
        if quotes != frame.count(b'"'):
            raise NotPlain("a name or a text too many")
        return [message.event() for message in messages]
    except (ValueError, IndexError, RecursionError, Refused) as error:
        raise NotPlain(str(error)) from None


def _nanos(number: Raw) -> int:
    value = plain_nanos(bytes(number))
    if not 0 <= value <= I64_MAX:
        raise NotPlain("a number beyond its range")
    return value


def _levels(messages: _Levels) -> tuple[Level, ...]:
    return tuple([Level(_nanos(each.p), _nanos(each.s)) for each in messages]) if messages else ()


def _strings(labels: _Labels) -> int:
    """How many strings an optional list of them is, its name included."""
    return 0 if labels is UNSET else 1 + len(labels)


def _labels(texts: _Labels) -> tuple[str, ...]:
    return () if texts is UNSET else tuple(map(_ascii, texts))


def _label(text: str | UnsetType) -> str | None:
    return None if text is UNSET else _ascii(text)


def _ascii(text: str) -> str:
    """Text whose length is that of its UTF-8 form."""
    if not text.isascii():
        raise NotPlain("text beyond ASCII")
    return text
