"""Any frame, by the rules of chapter *Feed*: each element becomes an event, a problem, or nothing to us."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final, NamedTuple, TypeAlias

from backends.team.decimals import DECIMALS, I64_MAX, I128_MAX, U64_MAX, exact_average, exact_integer
from backends.team.strict_json import Json, Malformed, Number, Object, read_json, repeats_a_name
from backends.team.times import read_time
from ticktotrade.errors import ErrorCode, Refused
from ticktotrade.feed.events import (
    NEWS_TEXT_BYTES,
    AuctionImbalance,
    Average,
    Bar,
    BarSpan,
    BookUpdate,
    Cancel,
    Correction,
    Element,
    LimitBand,
    News,
    Parsed,
    Problem,
    Quote,
    Skipped,
    Status,
    StreamError,
    Subscription,
    Success,
    TakerSide,
    Trade,
)
from ticktotrade.market_data import LABEL_BYTES, MESSAGE_BYTES, SYMBOL_BYTES, Level

_Read: TypeAlias = Callable[[Json], Any]
_LEVEL_MEMBERS: Final = {"p", "s"}


class _Broken(Exception):
    """A member gives its element this code."""

    def __init__(self, code: ErrorCode, member: str) -> None:
        super().__init__(code, member)
        self.code = code
        self.member = member


class _Levels(NamedTuple):
    """``cut`` says that levels beyond every price were left out, ``unknown`` counts members that no level has."""

    levels: tuple[Level, ...]
    cut: bool
    unknown: int


class _Member(NamedTuple):
    """How a member is called and read; with an ``absent`` value it may be missing or null."""

    name: str
    read: _Read
    required: bool = True
    absent: Any = None


class _Row(NamedTuple):
    """A row of the table of types: what makes the event of its members' values, in this order."""

    make: Callable[..., Element]
    members: tuple[_Member, ...]


def read_carefully(frame: bytes) -> Parsed:
    """Each element of a frame. Linear in its length; raises `Refused` with ``frame_malformed``."""
    try:
        value = read_json(frame)
    except Malformed as error:
        raise Refused(ErrorCode.FRAME_MALFORMED, str(error)) from None
    if isinstance(value, Object):
        value = [value]
    if not isinstance(value, list):
        raise Refused(ErrorCode.FRAME_MALFORMED, "neither an array nor an object")
    elements, unknown = [], 0
    for each in value:
        element, skipped = _element(each)
        elements.append(element)
        unknown += skipped
    return Parsed(tuple(elements), unknown)


def _element(value: Json) -> tuple[Element, int]:
    """What an element becomes, and how many unknown members it has (FEED-3 to FEED-5, FEED-11, FEED-12)."""
    if not isinstance(value, Object):
        return Problem(ErrorCode.NOT_AN_OBJECT, "", None, True), 0
    try:
        if repeats_a_name(value):
            raise _Broken(ErrorCode.DUPLICATE_MEMBER, "")
        kind = _kind(value)
        row = _ROWS.get(kind)
        return (Skipped(kind), 0) if row is None else _event(row, value.members)
    except _Broken as broken:
        kinds = [each for name, each in value.pairs if name == "T"]
        harmless = len(kinds) == 1 and isinstance(kinds[0], str) and kinds[0] != "o"
        return Problem(broken.code, broken.member, _symbol_of(value), not harmless), 0


def _kind(element: Object) -> str:
    if "T" not in element.members:
        raise _Broken(ErrorCode.MISSING_MEMBER, "T")
    kind = element.members["T"]
    if not isinstance(kind, str):
        raise _Broken(ErrorCode.WRONG_TYPE, "T")
    return kind


def _event(row: _Row, members: Mapping[str, Json]) -> tuple[Element, int]:
    values: list[Any] = []
    unknown = len(members) - 1
    for member in row.members:
        unknown -= member.name in members
        value = _value(member, members)
        if isinstance(value, _Levels):
            unknown += value.unknown
        values.append(value)
    return row.make(*values), unknown


