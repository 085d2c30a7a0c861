"""What the cases of the pipeline are made of: configurations, messages of the venue, and fills."""

from typing import Any, Final

from ticktotrade.feed import TreeParser
from ticktotrade.market_data import Side
from ticktotrade.nano import NANOS
from ticktotrade.order import Order, OrderType, TimeInForce
from ticktotrade.pipeline import PipelineConfig
from ticktotrade.ratio import Threshold
from ticktotrade.risk import Fill
from ticktotrade.signal import SignalConfig

READS: Final = (("tops",), ("positions",), ("pnl",), ("counts",))
EAGER: Final = PipelineConfig(signal=SignalConfig(2, Threshold(1, 2)), order_quantity=NANOS)
TIME: Final = '"t":"2024-08-09T00:00:01.273Z"'


def book(bids: str, asks: str, symbol: str = "A", reset: bool = False) -> str:
    """An order-book message; sides are texts such as ``100:1 99:2``."""
    sides = [
        ",".join(
            f'{{"p":{price},"s":{size}}}' for price, size in (level.split(":") for level in side.split())
        )
        for side in (bids, asks)
    ]
    flag = ',"r":true' if reset else ""
    return f'{{"T":"o","S":"{symbol}",{TIME},"b":[{sides[0]}],"a":[{sides[1]}]{flag}}}'


def trade(price: str, symbol: str = "A") -> str:
    """A trade with the id 1."""
    return f'{{"T":"t","S":"{symbol}",{TIME},"i":1,"p":{price},"s":1}}'


def frame(received_at: int, *elements: str) -> tuple[Any, ...]:
    """A frame with some elements."""
    return ("on_frame", received_at, f"[{','.join(elements)}]".encode())


def parsed(received_at: int, *elements: str) -> tuple[Any, ...]:
    """What a parser has made of a frame with some elements."""
    return ("on_elements", received_at, *_PARSER.parse(f"[{','.join(elements)}]".encode()))


_PARSER: Final = TreeParser()


def filled(client_order_id: str, quantity: int, execution_id: str = "e") -> tuple[Any, ...]:
    """A fill at 101."""
    return ("on_fill", Fill(execution_id, client_order_id, quantity, quantity * 101 * NANOS))


def printed(trade_id: int, price: str, symbol: str = "A", exchange: str | None = None) -> str:
    """A trade."""
    at = "" if exchange is None else f',"x":"{exchange}"'
    return f'{{"T":"t","S":"{symbol}",{TIME},"i":{trade_id},"p":{price},"s":1{at}}}'


def cancelled(trade_id: int, symbol: str = "A", exchange: str | None = None) -> str:
    """The cancel of a trade."""
    at = "" if exchange is None else f',"x":"{exchange}"'
    return f'{{"T":"x","S":"{symbol}",{TIME},"i":{trade_id},"p":1,"s":1{at}}}'


def corrected(trade_id: int, new_id: int, price: str, exchange: str | None = None) -> str:
    """A trade becomes another one."""
    at = "" if exchange is None else f',"x":"{exchange}"'
    was, becomes = f'"oi":{trade_id},"op":1,"os":1', f'"ci":{new_id},"cp":{price},"cs":1'
    return f'{{"T":"c","S":"A",{TIME},{was},{becomes}{at}}}'


DAY: Final = 86_400 * NANOS
EARLIER: Final = Order(
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
LEANS_UP: Final = book("100:9", "101:1", reset=True)
LEANS_DOWN: Final = book("100:1", "101:9", reset=True)
EVEN: Final = book("100:5", "101:5", reset=True)
