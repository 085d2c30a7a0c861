"""Whole sequences: a configuration, and steps in which every change is followed by the probes."""

from collections.abc import Callable
from functools import cache
from typing import Any, Final, NamedTuple

from hypothesis import strategies
from hypothesis.strategies import SearchStrategy

from ticktotrade.components import COMPONENTS
from ticktotrade.machine import Operation, operations_of
from ticktotrade_conformance.generate import (
    connecting,
    framing,
    gating,
    leaning,
    messaging,
    numbering,
    pacing,
    routing,
    trading,
)
from ticktotrade_conformance.generate.dice import Dice
from ticktotrade_conformance.generate.scenario import MakeArguments, Scenario
from ticktotrade_conformance.generate.values import Make, config_maker, maker
from ticktotrade_conformance.trace import Step

_CONFIG_THROWS: Final = 48
_MOST_DRAWS: Final = 20

# One draw of dice makes one to so many operations. A draw costs as much as making and comparing a few
# operations, and the steps that a counterexample does not need are taken out one by one in the end.
_OPERATIONS_A_DRAW: Final = 4

_SCENARIOS: Final[dict[str, Scenario]] = {
    "feed": framing.SCENARIO,
    "book": numbering.SCENARIO,
    "codec": messaging.SCENARIO,
    "signal": leaning.SCENARIO,
    "risk": gating.SCENARIO,
    "limiter": pacing.SCENARIO,
    "session": connecting.SCENARIO,
    "router": routing.SCENARIO,
    "pipeline": trading.SCENARIO,
}

# Once in so many times a scenario is set aside, so that the edges of the declared types come up as well.
_SET_ASIDE: Final = 12


class Sequence(NamedTuple):
    """A machine's configuration and the steps to take it through."""

    config: Any
    steps: tuple[Step, ...]


@cache
def sequences(component: str) -> SearchStrategy[Sequence]:
    """A strategy for sequences of a component's operations."""
    scenario = _SCENARIOS.get(component, Scenario())
    make_config = _config_maker(component, scenario)
    add_steps = _steps_adder(component, scenario)
    config_throws = strategies.binary(min_size=_CONFIG_THROWS, max_size=_CONFIG_THROWS)
    throws = scenario.throws * _OPERATIONS_A_DRAW
    step_throws = strategies.binary(min_size=throws, max_size=throws)
    counts = strategies.integers(0, _MOST_DRAWS)

    @strategies.composite
    def draw_sequence(draw: strategies.DrawFn) -> Sequence:
        dice = Dice(draw(config_throws))
        steps = list(dice.choice(scenario.preludes))
        config = make_config(dice)
        for _ in range(draw(counts)):
            dice = Dice(draw(step_throws))
            for _ in range(1 + dice.below(_OPERATIONS_A_DRAW)):
                add_steps(dice, steps)
        return Sequence(config, tuple(steps))

    return draw_sequence()


def _config_maker(component: str, scenario: Scenario) -> Make:
    make = config_maker(COMPONENTS[component].config)
    make_fitting = scenario.config
    if make_fitting is None:
        return make
    return lambda dice: make(dice) if dice.once_in(_SET_ASIDE) else make_fitting(dice)


def _steps_adder(component: str, scenario: Scenario) -> Callable[[Dice, list[Step]], None]:
    operations = operations_of(COMPONENTS[component].interface)
    probes = [Step(name, ()) for name, operation in operations.items() if operation.is_probe]
    asked = [operation for operation in operations.values() if not operation.is_probe]
    makers = [(operation, _arguments_maker(operation, scenario)) for operation in asked]
    weighed = [made for made in makers for _ in range(scenario.weights.get(made[0].name, 1))]
    named = {made[0].name: made for made in makers}
    fitting = scenario.fitting

    def add(dice: Dice, steps: list[Step]) -> None:
        if fitting is None or dice.once_in(_SET_ASIDE):
            operation, make_arguments = dice.choice(weighed)
        else:
            operation, make_arguments = named[dice.choice(fitting(steps))]
        steps.append(Step(operation.name, make_arguments(dice, steps)))
        if not operation.reads:
            steps.extend(probes)

    return add


def _arguments_maker(operation: Operation, scenario: Scenario) -> MakeArguments:
    makers = [maker(member.shape) for member in operation.parameters]

    def make_any(dice: Dice, steps: object) -> tuple[Any, ...]:
        return tuple([make(dice) for make in makers])

    make_fitting = scenario.arguments.get(operation.name)
    if make_fitting is None:
        return make_any
    return lambda dice, steps: (make_any if dice.once_in(_SET_ASIDE) else make_fitting)(dice, steps)
