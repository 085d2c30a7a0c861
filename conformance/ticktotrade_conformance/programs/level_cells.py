"""A level of a book as cells of a table."""

from typing import Final

from ticktotrade.market_data import Level
from ticktotrade.nano import write_decimal

NONE: Final = "–"
"""What stands where there is nothing."""


def price_and_size(level: Level | None) -> tuple[str, str]:
    """Both as decimals, price first."""
    return (NONE, NONE) if level is None else (write_decimal(level.price), write_decimal(level.size))
