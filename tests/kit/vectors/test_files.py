import pytest

from ticktotrade.backend import reference
from ticktotrade.components import COMPONENTS
from ticktotrade.phases import PHASES, Phase
from ticktotrade_conformance.backends import InProcess
from ticktotrade_conformance.vectors import vectors_of


@pytest.mark.parametrize("phase", [phase for phase in PHASES if phase is not Phase.BASELINE])
@pytest.mark.parametrize("component", COMPONENTS)
def test_every_other_phase_answers_every_vector(component: str, phase: Phase) -> None:
    """As the baseline does, whose answers are what makes a vector current."""
    for path, trace in vectors_of(component):
        assert InProcess(reference(phase)).run(component, trace.config, trace.steps) == trace.outcomes, (
            path.name
        )
