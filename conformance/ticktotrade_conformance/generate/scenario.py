"""What the generator knows of a component beyond its declared types: how to get something to happen."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from ticktotrade_conformance.generate.dice import Dice
from ticktotrade_conformance.trace import Step

MakeArguments = Callable[[Dice, Sequence[Step]], tuple[Any, ...]]
"""Makes an operation's arguments, given the steps before it."""


FittingOperations = Callable[[Sequence[Step]], tuple[str, ...]]
"""Names operations that belong behind some steps, each as often as it is to come up."""


class Scenario(NamedTuple):
    """How sequences of one component are made; whatever is left out is made from the declared types alone.

    ``arguments`` makes the arguments of an operation fit those of the others, ``config`` a configuration
    that goes with them. A sequence begins with one of the ``preludes``, the simplest first. ``weights`` says how
    often an operation comes up, compared with the others; ``fitting`` says it for a machine whose states take few
    operations each. ``throws`` is how many bytes of dice an operation may use.
    """

    arguments: Mapping[str, MakeArguments] = MappingProxyType({})
    config: Callable[[Dice], Any] | None = None
    preludes: tuple[tuple[Step, ...], ...] = ((),)
    weights: Mapping[str, int] = MappingProxyType({})
    fitting: FittingOperations | None = None
    throws: int = 16
