"""A property test is able to fail: with a broken machine in the sound one's place it does."""

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test


def check_it_fails(
    property_test: type[RuleBasedStateMachine],
    failures: tuple[type[Exception], ...],
    examples: int,
    steps: int,
) -> None:
    """The first of the ``failures`` ends it; ``examples`` is how many it may take, of so many steps."""
    looking = settings(
        max_examples=examples,
        stateful_step_count=steps,
        phases=[Phase.generate],
        derandomize=True,
        database=None,
        deadline=None,
        print_blob=False,
        suppress_health_check=list(HealthCheck),
    )
    with pytest.raises(failures):
        run_state_machine_as_test(property_test, settings=looking)
