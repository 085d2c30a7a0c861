"""Whole sequences: a configuration, and steps in which every change is followed by the probes."""

from collections.abc import Callable
from functools import cache
from typing import Any, Final, NamedTuple

from hypothesis import strategies
from hypothesis.strategies import SearchStrategy

from ticktotrade.components import COMPONENTS
from ticktotrade.machine import Operation, operations_of
from ticktotrade_conformance.generate.dice import Dice
from ticktotrade_conformance.generate.trading import on_fill_arguments, on_frame_arguments, pipeline_config
from ticktotrade_conformance.generate.values import Make, config_maker, maker
from ticktotrade_conformance.trace import Step

_CONFIG_THROWS: Final = 48
_MOST_OPERATIONS: Final = 48

# How many throws an operation is worth, and how often it comes up compared with the others.
_THROWS: Final = {"book": 20, "feed": 64, "pipeline": 96, "risk": 32, "codec": 40}
_USUAL_THROWS: Final = 16
_WEIGHTS: Final = {
    ("book", "apply"): 6,
    ("risk", "check"): 4,
    ("risk", "sent"): 3,
    ("risk", "mark"): 3,
    ("pipeline", "on_frame"): 8,
}

# Arguments that have to fit together to be of interest; all others are made member by member.
_ARGUMENTS: Final[dict[tuple[str, str], Make]] = {
    ("pipeline", "on_frame"): on_frame_arguments,
    ("pipeline", "on_fill"): on_fill_arguments,
}


class Sequence(NamedTuple):
    """A machine's configuration and the steps to take it through."""

    config: Any
    steps: tuple[Step, ...]


@cache
def sequences(component: str) -> SearchStrategy[Sequence]:
    """A strategy for sequences of a component's operations."""
    make_config = _config_maker(component)
    make_steps = _steps_maker(component)
    throws = _THROWS.get(component, _USUAL_THROWS)
    config_throws = strategies.binary(min_size=_CONFIG_THROWS, max_size=_CONFIG_THROWS)
    step_throws = strategies.binary(min_size=throws, max_size=throws)
    counts = strategies.integers(0, _MOST_OPERATIONS)

    @strategies.composite
    def draw_sequence(draw: strategies.DrawFn) -> Sequence:
        config = make_config(Dice(draw(config_throws)))
        steps: list[Step] = []
        for _ in range(draw(counts)):
            steps += make_steps(Dice(draw(step_throws)))
        return Sequence(config, tuple(steps))

    return draw_sequence()


def _config_maker(component: str) -> Make:
    make = config_maker(COMPONENTS[component].config)
    if component == "pipeline":
        return lambda dice: pipeline_config(dice, make(dice))
    return make


def _steps_maker(component: str) -> Callable[[Dice], list[Step]]:
    operations = operations_of(COMPONENTS[component].interface)
    probes = [Step(name, ()) for name, operation in operations.items() if operation.is_probe]
    makers = [
        made
        for name, operation in operations.items()
        if not operation.is_probe
        for made in [(operation, _arguments_maker(component, operation))] * _WEIGHTS.get((component, name), 1)
    ]

    def make(dice: Dice) -> list[Step]:
        operation, make_arguments = dice.choice(makers)
        step = Step(operation.name, make_arguments(dice))
        return [step] if operation.reads else [step, *probes]

    return make


def _arguments_maker(component: str, operation: Operation) -> Make:
    made = _ARGUMENTS.get((component, operation.name))
    if made is not None:
        return made
    makers = [maker(member.shape) for member in operation.parameters]
    return lambda dice: tuple([make(dice) for make in makers])
