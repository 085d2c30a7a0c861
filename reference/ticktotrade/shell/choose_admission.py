"""Which way of waiting for the limiter a name stands for."""

from typing import Final

from ticktotrade.limiter import Limiter, Pacing
from ticktotrade.shell.admission import Admitter, Clock
from ticktotrade.shell.immediate_admission import ImmediateAdmission
from ticktotrade.shell.scheduled_admission import ScheduledAdmission

_WAYS: Final = {Pacing.SCHEDULED: ScheduledAdmission, Pacing.IMMEDIATE: ImmediateAdmission}


def admission_for(pacing: Pacing, limiter: Limiter, clock: Clock) -> Admitter:
    """The way of waiting that a phase uses (`Engine.pacing`), for a limiter that nobody else asks."""
    return _WAYS[pacing](limiter, clock)
