"""A backend behind the wire protocol: any executable that speaks it on stdin and stdout (chapter *Traces*)."""

import shlex
import time
from collections.abc import Iterator, Sequence
from typing import Any, Final

from ticktotrade.components import COMPONENTS
from ticktotrade.json_text import BadJson, read_document
from ticktotrade.phases import Phase
from ticktotrade.safe_text import safe_name, safe_names, safe_text
from ticktotrade.schema import Mismatch
from ticktotrade.schema.json_form import Json, shown
from ticktotrade.versions import PROTOCOL
from ticktotrade_conformance.backends.answer_line import check_values, longest_answer
from ticktotrade_conformance.backends.child import Child
from ticktotrade_conformance.backends.interface import Fault, Hello, Verdict
from ticktotrade_conformance.backends.remote import MEMORY, Remote, batches
from ticktotrade_conformance.console.complaint import Complaint
from ticktotrade_conformance.traces.trace import (
    OPENED,
    Outcome,
    Step,
    checked_outcome,
    config_form,
    dump_line,
    forms_of,
    step_form,
)


class OutOfProcess(Remote):
    """Starts a command, and speaks the wire protocol with it."""

    def __init__(self, command: str, timeout: float = 10.0, restarts: int = 10, memory: int = MEMORY) -> None:
        """Start the command and exchange hellos.

        Raises `Complaint` if it cannot be started, `Fault` if it does not say hello as it should.
        """
        try:
            self._command = shlex.split(command)
        except ValueError as error:
            raise Complaint(f"--command {safe_text(command)}: {error}; quote it as for a shell") from None
        if not self._command:
            raise Complaint("--command: it is empty; name an executable and its arguments")
        self._request = 0
        super().__init__(timeout, restarts, memory)

    def _new_child(self) -> Child:
        self._request = 0
        return Child(self._command, self._memory)

    def _greeted(self) -> Hello:
        request: dict[str, Json] = {"do": "hello", "version": PROTOCOL}
        return _checked_hello(self._ask(request, "hello", self._patience.timeout))

    def _outcomes(
        self, component: str, config: Any, steps: Sequence[Step], together: int
    ) -> Iterator[Outcome]:
        request: dict[str, Json] = {"do": "open", "component": component}  # WIRE-4
        request["config"] = config_form(component, config)
        begun = time.monotonic()
        opening = read_outcome(self._ask(request, "outcome", self._patience.seconds), component, None)
        self._patience.answered_in(time.monotonic() - begun)
        yield opening
        if opening != OPENED:
            return
        for batch, told in batches(steps, together):
            forms: list[Json] = [step_form(component, step) for step in batch]
            begun = time.monotonic()
            outcomes = self._ask({"do": "steps", "steps": forms}, "outcomes", self._patience.seconds, told)
            self._patience.answered_in(time.monotonic() - begun)
            yield from read_outcomes(outcomes, component, batch)

    def _ask(self, request: dict[str, Json], member: str, patience: float, told: int = 0) -> Json:
        """Send a numbered request and read its answer (WIRE-1); the value of the one member that it should have."""
        assert self._child is not None
        self._request += 1
        try:
            self._child.send(dump_line({"id": self._request, **request}))
            longest = longest_answer(told)
            line = self._child.exchange(patience, longest)
            check_values(line, longest)
        except Fault as fault:
            if member != "outcomes":
                fault.detail = f"{fault.detail} (request {self._request}, {request['do']})"
            raise
        try:
            answer = read_document(line)
        except BadJson as error:
            raise _fault(f"a line that is not JSON ({error}): {shown(line)}; {_STDOUT}") from None
        if type(answer) is not dict:
            raise _fault(f"an answer that is not an object: {shown(line)}; {_STDOUT}")
        number = answer.get("id")
        if type(number) is not int or number != self._request:
            if type(number) is int and 0 < number < self._request:
                raise _fault(f"request {number} was answered a second time; answer each one once (WIRE-2)")
            raise _fault(
                f"request {self._request} was answered with the number {shown(number)}; "
                "give each answer the id of its request (WIRE-1)"
            )
        if answer.keys() != {"id", member}:
            raise _fault(f"an answer with the members {safe_names(answer)}; wanted: id, {member}")
        content: Json = answer[member]
        return content


_STDOUT: Final = "stdout is for answers only, anything else goes to stderr (WIRE-2)"


def read_outcomes(form: Json, component: str, batch: Sequence[Step]) -> list[Outcome]:
    """The outcomes of some steps, each as `read_outcome`; raises `Fault` if there are more or fewer."""
    if type(form) is not list or len(form) != len(batch):
        found = f"{len(form):,}" if type(form) is list else shown(form)
        raise _fault(f"{len(batch)} steps were asked, the outcomes are {found} (WIRE-5)")
    return [
        read_outcome(outcome, component, step.operation) for step, outcome in zip(batch, form, strict=True)
    ]


def read_outcome(form: Json, component: str, operation: str | None) -> Outcome:
    """The outcome, or a mistyped one, which is no outcome that anything wants."""
    read_result = None if operation is None else forms_of(component)[operation].read_result
    try:
        return checked_outcome(form, read_result)
    except Mismatch as mismatch:
        return {"mistyped": safe_text(shown(form)), "because": safe_text(str(mismatch))}


def _fault(detail: str) -> Fault:
    return Fault(Verdict.PROTOCOL_FAULT, detail)


def _checked_hello(form: Json) -> Hello:
    """What a backend says of itself (WIRE-3)."""
    members = ("version", "name", "language", "build", "phase", "components")
    if type(form) is not dict or sorted(form) != sorted(members):
        found = safe_names(form) if type(form) is dict else shown(form)
        raise _fault(f"a hello with {found}; its members are {', '.join(members)} (WIRE-3)")
    version = form["version"]
    if type(version) is not int or version != PROTOCOL:
        raise _fault(f"version {shown(version)} of the protocol; this kit speaks {PROTOCOL}")
    for member in ("name", "language", "build"):
        if type(form[member]) is not str:
            raise _fault(f"a hello whose {member} is not text (WIRE-3)")
    phase = form["phase"]
    if phase not in list(Phase):
        raise _fault(f"a hello whose phase {shown(phase)} is none of {', '.join(Phase)}")
    components = form["components"]
    if type(components) is not list or not all(
        type(each) is str and each in COMPONENTS for each in components
    ):
        raise _fault(f"a hello whose components {shown(components)} are not all of {', '.join(COMPONENTS)}")
    return Hello(
        safe_name(str(form["name"])),
        safe_name(str(form["language"])),
        safe_name(str(form["build"])),
        Phase(str(phase)),
        tuple(str(each) for each in components),
    )
