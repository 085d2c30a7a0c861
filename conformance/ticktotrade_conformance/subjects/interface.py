"""What the suite needs of a backend under test, wherever it runs."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol

from ticktotrade.phases import Phase
from ticktotrade_conformance.trace import Outcome, Step


class Verdict(StrEnum):
    """What came of it. Everything but the first two is a finding, and each a different one."""

    PASSED = "passed"
    SKIPPED = "skipped"
    WRONG_ANSWER = "wrong answer"
    CRASH = "crash"
    TIME_OUT = "time-out"
    PROTOCOL_FAULT = "protocol fault"


class Hello(NamedTuple):
    """What a backend says of itself. ``variants`` names the code of each component, where that is known."""

    name: str
    language: str
    build: str
    phase: Phase
    components: tuple[str, ...]
    variants: Mapping[str, str] = MappingProxyType({})


def printable(text: str) -> str:
    """The text without anything that a terminal would act on, cut to a length that fits a line."""
    return "".join(character if character.isprintable() else "?" for character in text)[:100]


class Fault(Exception):
    """The backend gave no answer that could be compared: it crashed, hung, or broke the protocol.

    ``detail`` is one line, ``log`` the end of what the backend wrote to its stderr.
    """

    def __init__(self, verdict: Verdict, detail: str, log: str = "") -> None:
        super().__init__(f"{verdict}: {detail}")
        self.verdict = verdict
        self.detail = detail
        self.log = log


class GaveUp(BaseException):
    """The backend has been restarted as often as it may be.

    Not an `Exception`: it has to end the search for a smaller counterexample as well.
    """


class Subject(Protocol):
    """A backend under test."""

    @property
    def hello(self) -> Hello:
        """What the backend said of itself."""

    def run(self, component: str, config: Any, steps: Sequence[Step]) -> list[Outcome]:
        """Make a machine and take it through the steps.

        The first outcome is that of making the machine; if that was refused it is the only one. Raises
        `Fault` for a crash, a time-out or a broken protocol.
        """

    def close(self) -> None:
        """Let go of the backend. Raises `Fault` if it had something left to say."""
