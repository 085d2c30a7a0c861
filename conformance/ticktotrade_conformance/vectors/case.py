"""A case: what a vector shows, and the operations that show it."""

from typing import Any, NamedTuple


class Case(NamedTuple):
    """A vector before the reference has answered it.

    ``name`` becomes the file's name. ``steps`` are operations with their arguments, in declared order.
    """

    name: str
    about: str
    requirements: tuple[str, ...]
    config: Any
    steps: tuple[tuple[Any, ...], ...]
