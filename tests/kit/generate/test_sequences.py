"""The sequences of a run of the suite: of the declared types, and reaching every operation and every error."""

from functools import cache

import pytest

from ticktotrade.backend import baseline
from ticktotrade.components import COMPONENTS
from ticktotrade.machine import operations_of
from ticktotrade_conformance.backends import InProcess
from ticktotrade_conformance.suite.answered import Answered, answered_sequences
from ticktotrade_conformance.suite.judge import Plan
from ticktotrade_conformance.traces.trace import config_form, step_form


@cache
def made(component: str) -> list[Answered]:
    """Those that a run without options makes, and what the reference answers; made once for all that is looked at."""
    return answered_sequences(InProcess(baseline(), timeout=3600), component, Plan().sequences, Plan().seed)


@pytest.mark.parametrize("component", COMPONENTS)
def test_every_generated_argument_is_of_its_declared_type(component: str) -> None:
    assert len(made(component)) >= Plan().sequences / 2
    for sequence, _ in made(component):
        config_form(component, sequence.config)
        for step in sequence.steps:
            step_form(component, step)


@pytest.mark.parametrize("component", COMPONENTS)
def test_every_operation_is_generated_and_every_declared_error_is_met(component: str) -> None:
    asked: set[str] = set()
    met: set[tuple[str, str]] = set()
    for sequence, (_opening, *outcomes) in made(component):
        for step, outcome in zip(sequence.steps, outcomes, strict=False):
            assert "mistyped" not in outcome, (step, outcome)
            asked.add(step.operation)
            if "error" in outcome:
                met.add((step.operation, str(outcome["error"])))
    operations = operations_of(COMPONENTS[component].interface)
    assert asked == operations.keys()
    declared = {(name, error.value) for name, operation in operations.items() for error in operation.errors}
    assert met == declared
