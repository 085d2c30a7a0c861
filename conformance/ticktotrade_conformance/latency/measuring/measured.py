"""A backend that is measured by what it says over the wire protocol, wherever the other end of that is."""

from abc import abstractmethod
from array import array
from collections.abc import Sequence
from typing import Final, Protocol

from ticktotrade.safe_text import safe_text
from ticktotrade.schema.json_form import Json, shown
from ticktotrade_conformance.backends.interface import Fault, Hello
from ticktotrade_conformance.latency.interface import Measurable, NotMeasured, Round, Workload
from ticktotrade_conformance.traces.trace import config_form, step_form

_LONG_ANSWER: Final = 1024 * 1024
"""So many bytes are said to have been told: an answer with a number for each step may be long (WIRE-7)."""

_NANOS: Final = 1e9


class Conversation(Protocol):
    """Numbered requests, and one answer to each; times are nanoseconds of our clock."""

    @property
    def asked(self) -> int:
        """When the latest request was written."""

    @property
    def answered(self) -> int:
        """When its answer had been read."""

    def ask(self, request: dict[str, Json], member: str, patience: float, told: int = 0) -> Json:
        """The value of the one member that the answer should have, waited for so many seconds. Raises `Fault`."""


class Measured(Measurable):
    """Asks what WIRE-8 to WIRE-12 have, and believes nothing but the form of the answers."""

    def __init__(self, conversation: Conversation, hello: Hello, timeout: float) -> None:
        self._conversation = conversation
        self._hello = hello
        self._timeout = timeout
        self._steps = 0

    @property
    def hello(self) -> Hello:
        """As `Measurable.hello`."""
        return self._hello

    def prepare(self, workload: Workload) -> int:
        """As `Measurable.prepare`; nothing is sent to a backend that cannot be measured, or has no such component."""
        component = workload.component
        if not self._hello.measures:
            raise NotMeasured("it does not say that it can be measured (WIRE-8)")
        if component not in self._hello.components:
            raise NotMeasured(f"it has no {component}")
        setup: list[Json] = [step_form(component, step) for step in workload.setup]
        steps: list[Json] = [step_form(component, step) for step in workload.steps]
        request: dict[str, Json] = {"do": "prepare", "component": component}
        request |= {"config": config_form(component, workload.config), "setup": setup, "steps": steps}
        prepared = self._ask(request, "prepared", self._timeout)
        self._steps = len(steps)
        if type(prepared) is not int or prepared != len(steps):
            raise NotMeasured(f"it was told {len(steps)} steps and prepared {shown(prepared)} (WIRE-9)")
        return self._conversation.answered - self._conversation.asked

    def measure(self, number: int, limit: int | None = None, arrivals: Sequence[int] | None = None) -> Round:
        """As `Measurable.measure`; the time-out is for what is left when the last step has arrived."""
        taken = self._steps if limit is None else min(limit, self._steps)
        request: dict[str, Json] = {"do": "measure", "round": number, "limit": taken}
        request["arrivals"] = None if arrivals is None else [*arrivals]
        waiting = arrivals[taken - 1] / _NANOS if arrivals and taken else 0.0
        samples = _samples(self._ask(request, "measured", self._timeout + waiting), taken)
        return Round(number, samples, self._conversation.asked, self._conversation.answered)

    def digest(self, step: int | None = None) -> tuple[str, int]:
        """As `Measurable.digest`."""
        digest = self._ask({"do": "digest", "step": step}, "digest", self._timeout)
        if type(digest) is not str:
            raise NotMeasured(f"its digest is {shown(digest)}, and not text (WIRE-12)")
        return safe_text(digest), self._conversation.answered - self._conversation.asked

    def _ask(self, request: dict[str, Json], member: str, patience: float) -> Json:
        try:
            return self._conversation.ask(request, member, patience, _LONG_ANSWER)
        except Fault as fault:
            raise self._failed(fault) from None

    @abstractmethod
    def _failed(self, fault: Fault) -> NotMeasured:
        """The reason why a backend that did not answer is not measured; it is let go of."""


def _samples(form: Json, taken: int) -> "array[int]":
    """A sample for each step taken (WIRE-10)."""
    if type(form) is not list:
        raise NotMeasured(f"what it measured is {shown(form)}; wanted: an array of samples (WIRE-10)")
    if len(form) != taken:
        raise NotMeasured(f"{taken} steps were to be taken, the samples are {len(form)} (WIRE-10)")
    whole = [each for each in form if type(each) is int and each < 2**63]
    if len(whole) < taken:
        raise NotMeasured("its samples are not all whole nanoseconds of 63 bits (WIRE-10)")
    if whole and min(whole) < 0:
        raise NotMeasured("one of its samples is less than nothing: its clock goes back (WIRE-10)")
    return array("q", whole)
