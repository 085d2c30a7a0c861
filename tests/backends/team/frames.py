"""Frames of an everyday market: trades, quotes and book updates, decoded by msgspec into typed structs.

A typed decoder is quick because it forgets: of a name that comes twice the last value counts, and an unknown one is passed over.
Each costs a name more, and so two quotes more in the frame. An everyday frame has no backslash, and exactly the quotes that its
structs account for; any other is for `careful`.
"""

from collections.abc import Iterable
from typing import Annotated, Final, TypeAlias

from msgspec import UNSET, Meta, MsgspecError, Raw, Struct, UnsetType
from msgspec.json import Decoder

from backends.team.decimals import I64_MAX, SCALES, U64_MAX, plain_nanos
from backends.team.times import read_time
from ticktotrade.errors import Refused
from ticktotrade.feed.events import BookUpdate, Quote, TakerSide, Trade
from ticktotrade.market_data import LABEL_BYTES, SYMBOL_BYTES, Level

_Symbol = Annotated[str, Meta(min_length=1, max_length=SYMBOL_BYTES)]
_Label = Annotated[str, Meta(max_length=LABEL_BYTES)]

_STRING: Final = 2
"""Quotes of a name, and of a value that is text."""


class NotPlain(ValueError):
    """There is something in the frame that this reader leaves to the careful one."""


class PlainUpdate(Struct, gc=False):
    """What `BookUpdate` has, with pairs for levels; its asks are never cut, since none of a plain frame is beyond."""

    symbol: str
    time: int
    reset: bool
    bids: list[tuple[int, int]]
    asks: list[tuple[int, int]]
    asks_cut: bool = False

    def record(self) -> BookUpdate:
        """As the feed answers it."""
        bids, asks = tuple(map(Level._make, self.bids)), tuple(map(Level._make, self.asks))
        return BookUpdate(self.symbol, self.time, self.reset, bids, asks, self.asks_cut)


PlainEvent: TypeAlias = Trade | Quote | PlainUpdate


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
        """The event; raises ValueError."""
        if not 0 <= self.i <= U64_MAX:
            raise NotPlain("an id beyond its range")
        return Trade(
            _ascii(self.S),
            read_time(self.t),
            self.i,
            plain_nanos(bytes(self.p)),
            plain_nanos(bytes(self.s)),
            _label(self.x),
            _labels(self.c),
            _label(self.z),
            None if self.tks is UNSET else TakerSide(self.tks),
        )


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
        """The event; raises ValueError."""
        return Quote(
            _ascii(self.S),
            read_time(self.t),
            plain_nanos(bytes(self.bp)),
            plain_nanos(bytes(self.bs)),
            plain_nanos(bytes(self.ap)),
            plain_nanos(bytes(self.size)),
            _label(self.bx),
            _label(self.ax),
            _labels(self.c),
            _label(self.z),
        )


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

    def event(self) -> PlainUpdate:
        """The event; raises ValueError."""
        bids, asks = _pairs(self.b or ()), _pairs(self.a or ())
        return PlainUpdate(_ascii(self.S), read_time(self.t), self.r is True, bids, asks)


_decode: Final = Decoder(list[TradeMessage | QuoteMessage | BookMessage]).decode


def plain_events(frame: bytes) -> list[PlainEvent]:
    """The events of an everyday frame, without unknown members. Raises `NotPlain` for any other."""
    if b"\\" in frame:
        raise NotPlain("an escape")
    try:
        messages = _decode(frame)
        quotes = 0
        for message in messages:
            quotes += message.quotes()
        if quotes != frame.count(b'"'):
            raise NotPlain("a name too many")
        return [message.event() for message in messages]
    except (MsgspecError, ValueError, IndexError, RecursionError, Refused) as error:
        raise NotPlain(str(error)) from None


def _pairs(messages: Iterable[LevelMessage]) -> list[tuple[int, int]]:
    """Price and size of each level: `plain_nanos` twice, in one loop, since this is most of what a frame takes."""
    pairs = []
    for message in messages:
        whole, _, fraction = bytes(message.p).partition(b".")
        price = int(whole + fraction) * SCALES[len(fraction)]
        whole, _, fraction = bytes(message.s).partition(b".")
        size = int(whole + fraction) * SCALES[len(fraction)]
        if not (0 <= price <= I64_MAX and 0 <= size <= I64_MAX):
            raise NotPlain("beyond 64 bits")
        pairs.append((price, size))
    return pairs


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