def _value(member: _Member, members: Mapping[str, Json]) -> Any:
    """The member's value, or why it is broken (FEED-6)."""
    value = members.get(member.name)
    if value is None and not member.required:
        return member.absent
    if member.name not in members:
        raise _Broken(ErrorCode.MISSING_MEMBER, member.name)
    try:
        return member.read(value)
    except Refused as refused:
        raise _Broken(refused.code, member.name) from None


def _symbol_of(element: Object) -> str | None:
    """Whose book a broken element may have been about (FEED-15)."""
    try:
        symbol: str = _symbol(element.only("S"))
    except Refused:
        return None
    return symbol


def _text(least: int, most: int) -> _Read:
    """Text of so many bytes (FEED-10)."""

    def read(value: Json) -> str:
        if not isinstance(value, str):
            raise Refused(ErrorCode.WRONG_TYPE)
        if not least <= len(value.encode()) <= most:
            raise Refused(ErrorCode.OUT_OF_RANGE)
        return value

    return read


def _integer(decimals: int, greatest: int) -> _Read:
    """A number with so many decimals (FEED-8)."""
    return lambda value: exact_integer(_number(value), decimals, greatest)


def _number(value: Json) -> str:
    if not isinstance(value, Number):
        raise Refused(ErrorCode.WRONG_TYPE)
    return value.text


def _average(value: Json) -> Average:
    return Average(*exact_average(_number(value)))


def _time(value: Json) -> int:
    if not isinstance(value, str):
        raise Refused(ErrorCode.WRONG_TYPE)
    return read_time(value)


def _flag(value: Json) -> bool:
    if not isinstance(value, bool):
        raise Refused(ErrorCode.WRONG_TYPE)
    return value


def _taker_side(value: Json) -> TakerSide:
    if not isinstance(value, str):
        raise Refused(ErrorCode.WRONG_TYPE)
    if value not in set(TakerSide):
        raise Refused(ErrorCode.OUT_OF_RANGE)
    return TakerSide(value)


def _items(read: _Read) -> _Read:
    """An array of such values; the first that is broken says the code (FEED-7)."""

    def read_all(value: Json) -> tuple[Any, ...]:
        return tuple([read(each) for each in _array(value)])

    return read_all


def _array(value: Json) -> list[Json]:
    if not isinstance(value, list):
        raise Refused(ErrorCode.WRONG_TYPE)
    return value


def _side(price_of: _Read) -> _Read:
    """Levels whose prices are read so; nothing stands for one beyond every price (FEED-16)."""

    def read(value: Json) -> _Levels:
        levels: list[Level] = []
        cut, unknown = False, 0
        for each in _array(value):
            price, size, more = _level(each, price_of)
            unknown += more
            if price is None:
                cut = cut or size > 0
            else:
                levels.append(Level(price, size))
        return _Levels(tuple(levels), cut, unknown)

    return read


def _level(value: Json, price_of: _Read) -> tuple[int | None, int, int]:
    if not isinstance(value, Object):
        raise Refused(ErrorCode.WRONG_TYPE)
    members = value.members
    numbers = []
    for name, read in (("p", price_of), ("s", _quantity)):
        if name not in members:
            raise Refused(ErrorCode.MISSING_MEMBER)
        numbers.append(read(members[name]))
    price, size = numbers
    return price, size, len(members.keys() - _LEVEL_MEMBERS)


def _ask_price(value: Json) -> int | None:
    number = _number(value)
    try:
        return exact_integer(number, DECIMALS, I64_MAX)
    except Refused as refused:
        if refused.code is ErrorCode.OUT_OF_RANGE and not number.startswith("-"):
            return None
        raise


def _book_update(symbol: str, time: int, reset: bool, bids: _Levels, asks: _Levels) -> BookUpdate:
    return BookUpdate(symbol, time, reset, bids.levels, asks.levels, asks.cut)


