"""Which chapter has which pictures, and above which of its lines each stands."""

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from docs.page import raw
from docs.pictures import book, limiter, order_in_doubt, reconnects, risk, states
from docs.pictures.drawing import Picture


class Placed(NamedTuple):
    """A picture above the one line of a chapter that begins with ``line``."""

    line: str
    drawn: Callable[[], Picture]


PLACED: Final[Mapping[str, tuple[Placed, ...]]] = {
    "book": (Placed(book.PLACE, book.book_imbalance),),
    "limiter": (Placed(limiter.PLACE, limiter.limiter_timeline),),
    "risk": (Placed(risk.PLACE, risk.risk_flip),),
    "router": (
        Placed(states.PLACE, states.order_standings),
        Placed(states.PLACE, states.order_states),
        Placed(order_in_doubt.PLACE, order_in_doubt.order_in_doubt),
    ),
    "session": (
        Placed(states.PLACE, states.session_states),
        Placed(reconnects.PLACE, reconnects.reconnects),
    ),
}
"""By chapter its pictures."""


def illustrated(chapter: str, text: str) -> str:
    """The text of a chapter with its pictures. Raises `ValueError` if a line that one belongs above is not there once."""
    for line, drawn in PLACED.get(chapter, ()):
        before, place, behind = text.partition(f"\n{line}")
        if not place or place in behind:
            raise ValueError(f"spec/{chapter}.md needs the line {line!r} once, for the picture above it")
        text = f"{before}{raw(drawn().figure())}{place}{behind}"
    return text
