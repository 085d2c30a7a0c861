"""The reference with a stage that takes longer than its budget: right in every answer, and slow on purpose."""

from time import perf_counter_ns
from typing import Any, Final

from ticktotrade.backend import Backend, phase3
from ticktotrade.phases import PHASES, Phase

_APPLYING: Final = 12_000
"""Nanoseconds; the ceiling of phase 3 is 5,000."""


def backend() -> Backend:
    """``--backend backends.dawdling:backend``, where the tests are on the path."""
    machines = {**phase3().machines, "book": book}
    return phase3()._replace(name="dawdling", build="waits at each update", machines=machines)


def book(config: Any) -> Any:
    """A book of phase 3 whose updates take their time."""
    machine = PHASES[Phase.PHASE_3].machines()["book"](config)
    apply = machine.apply

    def slowly(*arguments: Any) -> Any:
        begun = perf_counter_ns()
        answer = apply(*arguments)
        while perf_counter_ns() - begun < _APPLYING:
            pass
        return answer

    return _Slow(machine, slowly)


class _Slow:
    """Everything of a machine but for one operation."""

    def __init__(self, machine: Any, apply: Any) -> None:
        self._machine = machine
        self.apply = apply

    def __getattr__(self, name: str) -> Any:
        return getattr(self._machine, name)
