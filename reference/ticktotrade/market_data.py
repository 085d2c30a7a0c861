"""The names and small records that market data is made of."""

from enum import StrEnum
from typing import Annotated, Final, NamedTuple

from ticktotrade.nano import Price, Quantity
from ticktotrade.schema.shapes import Text

SYMBOL_BYTES: Final = 32
LABEL_BYTES: Final = 32
MESSAGE_BYTES: Final = 1024

Symbol = Annotated[str, Text("symbol", 1, SYMBOL_BYTES)]
Label = Annotated[str, Text("label", 0, LABEL_BYTES)]
"""An exchange, a tape, a trade condition: a code that is passed on and never interpreted."""
Message = Annotated[str, Text("message", 0, MESSAGE_BYTES)]


class Side(StrEnum):
    """Which side of the market: who buys, or who sells."""

    BUY = "buy"
    SELL = "sell"


class Level(NamedTuple):
    """All the quantity that rests at one price. In an update, a ``size`` of 0 removes the level."""

    price: Price
    size: Quantity


class Touch(NamedTuple):
    """The best bid and the best ask; a side without levels has none."""

    bid: Level | None
    ask: Level | None


class Depth(NamedTuple):
    """Levels of both sides, each best first."""

    bids: tuple[Level, ...]
    asks: tuple[Level, ...]
