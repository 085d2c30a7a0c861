"""What others wrote, and how many there are, fit for a notice."""

from collections.abc import Sequence
from typing import Final

from ticktotrade.safe_text import safe_text

_MOST_NAMED: Final = 5


def named(names: Sequence[str]) -> str:
    """Names from elsewhere, the first few of them and how many more there are."""
    first = ", ".join(safe_text(name) for name in names[:_MOST_NAMED])
    more = len(names) - _MOST_NAMED
    return f"{first} and {more} more" if more > 0 else first


def described(error: BaseException) -> str:
    """What an exception says, or its name if it says nothing."""
    return safe_text(str(error)) or type(error).__name__


def counted(orders: int) -> str:
    """So many orders."""
    return "1 order" if orders == 1 else f"{orders} orders"
