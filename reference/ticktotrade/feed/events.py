"""What a frame says: market-data events, control messages, and the elements that say nothing to us."""

from enum import StrEnum
from typing import Annotated, NamedTuple

from ticktotrade.errors import ErrorCode
from ticktotrade.market_data import Label, Level, Message, Symbol
from ticktotrade.nano import Price, Quantity, Tally, Time
from ticktotrade.schema.shapes import U64_MAX, Integer, Text

TradeId = Annotated[int, Integer("trade id", 0, U64_MAX)]
StreamCode = Annotated[int, Integer("stream error code", 0, 2**32 - 1)]
Kind = Annotated[str, Text("kind", 0, 2**32 - 1)]


class TakerSide(StrEnum):
    """Who took liquidity in a crypto trade, as the venue abbreviates it."""

    BUYER = "B"
    SELLER = "S"


class Trade(NamedTuple):
    """A trade (``t``). Stock trades have exchange, conditions and tape, crypto trades a taker side."""

    symbol: Symbol
    time: Time
    id: TradeId
    price: Price
    size: Quantity
    exchange: Label | None
    conditions: tuple[Label, ...]
    tape: Label | None
    taker_side: TakerSide | None


class Quote(NamedTuple):
    """The best bid and ask (``q``). Exchanges, conditions and tape come with stock quotes."""

    symbol: Symbol
    time: Time
    bid_price: Price
    bid_size: Quantity
    ask_price: Price
    ask_size: Quantity
    bid_exchange: Label | None
    ask_exchange: Label | None
    conditions: tuple[Label, ...]
    tape: Label | None


class BookUpdate(NamedTuple):
    """Changed levels of a crypto order book (``o``); with ``reset`` they are the whole book."""

    symbol: Symbol
    time: Time
    reset: bool
    bids: tuple[Level, ...]
    asks: tuple[Level, ...]


class Success(NamedTuple):
    """The server's ``success``: ``connected`` or ``authenticated``."""

    message: Message


class StreamError(NamedTuple):
    """The server's ``error``."""

    code: StreamCode
    message: Message


class Subscription(NamedTuple):
    """The server's ``subscription``: the whole list of what is subscribed now, by channel."""

    trades: tuple[Symbol, ...]
    quotes: tuple[Symbol, ...]
    bars: tuple[Symbol, ...]
    updated_bars: tuple[Symbol, ...]
    daily_bars: tuple[Symbol, ...]
    statuses: tuple[Symbol, ...]
    lulds: tuple[Symbol, ...]
    corrections: tuple[Symbol, ...]
    cancel_errors: tuple[Symbol, ...]
    orderbooks: tuple[Symbol, ...]
    news: tuple[Symbol, ...]


class Skipped(NamedTuple):
    """An element of a type that this specification does not read (FEED-4)."""

    kind: Kind


class Problem(NamedTuple):
    """An element that is broken: why, and the member where it showed (empty: the element itself)."""

    code: ErrorCode
    member: Label


Element = Trade | Quote | BookUpdate | Success | StreamError | Subscription | Skipped | Problem


class Parsed(NamedTuple):
    """A frame's elements, one answer for each and in order, and how many unknown members were skipped."""

    elements: tuple[Element, ...]
    unknown_members: Tally
