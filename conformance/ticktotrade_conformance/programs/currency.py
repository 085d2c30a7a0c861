"""In what a symbol's prices are, so that profits in different currencies are not added up."""

from collections.abc import Iterable
from typing import Final

from ticktotrade.risk import Position

_DOLLARS: Final = "USD"
"""What a symbol that is no pair is priced in, as all of the venue's stocks are."""


def quote_currency(symbol: str) -> str:
    """The currency of a symbol's prices: of a pair what stands behind the slash. O(length)."""
    _, _, quoted = symbol.rpartition("/")
    return quoted if "/" in symbol and quoted else _DOLLARS


def realised_by_currency(positions: Iterable[Position]) -> dict[str, int]:
    """What was realised today in each currency, in 1e-18 of it, by the currencies' names. O(n log n)."""
    realised: dict[str, int] = {}
    for position in positions:
        currency = quote_currency(position.symbol)
        realised[currency] = realised.get(currency, 0) + position.realised
    return dict(sorted(realised.items()))
