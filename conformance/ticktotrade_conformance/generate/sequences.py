"""Whole sequences: a configuration, and steps in which every change is followed by the probes."""

from collections.abc import Callable
from functools import cache
from typing import Any, Final, NamedTuple

from hypothesis import strategies
from hypothesis.strategies import SearchStrategy

from ticktotrade.components import COMPONENTS
from ticktotrade.machine import Operation, operations_of
from ticktotrade_conformance.generate import book, codec, limiter, numbers, risk, signal
from ticktotrade_conformance.generate.dice import Dice
from ticktotrade_conformance.generate.feed import steps as feed
from ticktotrade_conformance.generate.pipeline import steps as pipeline
from ticktotrade_conformance.generate.router import steps as router
from ticktotrade_conformance.generate.scenario import History, MakeArguments, MakeStart, Scenario
from ticktotrade_conformance.generate.session import steps as session
from ticktotrade_conformance.generate.values import Make, config_maker, maker
from ticktotrade_conformance.traces.trace import Step

_MOST_DRAWS: Final = 20
_START_THROWS: Final = 144

# One draw of dice makes one to so many operations. A draw costs as much as making and comparing a few
# operations, and the steps that a counterexample does not need are taken out one by one in the end. No two draws of
# a sequence have the same label: with draws that look alike, five of six sequences would be an earlier one in which
# one draw was put in another's place.
_OPERATIONS_A_DRAW: Final = 4

_SCENARIOS: Final[dict[str, Scenario]] = {
    "numbers": numbers.SCENARIO,
    "feed": feed.SCENARIO,
    "book": book.SCENARIO,
    "codec": codec.SCENARIO,
    "signal": signal.SCENARIO,
    "risk": risk.SCENARIO,
    "limiter": limiter.SCENARIO,
    "session": session.SCENARIO,
    "router": router.SCENARIO,
    "pipeline": pipeline.SCENARIO,
}

# Once in so many times a scenario is set aside, so that the edges of the declared types come up as well.
_SET_ASIDE: Final = 12
# Once in so many times a sequence takes something far. Such a sequence costs as much as some ten others.
_MANY: Final = 12


class Sequence(NamedTuple):
    """A machine's configuration and the steps to take it through."""

    config: Any
    steps: tuple[Step, ...]


@cache
def sequences(component: str) -> SearchStrategy[Sequence]:
    """A strategy for sequences of a component's operations."""
    scenario = _SCENARIOS.get(component, Scenario())
    make_start = _starter(component, scenario)
    probes = _probes(component)
    add_steps = _steps_adder(component, scenario, probes)
    start_throws = strategies.binary(min_size=_START_THROWS, max_size=_START_THROWS)
    throws = scenario.throws * _OPERATIONS_A_DRAW
    step_throws = strategies.binary(min_size=throws, max_size=throws)
    counts = strategies.integers(0, _MOST_DRAWS)

    @strategies.composite
    def draw_sequence(draw: strategies.DrawFn) -> Sequence:
        steps = make_start(Dice(draw(start_throws)))
        for label in range(draw(counts)):
            dice = Dice(draw(step_throws, label))
            for _ in range(1 + dice.below(_OPERATIONS_A_DRAW)):
                add_steps(dice, steps)
        return Sequence(steps.config, tuple(steps))

    return draw_sequence()


def _starter(component: str, scenario: Scenario) -> Callable[[Dice], History]:
    """What makes a configuration and the steps that a sequence begins with."""
    make_config = _config_maker(component, scenario)
    make_many_config = scenario.many_config or make_config
    make_fitting: MakeStart = scenario.start or (lambda dice: (make_config(dice), ()))
    probes = _probes(component)

    def start(dice: Dice) -> History:
        prelude = dice.choice(scenario.preludes)
        if scenario.many and dice.once_in(_MANY):
            make_many = dice.choice(scenario.many)
            config = make_many_config(dice)
            steps = History(config, () if scenario.many_first else prelude)
            steps += make_many(dice, config)
            steps += probes
            return steps
        config, begun = make_fitting(dice)
        if scenario.start is not None and dice.once_in(_SET_ASIDE):
            config = make_config(dice)
        return History(config, (*prelude, *begun))

    return start


def _config_maker(component: str, scenario: Scenario) -> Make:
    make = config_maker(COMPONENTS[component].config)
    make_fitting = scenario.config
    if make_fitting is None:
        return make
    return lambda dice: make(dice) if dice.once_in(_SET_ASIDE) else make_fitting(dice)


def _probes(component: str) -> list[Step]:
    operations = operations_of(COMPONENTS[component].interface)
    return [Step(name, ()) for name, operation in operations.items() if operation.is_probe]


def _steps_adder(component: str, scenario: Scenario, probes: list[Step]) -> Callable[[Dice, History], None]:
    operations = operations_of(COMPONENTS[component].interface)
    asked = [operation for operation in operations.values() if not operation.is_probe]
    makers = [(operation, _arguments_maker(operation, scenario)) for operation in asked]
    weighed = [made for made in makers for _ in range(scenario.weights.get(made[0].name, 1))]
    named = {made[0].name: made for made in makers}
    fitting = scenario.fitting

    def add(dice: Dice, steps: History) -> None:
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
