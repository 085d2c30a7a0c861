"""The reference's phases as backends, by the names that a command line gives them."""

import platform

import pytest

from ticktotrade import backend
from ticktotrade.backend import reference
from ticktotrade.components import COMPONENTS
from ticktotrade.machine import operations_of
from ticktotrade.phases import PHASES, Phase


@pytest.mark.parametrize("phase", Phase)
def test_each_phase_has_a_factory_of_its_name(phase: Phase) -> None:
    made = getattr(backend, phase.value)()
    assert made == reference(phase)
    assert made.machines == PHASES[phase].machines()


@pytest.mark.parametrize("factory", [*(phase.value for phase in Phase), "elsewhere"])
def test_a_backend_says_what_it_is_and_its_machines_have_every_operation(factory: str) -> None:
    made = getattr(backend, factory)()
    assert made.name.startswith("reference ")
    assert made.language == f"{platform.python_implementation()} {platform.python_version()}"
    assert made.build in ("plain", "optimised")
    for component, make in made.machines.items():
        machine = make(COMPONENTS[component].config())
        for operation in operations_of(COMPONENTS[component].interface):
            assert callable(getattr(machine, operation)), (component, operation)


def test_what_other_interpreters_use_is_the_variant_that_phase_2_does_not_use_here() -> None:
    made = backend.elsewhere()
    assert made.phase is Phase.PHASE_2
    assert made.machines
    used = PHASES[Phase.PHASE_2].machines()
    assert not [component for component, make in made.machines.items() if make is used[component]]
