"""Which processors the venue and the systems that it times run on: none of them on the other's (LATENCY-25)."""

import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import NamedTuple


class Processors(NamedTuple):
    """That of the venue, and those of the systems."""

    venue: frozenset[int]
    systems: frozenset[int]


def processors_apart() -> Processors | None:
    """The first one that this program may use, and the others; nothing if there is only one, or none can be chosen."""
    if not hasattr(os, "sched_setaffinity"):
        return None
    first, *others = sorted(os.sched_getaffinity(0))
    return Processors(frozenset({first}), frozenset(others)) if others else None


@contextmanager
def running_on(processors: Collection[int]) -> Iterator[None]:
    """Run this thread on these processors while the block lasts; what is started meanwhile stays there."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, processors)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)
