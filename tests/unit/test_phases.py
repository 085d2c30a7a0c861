"""The one table of phases: complete, and a later phase changes how, never what."""

import pytest

from ticktotrade.components import COMPONENTS
from ticktotrade.phases import PHASES, Composed, Phase


@pytest.mark.parametrize("phase", Phase)
def test_it_has_every_component(phase: Phase) -> None:
    assert PHASES[phase].machines().keys() == COMPONENTS.keys()


def test_each_phase_after_the_baseline_has_something_new() -> None:
    machines = [tuple(PHASES[phase].machines().items()) for phase in Phase]
    assert len(set(machines)) == len(Phase)


def test_two_that_make_the_same_of_the_same_are_equal() -> None:
    """So that `t2t conform` judges a machine once, in the first phase that has it."""
    assert PHASES[Phase.BASELINE].machines() == PHASES[Phase.BASELINE].machines()
    assert Composed(divmod, 1) == Composed(divmod, 1) != Composed(divmod, 2)
