"""What the generator knows of a component beyond its declared types: how to get something to happen."""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from ticktotrade_conformance.generate.dice import Dice
from ticktotrade_conformance.traces.trace import Step


class History(list[Step]):
    """The steps of a sequence so far, and the configuration of the machine that takes them."""

    def __init__(self, config: Any, steps: Iterable[Step] = ()) -> None:
        super().__init__(steps)
        self.config = config


MakeArguments = Callable[[Dice, History], tuple[Any, ...]]
"""Makes an operation's arguments, given the steps before it."""


FittingOperations = Callable[[History], tuple[str, ...]]
"""Names operations that belong behind some steps, each as often as it is to come up."""


MakeStart = Callable[[Dice], tuple[Any, tuple[Step, ...]]]
"""Makes a configuration and the steps that a sequence with it begins with."""


MakeMany = Callable[[Dice, Any], tuple[Step, ...]]
"""Makes the steps that take some collection or counter of a machine of that configuration far."""


class Scenario(NamedTuple):
    """How sequences of one component are made; whatever is left out is made from the declared types alone.

    ``arguments`` makes the arguments of an operation fit those of the others, ``config`` a configuration
    that goes with them. A sequence begins with one of the ``preludes``, the simplest first. ``weights`` says how
    often an operation comes up, compared with the others; ``fitting`` says it for a machine whose states take few
    operations each. ``throws`` is how many bytes of dice an operation may use.

    ``start`` takes the place of ``config`` and ``preludes`` where a beginning and its configuration have to fit.

    What goes wrong only behind the 64th or the 1,024th of something is reached by ``many``: now and then a sequence
    goes on from what one of them makes. ``many_config`` makes the configurations that have room for it, if the usual
    ones do not. They go on from a prelude, unless ``many_first`` says that they are a beginning of their own.
    """

    arguments: Mapping[str, MakeArguments] = MappingProxyType({})
    config: Callable[[Dice], Any] | None = None
    start: MakeStart | None = None
    preludes: tuple[tuple[Step, ...], ...] = ((),)
    weights: Mapping[str, int] = MappingProxyType({})
    fitting: FittingOperations | None = None
    throws: int = 16
    many: tuple[MakeMany, ...] = ()
    many_config: Callable[[Dice], Any] | None = None
    many_first: bool = False
