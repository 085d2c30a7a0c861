"""The interface of the pipeline (chapter *Pipeline*)."""

from typing import Annotated, Final, NamedTuple, Protocol

from ticktotrade.book.interface import BookConfig, BookStatus
from ticktotrade.codec.interface import Encoding, MessageBytes
from ticktotrade.errors import ErrorCode
from ticktotrade.feed.events import Element
from ticktotrade.feed.interface import FeedConfig, Frame
from ticktotrade.limiter.interface import LimiterConfig
from ticktotrade.machine import operation
from ticktotrade.market_data import Label, Symbol, Touch
from ticktotrade.nano import (
    Count,
    Notional,
    PositiveCount,
    PositiveDuration,
    PositiveQuantity,
    Price,
    Quantity,
    SignedQuantity,
    Tally,
    Time,
)
from ticktotrade.order import ClientOrderId, Order
from ticktotrade.risk.interface import (
    ExecutionId,
    Fill,
    FillResult,
    Position,
    ProfitAndLoss,
    Reject,
    RiskConfig,
)
from ticktotrade.schema.shapes import Text
from ticktotrade.signal.interface import SignalConfig

IdPrefix = Annotated[str, Text("id prefix", 0, 24)]

REMEMBERED_TRADES: Final = 64
"""Of how many of a symbol's latest trades it is known which one is taken back (PIPE-27)."""


class PipelineConfig(NamedTuple):
    """The configuration of every stage, each of which may refuse it (PIPE-1), and what the pipeline itself needs.

    ``symbols`` are the ones that are traded, all if there are none. ``order_quantity`` is the size of
    every order, ``id_prefix`` what client order ids begin with. A book that has taken no update for longer than
    ``max_book_age`` is stale (PIPE-24). With ``utc_days`` a day begins at midnight, UTC, by the clock of the frames
    (PIPE-26). What any stage refuses is refused (PIPE-1).
    """

    symbols: tuple[Symbol, ...] = ()
    max_symbols: PositiveCount = 1_000
    order_quantity: PositiveQuantity = 1_000_000_000
    id_prefix: IdPrefix = "t2t-"
    encoding: Encoding = Encoding.JSON
    feed: FeedConfig = FeedConfig()
    book: BookConfig = BookConfig()
    signal: SignalConfig = SignalConfig()
    risk: RiskConfig = RiskConfig()
    limiter: LimiterConfig = LimiterConfig()
    max_book_age: PositiveDuration | None = None
    utc_days: bool = False


class Sent(NamedTuple):
    """An order that a frame led to goes out: its message, as the codec wrote it."""

    client_order_id: ClientOrderId
    message: MessageBytes


class Rejected(NamedTuple):
    """The risk gate forbade an order."""

    client_order_id: ClientOrderId
    reject: Reject


class Throttled(NamedTuple):
    """The limiter held an order back, and the pipeline dropped it: by ``earliest`` its price is stale."""

    client_order_id: ClientOrderId
    earliest: Time


Decision = Sent | Rejected | Throttled | Order
"""What became of an order. One that passes is `Sent` by ``on_frame``, and the `Order` itself by ``on_elements`` (PIPE-30)."""


class ElementProblem(NamedTuple):
    """An element of the frame that was not taken in: its index, why, and the member where it showed.

    With ``book_lost`` a book is stale because of it: that of ``symbol``, or every one without a symbol (PIPE-23).
    """

    element: Count
    code: ErrorCode
    member: Label
    symbol: Symbol | None
    book_lost: bool


class Reaction(NamedTuple):
    """What a frame or its elements led to, in their order."""

    decisions: tuple[Decision, ...]
    problems: tuple[ElementProblem, ...]


class Counts(NamedTuple):
    """How often each thing has happened since the start."""

    frames: Tally
    trades: Tally
    quotes: Tally
    book_updates: Tally
    others: Tally
    controls: Tally
    skipped: Tally
    filtered: Tally
    ignored: Tally
    unknown_members: Tally
    problems: Tally
    sent: Tally
    rejected: Tally
    throttled: Tally


class Top(NamedTuple):
    """The touch of one symbol's book, whether it can be taken for the venue's, and whether its asks are cut off.

    They are where the venue has asks above the highest price that there is (PIPE-29).
    """

    symbol: Symbol
    touch: Touch
    status: BookStatus
    asks_cut: bool


