"""Saboteurs: the reference with one requirement broken, each in a way in which real systems were broken.

They test the suite: it has to catch every one of them. One module a component; ``ticktotrade_conformance.saboteurs:NAME``
is a backend factory for each, so that the reports of a failing backend can be looked at:

    t2t conform --backend ticktotrade_conformance.saboteurs:GhostLevels
"""

from collections.abc import Callable

from ticktotrade.backend import Backend
from ticktotrade_conformance.saboteurs import (
    book,
    codec,
    feed,
    limiter,
    numbers,
    pipeline,
    risk,
    router,
    session,
    signal,
)
from ticktotrade_conformance.saboteurs.registry import SABOTEURS, Saboteur

__all__ = [
    "SABOTEURS",
    "Saboteur",
    "book",
    "codec",
    "feed",
    "limiter",
    "numbers",
    "pipeline",
    "risk",
    "router",
    "session",
    "signal",
]


def __getattr__(name: str) -> Callable[[], Backend]:
    if name not in SABOTEURS:
        raise AttributeError(name)
    return SABOTEURS[name].backend
