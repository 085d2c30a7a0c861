"""What others wrote, fit for a notice."""

from collections.abc import Sequence
from typing import Final

_MOST_NAMED: Final = 5


def on_one_line(text: str) -> str:
    """A text from elsewhere, cut short, and without line breaks and what else a terminal would obey."""
    return "".join(each if each.isprintable() else " " for each in text[:200]).strip()


def named(names: Sequence[str]) -> str:
    """Names from elsewhere, the first few of them and how many more there are."""
    first = ", ".join(on_one_line(name) for name in names[:_MOST_NAMED])
    more = len(names) - _MOST_NAMED
    return f"{first} and {more} more" if more > 0 else first


def described(error: BaseException) -> str:
    """What an exception says, or its name if it says nothing."""
    return on_one_line(str(error)) or type(error).__name__


def counted(orders: int) -> str:
    """So many orders."""
    return "1 order" if orders == 1 else f"{orders} orders"
