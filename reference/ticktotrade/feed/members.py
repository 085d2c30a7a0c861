"""What each message type has: the members that are read, in the order in which they are checked (FEED-5).

One table serves every variant of the parser and the chapter *Feed*.
"""

from typing import Final, NamedTuple

from ticktotrade.feed import events


class Field(NamedTuple):
    """One member of a message: its name on the wire, and how it is read.

    ``kind`` is a name from `KINDS`. An optional member may be missing or null.
    """

    name: str
    kind: str
    required: bool = True


KINDS: Final = {
    "symbol": "a string of 1 to 32 bytes",
    "label": "a string of at most 32 bytes",
    "message": "a string of at most 1,024 bytes",
    "text": "a string of at most 65,536 bytes",
    "time": "a string with an RFC 3339 time",
    "price": "a number, read as nano-dollars, not negative",
    "ask price": "a number, read as nano-dollars, not negative; nothing above 2^63 - 1",
    "size": "a number, read as nano-units, not negative",
    "volume": "a number, read as nano-units, not negative, up to 2^127 - 1",
    "average": "a number, not negative, read as a pair of integers",
    "id": "a number that is a whole number from 0 to 2^64 - 1",
    "code": "a number that is a whole number from 0 to 2^32 - 1",
    "flag": "true or false; false if missing",
    "taker side": 'the string "B" or "S"',
    "labels": "an array of labels; empty if missing",
    "symbols": "an array of symbols; empty if missing",
    "levels": "an array of objects with a price `p` and a size `s`; empty if missing",
}


class Layout(NamedTuple):
    """A message type: its event, and its members in the order of the event's own.

    ``fixed`` are the event's first values, which the type alone says.
    """

    event: type[events.Element]
    fields: tuple[Field, ...]
    fixed: tuple[events.BarSpan, ...] = ()


def _optional(name: str, kind: str) -> Field:
    return Field(name, kind, required=False)


_SYMBOL = Field("S", "symbol")
_TIME = Field("t", "time")
_CONDITIONS = _optional("c", "labels")
_TAPE = _optional("z", "label")

_BAR = (
    _SYMBOL,
    _TIME,
    Field("o", "price"),
    Field("h", "price"),
    Field("l", "price"),
    Field("c", "price"),
    Field("v", "volume"),
    _optional("n", "id"),
    _optional("vw", "average"),
)

LAYOUTS: Final[dict[str, Layout]] = {
    "t": Layout(
        events.Trade,
        (
            _SYMBOL,
            _TIME,
            Field("i", "id"),
            Field("p", "price"),
            Field("s", "size"),
            _optional("x", "label"),
            _CONDITIONS,
            _TAPE,
            _optional("tks", "taker side"),
        ),
    ),
    "q": Layout(
        events.Quote,
        (
            _SYMBOL,
            _TIME,
            Field("bp", "price"),
            Field("bs", "size"),
            Field("ap", "price"),
            Field("as", "size"),
            _optional("bx", "label"),
            _optional("ax", "label"),
            _CONDITIONS,
            _TAPE,
        ),
    ),
    "o": Layout(
        events.BookUpdate,
        (_SYMBOL, _TIME, _optional("r", "flag"), _optional("b", "levels"), _optional("a", "levels")),
    ),
    "b": Layout(events.Bar, _BAR, (events.BarSpan.MINUTE,)),
    "d": Layout(events.Bar, _BAR, (events.BarSpan.DAY,)),
    "u": Layout(events.Bar, _BAR, (events.BarSpan.UPDATED_MINUTE,)),
    "c": Layout(
        events.Correction,
        (
            _SYMBOL,
            _TIME,
            Field("oi", "id"),
            Field("op", "price"),
            Field("os", "size"),
            Field("ci", "id"),
            Field("cp", "price"),
            Field("cs", "size"),
            _optional("x", "label"),
            _optional("oc", "labels"),
            _optional("cc", "labels"),
            _TAPE,
        ),
    ),
    "x": Layout(
        events.Cancel,
        (
            _SYMBOL,
            _TIME,
            Field("i", "id"),
            Field("p", "price"),
            Field("s", "size"),
            _optional("x", "label"),
            _optional("a", "label"),
            _TAPE,
        ),
    ),
    "s": Layout(
        events.Status,
        (
            _SYMBOL,
            _TIME,
            Field("sc", "label"),
            Field("sm", "message"),
            Field("rc", "label"),
            Field("rm", "message"),
            _TAPE,
        ),
    ),
    "l": Layout(
        events.LimitBand,
        (_SYMBOL, _TIME, Field("u", "price"), Field("d", "price"), _optional("i", "label"), _TAPE),
    ),
    "i": Layout(events.AuctionImbalance, (_SYMBOL, _TIME, Field("p", "price"), _TAPE)),
    "n": Layout(
        events.News,
        (
            Field("id", "id"),
            Field("created_at", "time"),
            Field("headline", "text"),
            _optional("updated_at", "time"),
            _optional("symbols", "symbols"),
            _optional("author", "text"),
            _optional("source", "text"),
            _optional("url", "text"),
            _optional("summary", "text"),
            _optional("content", "text"),
        ),
    ),
    "success": Layout(events.Success, (Field("msg", "message"),)),
    "error": Layout(events.StreamError, (Field("code", "code"), Field("msg", "message"))),
    "subscription": Layout(
        events.Subscription,
        tuple(
            _optional(name, "symbols")
            for name in (
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
            )
        ),
    ),
}

LEVEL_FIELDS: Final = (Field("p", "price"), Field("s", "size"))
ASK_FIELDS: Final = (Field("p", "ask price"), Field("s", "size"))
"""As they are read on the asks' side, where a price may be higher than any (FEED-16)."""
