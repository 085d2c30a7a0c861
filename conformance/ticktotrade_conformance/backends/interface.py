"""What the suite needs of a backend under test, wherever it runs."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol

from ticktotrade.phases import Phase
from ticktotrade_conformance.traces.trace import Outcome, Step


class Verdict(StrEnum):
    """What came of it. Everything but the first two is a finding, and each a different one."""

    PASSED = "passed"
    SKIPPED = "skipped"
    WRONG_ANSWER = "wrong answer"
    CRASH = "crash"
    TIME_OUT = "time-out"
    PROTOCOL_FAULT = "protocol fault"


class Hello(NamedTuple):
    """What a backend says of itself.

    ``variants`` names the code of each component, where that is known; ``measures`` says that it can be measured (WIRE-8).
    """

    name: str
    language: str
    build: str
    phase: Phase
    components: tuple[str, ...]
    variants: Mapping[str, str] = MappingProxyType({})
    measures: bool = False


class Fault(Exception):
    """The backend gave no answer that could be compared: it crashed, hung, or broke the protocol.

    ``detail`` is one line, ``log`` what is to be seen of the backend's stderr. ``got`` has the outcomes that came before.
    If ``step_known``, it was the step behind those at which it happened; else some step of the batch behind them. If
    ``goes_on``, the backend can be asked on as it is.
    """

    def __init__(self, verdict: Verdict, detail: str, log: str = "", got: tuple[Outcome, ...] = ()) -> None:
        super().__init__(f"{verdict}: {detail}")
        self.verdict = verdict
        self.detail = detail
        self.log = log
        self.got = got
        self.step_known = False
        self.goes_on = False

    def behind(self, got: Sequence[Outcome]) -> "Fault":
        """The fault, as one of the very step behind these outcomes."""
        self.got = tuple(got)
        self.step_known = True
        return self


class GaveUp(BaseException):
    """The backend has been restarted as often as it may be.

    Not an `Exception`: it has to end the search for a smaller counterexample as well.
    """


class Subject(Protocol):
    """A backend under test."""

    @property
    def hello(self) -> Hello:
        """What the backend said of itself."""

    def lacks(self, component: str) -> str:
        """What a machine of the backend lacks, in a sentence; nothing if it lacks nothing, or nobody can know."""

    def begin(self, component: str, config: Any, steps: Sequence[Step]) -> None:
        """Announce what `run` will be asked next, so that the backend may work on it meanwhile. Raises nothing."""

    def run(self, component: str, config: Any, steps: Sequence[Step]) -> list[Outcome]:
        """Make a machine and take it through the steps.

        The first outcome is that of making the machine; if that was refused it is the only one. Raises
        `Fault` for a crash, a time-out or a broken protocol, and `GaveUp` if the backend would have to be started
        once more than it may be.
        """

    def pinpoint(self, component: str, config: Any, steps: Sequence[Step], fault: Fault) -> Fault:
        """The step at which a fault of `run` happens, found by running the same steps again in another way."""

    def renew(self, restarts: int | None = None) -> None:
        """Allow so many restarts from here on, or as many as at first."""

    def close(self) -> str:
        """Let go of the backend; what it left behind, if anything. Raises `Fault` if it had something left to say."""


def step_name(steps: Sequence[Step], outcomes: Sequence[Outcome]) -> str:
    """The step that comes behind these outcomes, as messages name it."""
    number = len(outcomes)
    if number == 0:
        return "making the machine"
    return f"step {number} ({steps[number - 1].operation})" if number <= len(steps) else "the last step"
