"""What a frame says: market-data events, control messages, and the elements that say nothing to us."""

from enum import StrEnum
from typing import Annotated, Final, NamedTuple

from ticktotrade.errors import ErrorCode
from ticktotrade.market_data import Label, Level, Message, Symbol
from ticktotrade.nano import Price, Quantity, Tally, Time
from ticktotrade.schema.shapes import I128_MAX, U64_MAX, Integer, Text

NEWS_TEXT_BYTES: Final = 64 * 1024

TradeId = Annotated[int, Integer("trade id", 0, U64_MAX)]
TradeCount = Annotated[int, Integer("trade count", 0, U64_MAX)]
Volume = Annotated[int, Integer("volume", 0, I128_MAX, "nano-units")]
"""Of a whole day it may be more than one order's quantity can be."""
Coefficient = Annotated[int, Integer("coefficient", 0, I128_MAX)]
Decimals = Annotated[int, Integer("decimals", 0, 255)]
NewsId = Annotated[int, Integer("news id", 0, U64_MAX)]
NewsText = Annotated[str, Text("news text", 0, NEWS_TEXT_BYTES)]
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
    """Changed levels of a crypto order book (``o``); with ``reset`` they are the whole book.

    ``asks_cut`` says that asks were left out whose price is above the highest one there is (FEED-16).
    """

    symbol: Symbol
    time: Time
    reset: bool
    bids: tuple[Level, ...]
    asks: tuple[Level, ...]
    asks_cut: bool


class BarSpan(StrEnum):
    """What a bar sums up: a minute (``b``), the day so far (``d``), a minute again after a late trade (``u``)."""

    MINUTE = "minute"
    DAY = "day"
    UPDATED_MINUTE = "updated_minute"


class Average(NamedTuple):
    """An average price in dollars, exactly: ``coefficient / 10**decimals``, of all such pairs the smallest.

    It is a quotient, which nano-dollars do not hold (FEED-13).
    """

    coefficient: Coefficient
    decimals: Decimals


class Bar(NamedTuple):
    """What was traded in a span of time that begins at ``time`` (``b``, ``d``, ``u``); nothing, perhaps."""

    span: BarSpan
    symbol: Symbol
    time: Time
    open: Price
    high: Price
    low: Price
    close: Price
    volume: Volume
    trade_count: TradeCount | None
    average: Average | None


class Correction(NamedTuple):
    """A trade was corrected (``c``): what it was, and what it is instead."""

    symbol: Symbol
    time: Time
    original_id: TradeId
    original_price: Price
    original_size: Quantity
    corrected_id: TradeId
    corrected_price: Price
    corrected_size: Quantity
    exchange: Label | None
    original_conditions: tuple[Label, ...]
    corrected_conditions: tuple[Label, ...]
    tape: Label | None


class Cancel(NamedTuple):
    """A trade was cancelled, or was an error (``x``); ``action`` says which."""

    symbol: Symbol
    time: Time
    id: TradeId
    price: Price
    size: Quantity
    exchange: Label | None
    action: Label | None
    tape: Label | None


class Status(NamedTuple):
    """A symbol's trading status (``s``): halted, resumed and the like, with the reason."""

    symbol: Symbol
    time: Time
    status_code: Label
    status_message: Message
    reason_code: Label
    reason_message: Message
    tape: Label | None


class LimitBand(NamedTuple):
    """The prices between which a stock may trade (``l``, limit up and limit down)."""

    symbol: Symbol
    time: Time
    up: Price
    down: Price
    indicator: Label | None
    tape: Label | None


class AuctionImbalance(NamedTuple):
    """A price at which an auction is out of balance (``i``)."""

    symbol: Symbol
    time: Time
    price: Price
    tape: Label | None


class News(NamedTuple):
    """An article (``n``)."""

    id: NewsId
    created_at: Time
    headline: NewsText
    updated_at: Time | None
    symbols: tuple[Symbol, ...]
    author: NewsText | None
    source: NewsText | None
    url: NewsText | None
    summary: NewsText | None
    content: NewsText | None


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
    """An element that is broken: why, and the member where it showed (empty: the element itself).

    With ``book_lost`` a book may have missed an update by it: that of ``symbol``, or any if there is none that can be
    read (FEED-15).
    """

    code: ErrorCode
    member: Label
    symbol: Symbol | None
    book_lost: bool


MarketEvent = (
    Trade | Quote | BookUpdate | Bar | Correction | Cancel | Status | LimitBand | AuctionImbalance | News
)
Control = Success | StreamError | Subscription
Element = MarketEvent | Control | Skipped | Problem


class Parsed(NamedTuple):
    """A frame's elements, one answer for each and in order, and how many unknown members were skipped."""

    elements: tuple[Element, ...]
    unknown_members: Tally
