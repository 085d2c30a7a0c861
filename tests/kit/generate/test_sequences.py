"""Generated sequences: of the declared types, and reaching every operation and every error."""

import pytest
from hypothesis import HealthCheck, given, settings

from ticktotrade.backend import baseline
from ticktotrade.components import COMPONENTS
from ticktotrade.machine import operations_of
from ticktotrade_conformance.backends import InProcess
from ticktotrade_conformance.generate import Sequence, sequences
from ticktotrade_conformance.traces.trace import config_form, step_form

thorough = settings(max_examples=500, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("component", COMPONENTS)
def test_every_generated_argument_is_of_its_declared_type(component: str) -> None:
    @thorough
    @given(sequences(component))
    def check(sequence: Sequence) -> None:
        config_form(component, sequence.config)
        for step in sequence.steps:
            step_form(component, step)

    check()


@pytest.mark.parametrize("component", COMPONENTS)
def test_every_operation_is_generated_and_every_declared_error_is_met(component: str) -> None:
    asked: set[str] = set()
    met: set[tuple[str, str]] = set()
    reference = InProcess(baseline())

    @settings(thorough, max_examples=1000)
    @given(sequences(component))
    def explore(sequence: Sequence) -> None:
        _opening, *outcomes = reference.run(component, *sequence)
        for step, outcome in zip(sequence.steps, outcomes, strict=False):
            assert "mistyped" not in outcome, (step, outcome)
            asked.add(step.operation)
            if "error" in outcome:
                met.add((step.operation, str(outcome["error"])))

    explore()
    operations = operations_of(COMPONENTS[component].interface)
    assert asked == operations.keys()
    declared = {(name, error.value) for name, operation in operations.items() for error in operation.errors}
    assert met == declared
