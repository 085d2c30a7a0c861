"""The worlds that a gate may live in: how large its numbers are, and how much its names have in common."""

from typing import Final, NamedTuple

from ticktotrade.market_data import SYMBOL_BYTES, Symbol
from ticktotrade.nano import NANOS, Price, Quantity
from ticktotrade.order import CLIENT_ORDER_ID_BYTES
from ticktotrade.schema.shapes import I64_MAX


class Scale(NamedTuple):
    """The price that marks are near, and the quantity that orders are a few of.

    Only near the ends of the ranges do floats and narrower integers go wrong, and there by one.
    """

    price: Price
    quantity: Quantity

    def share(self, percent: int) -> Price:
        """A price of so many hundredths of the scale's, as far as there are prices."""
        return min(self.price * percent // 100, I64_MAX)

    def times(self, count: int) -> Quantity:
        """So many of the scale's quantity, as far as there are quantities."""
        return min(self.quantity * count, I64_MAX)


_HIGH: Final = I64_MAX // 3 * 2
_DEEP: Final = I64_MAX // 20

USUAL: Final = Scale(100 * NANOS, NANOS)
HIGH: Final = Scale(_HIGH, 1)
DEEP: Final = Scale(100, _DEEP)
VAST: Final = Scale(_HIGH - 1, _DEEP)
WHOLE: Final = Scale(1, 1)
"""Amounts of a few 1e-18 dollars, which bring a sum that is near the end of its range to it and over it."""

_SCALES: Final = {scale.price: scale for scale in (USUAL, HIGH, DEEP, VAST, WHOLE)}


class Naming(NamedTuple):
    """Three symbols, and spellings of names, each with a place for a number.

    The last symbol is rare in orders, and the one that is restricted most of the time.
    """

    symbols: tuple[Symbol, Symbol, Symbol]
    spellings: tuple[str, ...]

    def order(self, number: int) -> str:
        """The client order id of the order of that number; the ids of orders behind one another differ in little."""
        number, spelling = divmod(number, len(self.spellings))
        return self.spellings[spelling].format(number)

    def execution(self, number: int) -> str:
        """The execution id of the fill of that number."""
        return f"e{self.order(number)}"


_LONG: Final = "k" * (CLIENT_ORDER_ID_BYTES - 4)
_LONG_SYMBOL: Final = "K" * (SYMBOL_BYTES - 1)

# Names that a comparison of too little takes for one another: cut off, folded, padded, trimmed, read as numbers.
NAMINGS: Final = (
    Naming(("A", "B", "R"), ("o{}",)),
    Naming((f"{_LONG_SYMBOL}a", f"{_LONG_SYMBOL}b", f"{_LONG_SYMBOL}r"), (f"{_LONG}{{}}",)),
    Naming((f"a{_LONG_SYMBOL}", f"b{_LONG_SYMBOL}", f"r{_LONG_SYMBOL}"), (f"{{}}{_LONG}",)),
    Naming(("a", "A", "aA"), ("o{}", "O{}")),
    Naming(("A1", "A01", "A001"), ("{}", "0{}", "00{}")),
    Naming(("T", "T\0", "T "), ("o{}", "o{}\0", "o{} ")),
    Naming(("\U0001f600", "\uffee", "é"), ("é{}", "e\u0301{}", "è{}")),
    Naming(("A/USD", "A/USDT", "A"), ("o/{}",)),
)

_NAMINGS: Final = {naming.symbols[0]: naming for naming in NAMINGS}


class World(NamedTuple):
    """How large the numbers of a sequence are, and what its things are called."""

    scale: Scale
    naming: Naming


USUAL_WORLD: Final = World(USUAL, NAMINGS[0])


def world_of(symbol: Symbol, price: Price) -> World:
    """The world in which a symbol is marked first, and at that price."""
    return World(_SCALES.get(price, USUAL), _NAMINGS.get(symbol, NAMINGS[0]))
