"""Which way of waiting each phase has."""

from ticktotrade.limiter import GcraLimiter, Pacing
from ticktotrade.phases import PHASES, Phase
from ticktotrade.shell import ImmediateAdmission, ScheduledAdmission, admission_for


def test_each_phase_has_its_way() -> None:
    limiter = GcraLimiter()
    made = {phase: type(admission_for(engine.pacing, limiter, lambda: 0)) for phase, engine in PHASES.items()}
    assert made == {
        Phase.BASELINE: ScheduledAdmission,
        Phase.PHASE_1: ScheduledAdmission,
        Phase.PHASE_2: ImmediateAdmission,
        Phase.PHASE_3: ImmediateAdmission,
    }
    assert {type(admission_for(pacing, limiter, lambda: 0)) for pacing in Pacing} == {
        ScheduledAdmission,
        ImmediateAdmission,
    }
