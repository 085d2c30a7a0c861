"""Cases for the pipeline."""

from typing import Any, Final

from ticktotrade.book import BookConfig
from ticktotrade.codec import Encoding
from ticktotrade.feed import FeedConfig
from ticktotrade.limiter import LimiterConfig
from ticktotrade.market_data import Side
from ticktotrade.nano import NANOS, write_decimal
from ticktotrade.order import Order, OrderType, TimeInForce
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


def _printed(trade_id: int, price: str, symbol: str = "A", exchange: str | None = None) -> str:
    at = "" if exchange is None else f',"x":"{exchange}"'
    return f'{{"T":"t","S":"{symbol}",{_TIME},"i":{trade_id},"p":{price},"s":1{at}}}'


def _cancelled(trade_id: int, symbol: str = "A", exchange: str | None = None) -> str:
    at = "" if exchange is None else f',"x":"{exchange}"'
    return f'{{"T":"x","S":"{symbol}",{_TIME},"i":{trade_id},"p":1,"s":1{at}}}'


def _corrected(trade_id: int, new_id: int, price: str, exchange: str | None = None) -> str:
    at = "" if exchange is None else f',"x":"{exchange}"'
    was, becomes = f'"oi":{trade_id},"op":1,"os":1', f'"ci":{new_id},"cp":{price},"cs":1'
    return f'{{"T":"c","S":"A",{_TIME},{was},{becomes}{at}}}'