_symbol: Final = _text(1, SYMBOL_BYTES)
_label: Final = _text(0, LABEL_BYTES)
_message: Final = _text(0, MESSAGE_BYTES)
_news_text: Final = _text(0, NEWS_TEXT_BYTES)
_quantity: Final = _integer(DECIMALS, I64_MAX)
_price: Final = _quantity
_id: Final = _integer(0, U64_MAX)

_MARKET: Final = (_Member("S", _symbol), _Member("t", _time))
_TAPE: Final = _Member("z", _label, required=False)
_NO_LEVELS: Final = _Levels((), False, 0)


def _maybe(*names: str, read: _Read = _label) -> tuple[_Member, ...]:
    return tuple(_Member(name, read, required=False) for name in names)


def _lists(*names: str, read: _Read = _label) -> tuple[_Member, ...]:
    return tuple(_Member(name, _items(read), required=False, absent=()) for name in names)


def _all(*names: str, read: _Read) -> tuple[_Member, ...]:
    return tuple(_Member(name, read) for name in names)


_BAR: Final = (
    *_MARKET,
    *_all("o", "h", "l", "c", read=_price),
    _Member("v", _integer(DECIMALS, I128_MAX)),
    *_maybe("n", read=_id),
    *_maybe("vw", read=_average),
)
_TRADE: Final = (*_MARKET, _Member("i", _id), *_all("p", "s", read=_price), *_maybe("x"))

_ROWS: Final[Mapping[str, _Row]] = {
    "t": _Row(Trade, (*_TRADE, *_lists("c"), _TAPE, *_maybe("tks", read=_taker_side))),
    "q": _Row(
        Quote,
        (*_MARKET, *_all("bp", "bs", "ap", "as", read=_price), *_maybe("bx", "ax"), *_lists("c"), _TAPE),
    ),
    "o": _Row(
        _book_update,
        (
            *_MARKET,
            _Member("r", _flag, required=False, absent=False),
            _Member("b", _side(_price), required=False, absent=_NO_LEVELS),
            _Member("a", _side(_ask_price), required=False, absent=_NO_LEVELS),
        ),
    ),
    "b": _Row(partial(Bar, BarSpan.MINUTE), _BAR),
    "d": _Row(partial(Bar, BarSpan.DAY), _BAR),
    "u": _Row(partial(Bar, BarSpan.UPDATED_MINUTE), _BAR),
    "c": _Row(
        Correction,
        (
            *_MARKET,
            _Member("oi", _id),
            *_all("op", "os", read=_price),
            _Member("ci", _id),
            *_all("cp", "cs", read=_price),
            *_maybe("x"),
            *_lists("oc", "cc"),
            _TAPE,
        ),
    ),
    "x": _Row(Cancel, (*_TRADE, *_maybe("a"), _TAPE)),
    "s": _Row(
        Status,
        (
            *_MARKET,
            _Member("sc", _label),
            _Member("sm", _message),
            _Member("rc", _label),
            _Member("rm", _message),
            _TAPE,
        ),
    ),
    "l": _Row(LimitBand, (*_MARKET, *_all("u", "d", read=_price), *_maybe("i"), _TAPE)),
    "i": _Row(AuctionImbalance, (*_MARKET, _Member("p", _price), _TAPE)),
    "n": _Row(
        News,
        (
            _Member("id", _id),
            _Member("created_at", _time),
            _Member("headline", _news_text),
            *_maybe("updated_at", read=_time),
            *_lists("symbols", read=_symbol),
            *_maybe("author", "source", "url", "summary", "content", read=_news_text),
        ),
    ),
    "success": _Row(Success, (_Member("msg", _message),)),
    "error": _Row(StreamError, (_Member("code", _integer(0, 2**32 - 1)), _Member("msg", _message))),
    "subscription": _Row(
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
            read=_symbol,
        ),
    ),
}
