"""Saboteurs of the numbers."""

from ticktotrade.numbers import PlainNumbers
from ticktotrade_conformance.saboteurs.registry import saboteur


@saboteur("numbers", "NUM-4")
class FloatPrices(PlainNumbers):
    """Reads decimals through a float: 0.29 loses a unit somewhere."""

    def read_decimal(self, text: str) -> int:
        exact = PlainNumbers.read_decimal(text)
        return int(float(text) * 1e9) if abs(exact) < 2**62 else exact


@saboteur("numbers", "NUM-9")
class LeapSeconds(PlainNumbers):
    """Takes second 60 for the next minute's second 0."""

    def read_time(self, text: str) -> int:
        return PlainNumbers.read_time(text.replace(":59:60", ":59:59"))
