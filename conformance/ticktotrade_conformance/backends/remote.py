"""A backend in a process of its own: started, watched, ended and started anew, whatever language it is asked in."""

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from typing import Any, Final

from ticktotrade_conformance.backends.child import MEGABYTE, Child
from ticktotrade_conformance.backends.interface import Fault, GaveUp, Hello, Subject, Verdict, step_name
from ticktotrade_conformance.backends.patience import Patience
from ticktotrade_conformance.traces.trace import Outcome, Step

MEMORY: Final = 4096
"""The MB of memory that a backend may have, with all that it starts."""

BATCH: Final = 500
"""Steps in one request, at most (WIRE-5)."""

_EXPECTED_BYTES: Final = 4 * 1024 * 1024

_ENDING: Final = 2.0
"""Seconds that a backend may take to end when its requests have."""
_TIME_OUT_COSTS: Final = 3
"""So many restarts are used up by one after a time-out: it is not made smaller for as long as other faults."""


class Remote(Subject):
    """Starts a process, asks, and reads exactly one answer to each request.

    After a fault the process is ended; the next run starts a new one, up to ``restarts`` times. ``timeout`` is in
    seconds, for one answer; after the first time-out less (`Patience`). ``memory`` is in MB.
    """

    def __init__(self, timeout: float, restarts: int, memory: int) -> None:
        self._patience = Patience(timeout)
        self._restarts = self._restarts_left = restarts
        self._memory = memory * MEGABYTE
        self._child: Child | None = None
        self._hello = self._start()

    @property
    def hello(self) -> Hello:
        """What the backend said of itself when it was first started."""
        return self._hello

    def lacks(self, component: str) -> str:
        """As `Subject.lacks`; nothing, where the protocol has no way to say it."""
        return ""

    def begin(self, component: str, config: Any, steps: Sequence[Step]) -> None:
        """As `Subject.begin`; nothing, where the protocol has no way to say it."""

    def run(self, component: str, config: Any, steps: Sequence[Step]) -> list[Outcome]:
        """As `Subject.run`; restarts are counted."""
        if self._child is None:
            if self._restarts_left <= 0:
                raise GaveUp
            self._restarts_left -= 1
            self._start()
        try:
            return self._taken_through(component, config, steps, len(steps))
        except Fault as fault:
            if fault.step_known or len(fault.got) == len(steps):  # all but the last one are answered
                fault.detail = f"at {step_name(steps, fault.got)}: {fault.detail}"
            raise

    def pinpoint(self, component: str, config: Any, steps: Sequence[Step], fault: Fault) -> Fault:
        """As `Subject.pinpoint`: a new process is asked one step at a time, from where the answers ended.

        It is not counted as a restart. The time for each step is short (`Patience.short`).
        """
        self._kill()
        self._patience.use_up()
        try:
            self._start()
        except Fault as again:
            return _with(fault, f"{fault.detail}; started again, it does not come up: {again.detail}")
        try:
            got = self._taken_through(component, config, steps, max(len(fault.got) - 1, 0))
        except Fault as again:
            if again.verdict is not fault.verdict:
                other = f"{again.verdict}, at {step_name(steps, again.got)}: {again.detail}"
                return _with(fault, f"{fault.detail}; asked again one step at a time: {other}")
            detail = f"at {step_name(steps, again.got)}: {again.detail}"
            if again.verdict is Verdict.TIME_OUT:
                detail += f" (the {self._patience.timeout:g} s of --timeout were used up before)"
            return Fault(fault.verdict, detail, again.log or fault.log).behind(again.got)
        detail = f"{fault.detail}; asked again one step at a time, it answers all of them"
        return Fault(fault.verdict, detail, fault.log).behind(got)

    def renew(self, restarts: int | None = None) -> None:
        """As `Subject.renew`."""
        self._restarts_left = self._restarts if restarts is None else restarts

    def close(self) -> str:
        """End the requests, and wait for the process to end (WIRE-6). Raises `Fault` if it still had output."""
        if self._child is None:
            return ""
        child, self._child = self._child, None
        return child.finish(min(self._patience.timeout, _ENDING))

    @abstractmethod
    def _new_child(self) -> Child:
        """Start the process."""

    @abstractmethod
    def _greeted(self) -> Hello:
        """Ask for the hello, and check it."""

    @abstractmethod
    def _outcomes(
        self, component: str, config: Any, steps: Sequence[Step], together: int
    ) -> Iterator[Outcome]:
        """The outcomes, as they come; all steps but the first ``together`` are asked one at a time."""

    def _start(self) -> Hello:
        self._child = self._new_child()
        try:
            return self._greeted()
        except Fault as fault:
            raise self._failed(fault) from None
        except BaseException:
            self._kill()
            raise

    def _taken_through(
        self, component: str, config: Any, steps: Sequence[Step], together: int
    ) -> list[Outcome]:
        outcomes: list[Outcome] = []
        try:
            for outcome in self._outcomes(component, config, steps, together):
                outcomes.append(outcome)
        except Fault as fault:
            fault.got = tuple(outcomes)
            if fault.goes_on:
                assert self._child is not None
                fault.log = self._child.log
                raise
            if fault.verdict is Verdict.TIME_OUT:
                self._patience.use_up()
                self._restarts_left -= _TIME_OUT_COSTS - 1
            raise self._failed(fault) from None
        except BaseException:
            self._kill()
            raise
        return outcomes

    def _failed(self, fault: Fault) -> Fault:
        """End the process after a fault; the fault with what is to be seen of its stderr."""
        if self._child is None:
            return fault
        child, self._child = self._child, None
        return child.failed(fault)

    def _kill(self) -> None:
        if self._child is not None:
            child, self._child = self._child, None
            child.kill()


def _with(fault: Fault, detail: str) -> Fault:
    return Fault(fault.verdict, detail, fault.log, fault.got)


def batches(steps: Sequence[Step], together: int) -> Iterator[tuple[list[Step], int]]:
    """The steps, cut so that no answer comes near the longest one allowed, and what had been told by the end of each.

    An answer can be little longer than all that was told before: it is expected to be as long, and a little.
    """
    batch: list[Step] = []
    told = expected = 0
    for number, step in enumerate(steps):
        told += sum(map(_length, step.arguments))
        if batch and (len(batch) == BATCH or expected + told > _EXPECTED_BYTES or number >= together):
            yield batch, told
            batch, expected = [], 0
        batch.append(step)
        expected += told + 1000
    if batch:
        yield batch, told


def _length(value: Any) -> int:
    """About how many bytes a value has in its JSON form."""
    if isinstance(value, tuple):
        return 20 + sum(map(_length, value))
    return 2 * len(value) if isinstance(value, str | bytes) else 20
