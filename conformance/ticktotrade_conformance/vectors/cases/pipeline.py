"""Cases for the pipeline."""

from typing import Any, Final

from ticktotrade.book import BookConfig
from ticktotrade.codec import Encoding
from ticktotrade.feed import FeedConfig
from ticktotrade.limiter import LimiterConfig
from ticktotrade.nano import NANOS, write_decimal
from ticktotrade.pipeline import PipelineConfig
from ticktotrade.ratio import Threshold
from ticktotrade.risk import CollarReference, Fill, RiskConfig
from ticktotrade.schema.shapes import I64_MAX
from ticktotrade.signal import SignalConfig
from ticktotrade_conformance.vectors.case import Case

_READS: Final = (("tops",), ("positions",), ("pnl",), ("counts",))
_EAGER: Final = PipelineConfig(signal=SignalConfig(2, Threshold(1, 2)), order_quantity=NANOS)
_TIME: Final = '"t":"2024-08-09T00:00:01.273Z"'


def _book(bids: str, asks: str, symbol: str = "A", reset: bool = False) -> str:
    """An order-book message; sides are texts such as ``100:1 99:2``."""
    sides = [
        ",".join(
            f'{{"p":{price},"s":{size}}}' for price, size in (level.split(":") for level in side.split())
        )
        for side in (bids, asks)
    ]
    flag = ',"r":true' if reset else ""
    return f'{{"T":"o","S":"{symbol}",{_TIME},"b":[{sides[0]}],"a":[{sides[1]}]{flag}}}'


def _trade(price: str, symbol: str = "A") -> str:
    return f'{{"T":"t","S":"{symbol}",{_TIME},"i":1,"p":{price},"s":1}}'


def _frame(received_at: int, *elements: str) -> tuple[Any, ...]:
    return ("on_frame", received_at, f"[{','.join(elements)}]".encode())


def _filled(client_order_id: str, quantity: int, execution_id: str = "e") -> tuple[Any, ...]:
    """A fill at 101."""
    return ("on_fill", Fill(execution_id, client_order_id, quantity, quantity * 101 * NANOS))


_LEANS_UP: Final = _book("100:9", "101:1", reset=True)
_LEANS_DOWN: Final = _book("100:1", "101:9", reset=True)
_EVEN: Final = _book("100:5", "101:5", reset=True)

