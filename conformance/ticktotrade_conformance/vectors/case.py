"""A case: what a vector shows, and the operations that show it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple


class Repeat(NamedTuple):
    """So many rounds of a few steps, in which numbers grow (TRACE-13).

    ``each`` has by ``STEP.PATH`` (``0.args.order.client_order_id``, ``1.args.bids.0.price``), the path being that of
    the JSON form, what is added in each round to a number, or to the number at the end of a text.
    """

    times: int
    steps: tuple[tuple[Any, ...], ...]
    each: Mapping[str, int] = MappingProxyType({})


class Case(NamedTuple):
    """A vector before the reference has answered it.

    ``name`` becomes the file's name. ``steps`` are operations with their arguments, in declared order, or repeated
    ones.
    """

    name: str
    about: str
    requirements: tuple[str, ...]
    config: Any
    steps: tuple[tuple[Any, ...] | Repeat, ...]
