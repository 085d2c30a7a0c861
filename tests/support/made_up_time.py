"""A clock that shows what it was told to, and machines that take time by it: nothing hangs on how fast this machine is."""

from collections.abc import Callable
from random import Random
from typing import Any

from ticktotrade.backend import Backend


class MadeUpClock:
    """Nanoseconds that pass when somebody spends them; reading it takes some as well.

    With ``random``, one reading in ``gap_in`` comes so many nanoseconds late, as on a machine that others use.
    """

    READING = 40
    GAP = 10_000_000

    def __init__(self, random: Random | None = None, gap_in: int = 1) -> None:
        self.now = 1_000
        self._random = random
        self._gap_in = gap_in

    def __call__(self) -> int:
        self.now += self.READING
        if self._random is not None and self._random.random() * self._gap_in < 1:
            self.now += self.GAP
        return self.now

    def spend(self, nanoseconds: int) -> None:
        self.now += nanoseconds


class Spinning:
    """A machine whose operations take a time by a made-up clock, and do what those of another one do."""

    def __init__(self, machine: Any, clock: MadeUpClock, cost: int) -> None:
        self._machine = machine
        self._clock = clock
        self._cost = cost

    def __getattr__(self, name: str) -> Callable[..., Any]:
        operation = getattr(self._machine, name)

        def spins(*arguments: Any) -> Any:
            self._clock.spend(self._cost)
            return operation(*arguments)

        return spins


def spinning(backend: Backend, clock: MadeUpClock, cost: int) -> Backend:
    """The backend, each of whose operations takes ``cost`` nanoseconds."""
    machines = {
        component: lambda config, make=make: Spinning(make(config), clock, cost)
        for component, make in backend.machines.items()
    }
    return backend._replace(machines=machines)
