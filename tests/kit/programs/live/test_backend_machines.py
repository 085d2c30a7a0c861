"""Which machines a backend trades with: its own, and a phase's for what it lacks."""

from typing import Any

import pytest

from ticktotrade.backend import Backend, baseline
from ticktotrade.errors import ErrorCode, Refused
from ticktotrade.phases import PHASES, Phase
from ticktotrade_conformance.console.complaint import Complaint
from ticktotrade_conformance.programs.live.backend_machines import trading_backend


def only_a_session() -> Backend:
    made = baseline()
    return made._replace(name="one\tmachine", machines={"session": made.machines["session"]})


def refusing() -> Backend:
    def make(config: Any) -> Any:
        raise Refused(ErrorCode.INVALID_CONFIG)

    return baseline()._replace(machines={"pipeline": make})


@pytest.mark.parametrize("phase", PHASES)
def test_what_a_backend_lacks_is_of_the_phase(phase: Phase) -> None:
    option, title, machines = trading_backend(f"{__name__}:only_a_session", phase)
    of_phase = PHASES[phase].machines()
    assert machines.session == baseline().machines["session"]
    assert (machines.pipeline, machines.router) == (of_phase["pipeline"], of_phase["router"])
    assert option == f"--backend {__name__}:only_a_session"
    assert title.startswith("session of one")
    assert "\t" not in title


def test_one_that_takes_no_configuration_is_complained_of() -> None:
    with pytest.raises(Complaint, match=r"its pipeline refuses the default configuration \(invalid_config\)"):
        trading_backend(f"{__name__}:refusing", Phase.BASELINE)