CASES: Final = (
    Case(
        "order",
        "A trade marks, a book leans, an order goes out at the other side's best price, as JSON.",
        ("PIPE-2", "PIPE-4", "PIPE-6", "PIPE-7", "PIPE-10", "PIPE-12"),
        _EAGER,
        (
            _frame(5, _trade("100")),
            _frame(6, _EVEN),
            _frame(7, _LEANS_UP),
            *_READS,
            _filled("t2t-1", NANOS),
            _frame(8, _LEANS_DOWN),
            *_READS,
        ),
    ),
    Case(
        "bincode",
        "The same in bincode: the messages are other bytes for the same orders.",
        ("PIPE-10",),
        _EAGER._replace(encoding=Encoding.BINCODE),
        (_frame(5, _trade("100")), _frame(7, _LEANS_UP), _frame(8, _LEANS_DOWN), *_READS),
    ),
    Case(
        "rejected",
        "Without a trade there is no reference price; then the position limit stops it. Ids are used up all the same.",
        ("PIPE-7", "PIPE-8"),
        _EAGER._replace(risk=RiskConfig(max_position=NANOS)),
        (
            _frame(1, _LEANS_UP),
            _frame(2, _trade("100"), _EVEN, _LEANS_UP, _EVEN, _LEANS_UP),
            *_READS,
            _filled("t2t-2", NANOS),
            _frame(3, _LEANS_DOWN, _LEANS_UP, _LEANS_DOWN),
            *_READS,
        ),
    ),
    Case(
        "throttled",
        "The limiter is asked with the receive time, only for orders that passed the gate, and a throttled one is gone.",
        ("PIPE-9",),
        _EAGER._replace(limiter=LimiterConfig(rate=1, period=10, burst=1)),
        (
            _frame(100, _trade("100"), _LEANS_UP),
            _frame(109, _LEANS_DOWN),
            *_READS,
            _frame(110, _LEANS_UP),
            _frame(50, _LEANS_DOWN),
            *_READS,
        ),
    ),
    Case(
        "problems",
        "Broken elements, and elements that a machine refuses, are reported at their index; the others count.",
        ("PIPE-2", "PIPE-10"),
        _EAGER._replace(book=BookConfig(max_levels=2), max_symbols=2),
        (
            _frame(1, _trade("100"), '{"T":"t"}', _book("100:1 99:1 98:1", ""), "7", _LEANS_UP),
            _frame(2, _trade("1", "B"), _trade("1", "C"), _book("1:1", "2:1", "D"), _trade('"x"')),
            *_READS,
        ),
    ),
    Case(
        "overflow",
        "Where the limiter or the exposure overflows, the order is gone and its number used up.",
        ("PIPE-10", "NUM-13"),
        _EAGER._replace(
            order_quantity=I64_MAX,
            risk=RiskConfig(I64_MAX, 2**126, 10_000, 100, I64_MAX, 2**127 - 1),
        ),
        (
            *(_frame(1, _trade(write_decimal(I64_MAX), symbol)) for symbol in ("A", "B", "C")),
            _frame(I64_MAX, _book("100:9", "101:1")),
            _frame(2, _EVEN, _LEANS_UP, _book("100:9", "101:1", "B"), _book("100:9", "101:1", "C")),
            *_READS,
            _frame(3, _EVEN, _LEANS_UP),
            *_READS,
        ),
    ),
    Case(
        "many-orders",
        "Orders are numbered on and on.",
        ("PIPE-7",),
        _EAGER._replace(
            limiter=LimiterConfig(rate=1000, period=1000, burst=1000), risk=RiskConfig(max_repeats=100)
        ),
        (_frame(1, _trade("100")), *(_frame(2, _LEANS_UP, _LEANS_DOWN) for _ in range(60)), ("counts",)),
    ),
    Case(
        "symbols-in-order",
        "Symbols come in the order of code points, which UTF-16 does not keep.",
        ("PIPE-12",),
        _EAGER,
        (
            *(_frame(1, _trade("100", symbol)) for symbol in ("\U0001f600", "\uffee", "é", "b", "B")),
            *_READS,
        ),
    ),
    Case(
        "refused-frames",
        "A frame that the parser refuses is refused, and not counted.",
        ("PIPE-1", "MACHINE-2"),
        _EAGER._replace(feed=FeedConfig(max_frame_bytes=50)),
        (
            ("on_frame", 1, b"["),
            ("on_frame", 1, b"[" + b" " * 50 + b"]"),
            *_READS,
            ("on_frame", 1, b"[]"),
            *_READS,
        ),
    ),
    Case(
        "symbols",
        "With a list of symbols the others are counted and otherwise ignored.",
        ("PIPE-3", "PIPE-5"),
        _EAGER._replace(symbols=("B",)),
        (
            _frame(
                1,
                _trade("100"),
                _LEANS_UP,
                f'{{"T":"q","S":"B",{_TIME},"bp":1,"bs":1,"ap":2,"as":1}}',
                _trade("100", "B"),
                _book("100:9", "101:1", "B"),
                '{"T":"success","msg":"connected"}',
                '{"T":"n"}',
            ),
            *_READS,
        ),
    ),
    Case(
        "fills",
        "Fills of orders that are not open, or of too much, are refused.",
        ("PIPE-11",),
        _EAGER,
        (
            _frame(1, _trade("100"), _LEANS_UP),
            _filled("t2t-2", NANOS),
            _filled("t2t-1", 2 * NANOS),
            _filled("t2t-1", 0),
            _filled("t2t-1", NANOS),
            _filled("t2t-1", NANOS),
            _filled("t2t-1", NANOS, "again"),
            *_READS,
        ),
    ),
    Case(
        "invalid-config",
        "A stage that cannot be made makes no pipeline.",
        ("PIPE-1", "SIGNAL-1"),
        PipelineConfig(signal=SignalConfig(1, Threshold(2, 1))),
        (),
    ),
    Case(
        "disconnect",
        "After a lost connection a book is ignored until it comes whole; the signal keeps its zone meanwhile.",
        ("PIPE-13", "PIPE-15", "PIPE-16"),
        _EAGER,
        (
            ("mark_stale",),
            _frame(1, _trade("100"), _trade("1", "B"), _EVEN),
            ("mark_stale",),
            *_READS,
            _frame(2, _book("100:9", "101:1"), _book("1:1", "2:1", "B"), _book("1:1", "2:1", "C")),
            *_READS,
            _frame(3, _trade("100"), _LEANS_UP, _book("1:1", "2:1", "B")),
            *_READS,
            ("mark_stale",),
            _frame(4, _LEANS_UP, _book("100:1", "101:9"), _LEANS_DOWN),
            *_READS,
        ),
    ),
    Case(
        "missed-update",
        "A book that refused an update is stale, and only that one; it is ignored until a whole book fits.",
        ("PIPE-10", "PIPE-13", "PIPE-14", "PIPE-16"),
        _EAGER._replace(book=BookConfig(max_levels=2)),
        (
            _frame(1, _trade("100"), _EVEN, _book("1:1", "2:1", "B")),
            _frame(2, _book("99:1 98:1", "101:1")),
            *_READS,
            _frame(3, _book("100:9", ""), _book("1:2", "", "B"), _book("99:1 98:1", "101:1")),
            *_READS,
            _frame(4, _book("99:1 98:1 97:1", "101:1", reset=True)),
            *_READS,
            _frame(5, _LEANS_UP),
            *_READS,
        ),
    ),
    Case(
        "order-lives",
        "What becomes of orders elsewhere goes to the gate: closed, filled, corrected, busted, and a new day.",
        ("PIPE-11", "PIPE-12", "PIPE-17", "PIPE-18", "PIPE-21", "MACHINE-2"),
        _EAGER._replace(risk=RiskConfig(max_open_orders=1)),
        (
            _frame(1, _trade("100"), _LEANS_UP, _LEANS_DOWN),
            *_READS,
            ("on_closed", "t2t-1"),
            ("on_closed", "t2t-1"),
            ("on_closed", "t2t-2"),
            _frame(2, _LEANS_UP),
            _filled("t2t-3", NANOS // 2, "e"),
            _filled("t2t-3", NANOS // 2, "f"),
            *_READS,
            ("correct", "e", NANOS // 4, 20 * NANOS * NANOS),
            ("correct", "g", NANOS // 4, 20 * NANOS * NANOS),
            ("correct", "e", 0, 0),
            *_READS,
            ("bust", "f"),
            ("bust", "f"),
            *_READS,
            ("start_day",),
            *_READS,
            ("bust", "e"),
            _frame(3, _LEANS_DOWN),
            *_READS,
        ),
    ),
    Case(
        "killed",
        "The switch stops orders and nothing else; they are numbered on.",
        ("PIPE-7", "PIPE-8", "PIPE-20"),
        _EAGER,
        (
            ("kill", True),
            _frame(1, _trade("100"), _LEANS_UP),
            *_READS,
            ("kill", False),
            _frame(2, _LEANS_DOWN),
            *_READS,
        ),
    ),
    Case(
        "messages",
        "The gate counts messages at the frames' times, and those that others report; the limiter does not.",
        ("PIPE-8", "PIPE-10", "PIPE-19"),
        _EAGER._replace(
            risk=RiskConfig(max_messages=2, message_period=10),
            limiter=LimiterConfig(rate=1, period=1, burst=1),
        ),
        (
            ("messaged", 100),
            _frame(100, _trade("100"), _LEANS_UP),
            _frame(102, _LEANS_DOWN),
            _frame(109, _LEANS_UP),
            _frame(110, _LEANS_DOWN),
            ("messaged", 111),
            _frame(111, _LEANS_UP),
            *_READS,
        ),
    ),
    Case(
        "collared-to-the-book",
        "The gate has the touch of the very update at which the signal fires.",
        ("PIPE-8",),
        _EAGER._replace(risk=RiskConfig(collar=0, collar_reference=CollarReference.BOOK)),
        (
            _frame(1, _trade("50"), _LEANS_UP),
            _frame(2, _book("200:1", "201:9", reset=True)),
            _frame(3, _LEANS_UP),
            *_READS,
        ),
    ),
)