_DAY: Final = 86_400 * NANOS
_EARLIER: Final = Order(
    "earlier",
    "A",
    Side.BUY,
    OrderType.LIMIT,
    TimeInForce.DAY,
    NANOS,
    100 * NANOS,
    None,
    extended_hours=False,
    event_time=0,
    received_at=0,
)
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
        "A frame that the parser refuses is counted, is a problem, and makes every book stale, also those to come.",
        ("PIPE-22", "PIPE-2"),
        _EAGER._replace(feed=FeedConfig(max_frame_bytes=400)),
        (
            _frame(1, _trade("100"), _EVEN, _book("1:1", "2:1", "B")),
            ("on_frame", 2, b"["),
            *_READS,
            _frame(3, _book("100:9", "101:1"), _book("1:1", "2:1", "C"), _trade("1", "D")),
            *_READS,
            _frame(4, _LEANS_UP, _book("1:1", "2:1", "C", reset=True)),
            *_READS,
            ("on_frame", 5, b"[" + b" " * 400 + b"]"),
            *_READS,
            _frame(6, _book("100:1", "101:9"), _LEANS_DOWN),
            *_READS,
        ),
    ),
    Case(
        "cut-short",
        "An update that was cut short takes away the best ask: what follows it must not be traded on.",
        ("PIPE-22", "PIPE-13"),
        _EAGER,
        (
            _frame(1, _trade("100"), _book("100:1", "101:1", reset=True)),
            ("on_frame", 2, f"[{_book('', '101:0 110:1')}"[:-9].encode()),
            _frame(3, _book("100:9", "")),
            *_READS,
            _frame(4, _book("100:9", "110:1", reset=True)),
            *_READS,
        ),
    ),
    Case(
        "lost-updates",
        "A broken update makes its symbol's book stale, where the symbol can be read, and else every book.",
        ("PIPE-23", "PIPE-13", "PIPE-16"),
        _EAGER,
        (
            _frame(1, _trade("100"), _trade("100", "B"), _EVEN, _book("100:5", "101:5", "B", reset=True)),
            _frame(2, _book("100:9", "101:x").replace("x", '"x"'), _book("100:9", "101:1", "B")),
            *_READS,
            _frame(3, _book("100:9", "101:1")),
            _frame(4, _LEANS_UP),
            *_READS,
            _frame(5, '{"T":"o","S":"C"}', _book("1:1", "2:1", "C"), _book("1:1", "2:1", "D")),
            *_READS,
            _frame(6, '{"T":"t","S":"A"}', '{"T":"q","S":"B"}', '{"T":"x","S":"A"}'),
            *_READS,
            _frame(7, _LEANS_DOWN, "7", _LEANS_UP, _book("1:1", "2:1", "E")),
            *_READS,
            _frame(8, _EVEN, '{"T":"o"}', _book("100:9", "101:1")),
            *_READS,
        ),
    ),
    Case(
        "lost-updates-of-others",
        "A broken update of a symbol that is not traded, or that there is no room for, costs nothing.",
        ("PIPE-23", "PIPE-3", "PIPE-6"),
        _EAGER._replace(symbols=("A", "B"), max_symbols=1),
        (
            _frame(1, '{"T":"o","S":"C"}', _trade("100"), _EVEN),
            _frame(2, '{"T":"o","S":"B"}', '{"T":"o","S":"C"}', _book("100:9", "101:1")),
            *_READS,
            _frame(3, '{"T":"o","S":"A"}', _book("100:1", "101:9")),
            *_READS,
        ),
    ),
    Case(
        "old-books",
        "A book that has taken no update for longer than it may is stale until a reset; time passes with frames and without.",
        ("PIPE-24", "PIPE-25", "PIPE-13"),
        _EAGER._replace(max_book_age=10),
        (
            ("tick", 50),
            _frame(100, _trade("100"), _trade("100", "B"), _EVEN, _book("100:5", "101:5", "B", reset=True)),
            _frame(110, _book("100:9", "101:1")),
            *_READS,
            ("tick", 120),
            *_READS,
            _frame(121, _book("100:5", "101:5")),
            *_READS,
            _frame(122, _book("100:9", "101:1", "B"), _book("100:9", "101:1")),
            *_READS,
            _frame(90, _LEANS_UP, _book("100:9", "101:1", "B", reset=True), _book("1:1", "2:1", "C")),
            *_READS,
            ("tick", 132),
            ("tick", 0),
            *_READS,
            ("tick", 133),
            *_READS,
            _frame(133, _book("100:1", "101:9"), _book("100:1", "101:9", "D")),
            *_READS,
            _frame(I64_MAX, _LEANS_DOWN),
            *_READS,
        ),
    ),
    Case(
        "old-while-stale",
        "An update that is ignored, or refused, keeps no book young.",
        ("PIPE-24", "PIPE-14"),
        _EAGER._replace(max_book_age=10, book=BookConfig(max_levels=2)),
        (
            _frame(100, _trade("100"), _EVEN),
            _frame(108, _book("99:1 98:1", "")),
            _frame(109, _book("100:9", "")),
            ("tick", 111),
            *_READS,
            _frame(112, _book("100:9", "101:1", reset=True)),
            *_READS,
        ),
    ),
    Case(
        "ages-without-limit",
        "Without a limit no book grows old.",
        ("PIPE-24",),
        _EAGER,
        (
            _frame(0, _trade("100"), _EVEN),
            ("tick", I64_MAX),
            *_READS,
            _frame(1, _book("100:9", "101:1")),
            *_READS,
        ),
    ),
    Case(
        "days",
        "A day begins when the clock comes to it, once; a clock that steps back over midnight begins none, nor does the next.",
        ("PIPE-26", "PIPE-25"),
        _EAGER._replace(utc_days=True, risk=RiskConfig(max_daily_loss=0, collar=10_000)),
        (
            _frame(_DAY - 5, _trade("100"), _LEANS_UP),
            _filled("t2t-1", NANOS),
            *_READS,
            _frame(_DAY - 1, _LEANS_DOWN, _LEANS_UP),
            *_READS,
            _frame(_DAY, _trade("100")),
            *_READS,
            _frame(_DAY + 1, _trade("90")),
            *_READS,
            _frame(_DAY - 1, _trade("90")),
            _frame(_DAY, _LEANS_DOWN),
            *_READS,
            ("tick", 2 * _DAY - 1),
            *_READS,
            ("tick", 9 * _DAY),
            *_READS,
        ),
    ),
    Case(
        "days-before-1970",
        "Days are counted down below 0; the first time that is told begins none.",
        ("PIPE-26",),
        _EAGER._replace(utc_days=True),
        (
            _frame(-_DAY - 1, _trade("100"), _LEANS_UP),
            _filled("t2t-1", NANOS, "e"),
            ("tick", -_DAY),
            *_READS,
            ("bust", "e"),
            _frame(-1, _LEANS_DOWN),
            _filled("t2t-2", NANOS, "f"),
            ("tick", 0),
            *_READS,
            ("bust", "f"),
        ),
    ),
    Case(
        "first-day",
        "The first time that the clock is told begins no day, whatever was before it; a frame that cannot be read tells it too.",
        ("PIPE-26", "PIPE-25", "PIPE-22"),
        _EAGER._replace(utc_days=True),
        (
            ("adopt", _EARLIER, 100 * NANOS),
            _filled("earlier", NANOS, "e"),
            *_READS,
            _frame(5 * _DAY, _trade("100")),
            *_READS,
            ("bust", "e"),
            ("adopt", _EARLIER._replace(client_order_id="second"), 100 * NANOS),
            _filled("second", NANOS, "f"),
            ("on_frame", 6 * _DAY, b"["),
            *_READS,
            ("bust", "f"),
        ),
    ),
    Case(
        "no-days",
        "Without being told to, no day begins by itself.",
        ("PIPE-26",),
        _EAGER,
        (
            _frame(0, _trade("100"), _LEANS_UP),
            _filled("t2t-1", NANOS, "e"),
            _frame(_DAY, _trade("90")),
            *_READS,
            ("bust", "e"),
            *_READS,
        ),
    ),
    Case(
        "trades-taken-back",
        "A cancelled or corrected trade does not count as the mark any more: the one before it does, or none.",
        ("PIPE-27",),
        _EAGER._replace(risk=RiskConfig(max_repeats=100)),
        (
            _frame(1, _printed(1, "100"), _printed(2, "1000"), _LEANS_UP),
            _frame(2, _cancelled(2), _LEANS_DOWN),
            *_READS,
            _frame(3, _corrected(1, 3, "1000"), _LEANS_UP),
            _frame(4, _cancelled(1), _LEANS_DOWN),
            _frame(5, _corrected(3, 3, "100"), _LEANS_UP),
            *_READS,
            _frame(6, _cancelled(3), _LEANS_DOWN),
            *_READS,
            _frame(7, _cancelled(3), _corrected(3, 4, "100"), _LEANS_UP),
            _frame(8, _printed(5, "100"), _LEANS_DOWN),
            *_READS,
        ),
    ),
    Case(
        "trades-taken-back-elsewhere",
        "A trade is known by its id, of its exchange where both name one, and of its symbol; the latest of that id.",
        ("PIPE-27",),
        _EAGER._replace(risk=RiskConfig(max_repeats=100), symbols=("A", "B")),
        (
            _frame(
                1, _printed(1, "100", exchange="V"), _printed(1, "1000", exchange="W"), _printed(1, "5", "B")
            ),
            _frame(2, _cancelled(1, exchange="V"), _LEANS_UP),
            _frame(3, _cancelled(1, exchange="X"), _cancelled(1, "C"), _cancelled(2), _LEANS_DOWN),
            _frame(4, _cancelled(1), _LEANS_UP),
            *_READS,
            _frame(5, _printed(7, "90"), _printed(7, "1000"), _cancelled(7, exchange="V"), _LEANS_DOWN),
            *_READS,
            _frame(6, _corrected(7, 8, "100", exchange="V"), _cancelled(8, exchange="W"), _LEANS_UP),
            _frame(7, _corrected(8, 9, "1000"), _cancelled(9, exchange="W"), _LEANS_DOWN),
            _frame(8, _cancelled(9, exchange="V"), _LEANS_UP),
            *_READS,
            _frame(9, _printed(1, "100", exchange=""), _cancelled(1, exchange="V"), _LEANS_DOWN),
            *_READS,
        ),
    ),
    Case(
        "trades-remembered",
        "Of sixty-five trades the first is forgotten, and the second is not: it counts when those behind it are taken back.",
        ("PIPE-27",),
        _EAGER._replace(risk=RiskConfig(max_repeats=1000)),
        (
            _frame(1, _printed(0, "100"), _printed(1, "1000")),
            *(_frame(2, *(_printed(10 * ten + one, "500") for one in range(10))) for ten in range(1, 7)),
            _frame(3, *(_printed(70 + number, "500") for number in range(3))),
            *(_frame(4, *(_cancelled(10 * ten + one) for one in range(10))) for ten in range(1, 7)),
            _frame(5, *(_cancelled(70 + number) for number in range(3)), _LEANS_UP),
            *_READS,
            _frame(6, _cancelled(1), _LEANS_DOWN),
            *_READS,
            _frame(7, _cancelled(0), _LEANS_UP),
            *_READS,
        ),
    ),
    Case(
        "trades-make-room",
        "A trade that is taken back makes room for another one.",
        ("PIPE-27",),
        _EAGER._replace(risk=RiskConfig(max_repeats=1000)),
        (
            _frame(1, _printed(0, "100")),
            *(_frame(2, *(_printed(10 * ten + one, "500") for one in range(10))) for ten in range(1, 7)),
            _frame(
                3, *(_printed(70 + number, "500") for number in range(3)), _cancelled(72), _printed(73, "500")
            ),
            *(_frame(4, *(_cancelled(10 * ten + one) for one in range(10))) for ten in range(1, 7)),
            _frame(5, *(_cancelled(70 + number) for number in range(4)), _LEANS_UP),
            *_READS,
        ),
    ),
    Case(
        "corrected-in-its-place",
        "A corrected trade stays where it was: it is the last one only when those behind it are taken back.",
        ("PIPE-27", "PIPE-21"),
        _EAGER._replace(risk=RiskConfig(max_repeats=1000)),
        (
            _frame(1, _printed(1, "1000"), _printed(2, "100")),
            _frame(2, _corrected(1, 3, "500"), _LEANS_UP),
            _frame(3, _cancelled(2), _LEANS_DOWN),
            *_READS,
            _frame(4, _corrected(3, 4, "100"), _LEANS_UP),
            ("start_day",),
            _frame(5, _printed(5, "1000"), _cancelled(5), _LEANS_DOWN),
            *_READS,
        ),
    ),
    Case(
        "trades-at-the-gate",
        "A mark that comes back values what is held; one that is gone goes on doing so.",
        ("PIPE-27", "PIPE-12"),
        _EAGER,
        (
            _frame(1, _printed(1, "100"), _LEANS_UP),
            _filled("t2t-1", NANOS),
            _frame(2, _printed(2, "120")),
            *_READS,
            _frame(3, _cancelled(2)),
            *_READS,
            _frame(4, _cancelled(1)),
            *_READS,
        ),
    ),
    Case(
        "accounts",
        "Positions and orders of an earlier life go to the gate.",
        ("PIPE-28",),
        _EAGER._replace(risk=RiskConfig(max_position=2 * NANOS)),
        (
            ("take_position", "A", NANOS, 90 * NANOS * NANOS, 100 * NANOS),
            *_READS,
            _frame(1, _LEANS_UP, _EVEN, _trade("100"), _LEANS_UP),
            ("adopt", _EARLIER, 100 * NANOS),
            ("adopt", _EARLIER, 100 * NANOS),
            ("adopt", _EARLIER._replace(quantity=0), 100 * NANOS),
            _frame(2, _EVEN, _LEANS_UP, _EVEN, _LEANS_DOWN),
            *_READS,
            _filled("earlier", NANOS),
            ("take_position", "A", I64_MAX, 0, 1),
            ("take_position", "A", 0, 0, 1),
            *_READS,
        ),
    ),
    Case(
        "asks-cut",
        "A symbol with a stub quote beyond every price trades on, and says that its asks are cut off until a reset that has none.",
        ("PIPE-29",),
        _EAGER,
        (
            _frame(1, _trade("100"), _book("100:5", "101:5 9999999997:1", reset=True)),
            *_READS,
            _frame(2, _book("100:9", "101:1")),
            *_READS,
            _frame(3, _LEANS_DOWN),
            *_READS,
            _frame(4, _book("", "9999999997:0")),
            *_READS,
            _frame(5, _book("", "9999999997:1")),
            ("mark_stale",),
            _frame(6, _book("100:5", "101:5")),
            *_READS,
            _frame(7, _EVEN),
            ("mark_stale",),
            _frame(8, _book("", "9999999997:1")),
            *_READS,
        ),
    ),
    Case(
        "refused-and-cut",
        "An update that its book refuses says nothing of its asks.",
        ("PIPE-29", "PIPE-14"),
        _EAGER._replace(book=BookConfig(max_levels=2)),
        (
            _frame(1, _trade("100"), _EVEN),
            _frame(2, _book("99:1 98:1", "9999999997:1")),
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