class Pipeline(Protocol):
    """Parser, books, signals, risk gate, limiter and codec, composed.

    >>> from ticktotrade import Phase, reference
    >>> pipeline = reference(Phase("baseline")).machines["pipeline"](PipelineConfig())
    >>> reaction = pipeline.on_frame(1, b'[{"T":"t","S":"BTC/USD"}]')  # a trade without a time
    >>> reaction.decisions, [(each.code.value, each.member) for each in reaction.problems]
    ((), [('missing_member', 't')])
    """

    @operation(
        "Take a frame in, element by element, and decide.",
        "PIPE-2 PIPE-3 PIPE-4 PIPE-5 PIPE-6 PIPE-7 PIPE-8 PIPE-9 PIPE-10 PIPE-13 PIPE-14 PIPE-22"
        " PIPE-23 PIPE-24 PIPE-25 PIPE-26 PIPE-27",
    )
    def on_frame(self, received_at: Time, frame: Frame) -> Reaction:
        """Whatever goes wrong is in the reaction, also where nothing of the frame can be read: it has cost an
        update.
        """

    @operation(
        "Take in the elements of a frame that is parsed already, and decide: `on_frame` from parser to codec, both left out.",
        "PIPE-30",
    )
    def on_elements(
        self, received_at: Time, elements: tuple[Element, ...], unknown_members: Count
    ) -> Reaction: ...

    @operation(
        "Time has passed without a frame: books grow old, and a day may begin.", "PIPE-24 PIPE-25 PIPE-26"
    )
    def tick(self, now: Time) -> None: ...

    @operation(
        "The venue filled some of an order.",
        "PIPE-11",
        ErrorCode.UNKNOWN_ORDER,
        ErrorCode.OVERFILL,
        ErrorCode.OVERFLOW,
    )
    def on_fill(self, fill: Fill) -> FillResult: ...

    @operation("Nothing more of an order will fill.", "PIPE-17", ErrorCode.UNKNOWN_ORDER)
    def on_closed(self, client_order_id: ClientOrderId) -> None: ...

    @operation(
        "The venue corrected an execution of today.",
        "PIPE-18",
        ErrorCode.UNKNOWN_EXECUTION,
        ErrorCode.OVERFILL,
        ErrorCode.OVERFLOW,
    )
    def correct(self, execution_id: ExecutionId, quantity: Quantity, value: Notional) -> None: ...

    @operation(
        "The venue took an execution of today back.",
        "PIPE-18",
        ErrorCode.UNKNOWN_EXECUTION,
        ErrorCode.OVERFLOW,
    )
    def bust(self, execution_id: ExecutionId) -> None: ...

    @operation("A message went out that is no order of the pipeline's: a cancel, say.", "PIPE-19")
    def messaged(self, now: Time) -> None: ...

    @operation("Stop every order, or let them pass again.", "PIPE-20")
    def kill(self, stop: bool) -> None: ...

    @operation("Count the day's profit from here on.", "PIPE-21")
    def start_day(self) -> None: ...

    @operation("Hold what the venue says is held.", "PIPE-28", ErrorCode.OVERFLOW)
    def take_position(
        self, symbol: Symbol, quantity: SignedQuantity, cost: Notional, price: Price
    ) -> None: ...

    @operation(
        "An order of an earlier life is open.",
        "PIPE-28",
        ErrorCode.INVALID_ORDER,
        ErrorCode.DUPLICATE_ORDER,
        ErrorCode.OVERFLOW,
    )
    def adopt(self, order: Order, price: Price) -> None: ...

    @operation(
        "Mark every book stale, since updates may be missing: the connection was lost, say.", "PIPE-15"
    )
    def mark_stale(self) -> None: ...

    @operation(
        "The touch and the status of every book, by symbol in the order of code points.",
        "PIPE-12 PIPE-16 PIPE-24 PIPE-29",
        reads=True,
    )
    def tops(self) -> tuple[Top, ...]: ...

    @operation("The risk gate's positions.", "PIPE-12", reads=True)
    def positions(self) -> tuple[Position, ...]: ...

    @operation("The risk gate's profit and loss.", "PIPE-12", ErrorCode.OVERFLOW, reads=True)
    def pnl(self) -> ProfitAndLoss: ...

    @operation("How often each thing has happened.", "PIPE-12", reads=True)
    def counts(self) -> Counts: ...
