"""A backend behind the wire protocol: any executable that speaks it on stdin and stdout (chapter *Traces*)."""

import shlex
from collections.abc import Iterator, Sequence
from typing import Any, Final

from ticktotrade.components import COMPONENTS
from ticktotrade.json_text import BadJson, read_document
from ticktotrade.phases import Phase
from ticktotrade.schema import Mismatch
from ticktotrade.schema.json_form import Json, shown
from ticktotrade_conformance.complaint import Complaint
from ticktotrade_conformance.subjects.child import Child
from ticktotrade_conformance.subjects.interface import Fault, GaveUp, Hello, Subject, Verdict, printable
from ticktotrade_conformance.trace import (
    OPENED,
    Outcome,
    Step,
    checked_outcome,
    config_form,
    dump_line,
    forms_of,
    step_form,
)

PROTOCOL_VERSION: Final = 1
_PATIENCE: Final = 2.0
"""Seconds that a backend may take to end when its stdin has."""
BATCH: Final = 500
"""Steps in one request, at most."""

_EXPECTED_BYTES: Final = 16 * 1024 * 1024


class OutOfProcess(Subject):
    """Starts a command, asks, and reads exactly one answer to each question.

    After a fault the process is killed; the next run starts a new one, up to ``restarts`` times. ``timeout``
    is in seconds, for one answer.
    """

    def __init__(self, command: str, timeout: float = 10.0, restarts: int = 10) -> None:
        """Start the command and exchange hellos.

        Raises `Complaint` if it cannot be started, `Fault` if it does not say hello as it should.
        """
        try:
            self._command = shlex.split(command)
        except ValueError as error:
            raise Complaint(f"--command {command}: {error}; quote it as for a shell") from None
        if not self._command:
            raise Complaint("--command: it is empty; name an executable and its arguments")
        self._timeout = timeout
        self._restarts_left = restarts
        self._child: Child | None = None
        self._request = 0
        self._hello = self._start()

    @property
    def hello(self) -> Hello:
        """What the backend said of itself when it was first started."""
        return self._hello

    def run(self, component: str, config: Any, steps: Sequence[Step]) -> list[Outcome]:
        """As `Subject.run`; a question to make the machine, then one for each `BATCH` of steps.

        Raises `GaveUp` if the process would have to be started once more than it may be.
        """
        if self._child is None:
            if self._restarts_left == 0:
                raise GaveUp
            self._restarts_left -= 1
            self._start()
        try:
            return list(self._outcomes(component, config, steps))
        except BaseException:
            self._kill()
            raise

    def close(self) -> None:
        """Close the backend's stdin, and wait for it to end. Raises `Fault` if it still had output."""
        if self._child is not None:
            child, self._child = self._child, None
            child.finish(min(self._timeout, _PATIENCE))

    def _start(self) -> Hello:
        self._child = Child(self._command)
        self._request = 0
        try:
            return _checked_hello(self._ask({"do": "hello", "version": PROTOCOL_VERSION}, "hello"))
        except BaseException:
            self._kill()
            raise

    def _kill(self) -> None:
        if self._child is not None:
            self._child.kill()
            self._child = None

    def _outcomes(self, component: str, config: Any, steps: Sequence[Step]) -> Iterator[Outcome]:
        question: dict[str, Json] = {"do": "open", "component": component}
        opened = self._ask({**question, "config": config_form(component, config)}, "outcome")
        opening = _outcome(opened, component, None)
        yield opening
        if opening != OPENED:
            return
        for batch in _batches(component, steps):
            forms: list[Json] = [step_form(component, step) for step in batch]
            outcomes = self._ask({"do": "steps", "steps": forms}, "outcomes")
            if type(outcomes) is not list or len(outcomes) != len(batch):
                found = len(outcomes) if type(outcomes) is list else shown(outcomes)
                raise _fault(f"{len(batch)} steps were asked, the outcomes are {found}")
            for step, outcome in zip(batch, outcomes, strict=True):
                yield _outcome(outcome, component, step.operation)

    def _ask(self, question: dict[str, Json], member: str) -> Json:
        """Send a numbered question and read its answer; the value of the one member that it should have."""
        assert self._child is not None
        self._request += 1
        try:
            line = self._child.exchange(dump_line({"id": self._request, **question}), self._timeout)
        except Fault as fault:
            asked = f"{fault.detail} (question {self._request}, {question['do']})"
            raise Fault(fault.verdict, asked, fault.log) from None
        try:
            answer = read_document(line)
        except BadJson as error:
            raise _fault(f"a line that is not JSON ({error}): {shown(line)}") from None
        if type(answer) is not dict:
            raise _fault(f"an answer that is not an object: {shown(line)}")
        number = answer.get("id")
        if type(number) is not int or number != self._request:
            if type(number) is int and 0 < number < self._request:
                raise _fault(f"question {number} was answered a second time")
            raise _fault(f"question {self._request} was answered with the number {shown(number)}")
        if answer.keys() != {"id", member}:
            raise _fault(f"an answer with the members {', '.join(answer)}; wanted: id, {member}")
        content: Json = answer[member]
        return content


def _batches(component: str, steps: Sequence[Step]) -> Iterator[list[Step]]:
    """The steps, cut so that no answer comes near the longest one allowed.

    An answer can be little longer than all that was told before: it is expected to be as long, and a little.
    """
    batch: list[Step] = []
    told = expected = 0
    for step in steps:
        told += sum(map(_length, step.arguments))
        if batch and (len(batch) == BATCH or expected + told > _EXPECTED_BYTES):
            yield batch
            batch, expected = [], 0
        batch.append(step)
        expected += told + 1000
    if batch:
        yield batch


def _length(value: Any) -> int:
    """About how many bytes a value has in its JSON form."""
    if isinstance(value, tuple):
        return 20 + sum(map(_length, value))
    return 2 * len(value) if isinstance(value, str | bytes) else 20


def _fault(detail: str) -> Fault:
    return Fault(Verdict.PROTOCOL_FAULT, detail)


def _outcome(form: Json, component: str, operation: str | None) -> Outcome:
    """The outcome, or a mistyped one, which is no outcome that anything wants."""
    read_result = None if operation is None else forms_of(component)[operation].read_result
    try:
        return checked_outcome(form, read_result)
    except Mismatch as mismatch:
        return {"mistyped": shown(form), "because": str(mismatch)}


def _checked_hello(form: Json) -> Hello:
    members = ("version", "name", "language", "build", "phase", "components")
    if type(form) is not dict or sorted(form) != sorted(members):
        raise _fault(f"a hello other than {', '.join(members)}: {shown(form)}")
    version = form["version"]
    if type(version) is not int or version != PROTOCOL_VERSION:
        raise _fault(f"version {shown(version)} of the protocol; this kit speaks {PROTOCOL_VERSION}")
    for member in ("name", "language", "build"):
        if type(form[member]) is not str:
            raise _fault(f"a hello whose {member} is not text")
    phase = form["phase"]
    if phase not in list(Phase):
        raise _fault(f"a hello whose phase {shown(phase)} is none of {', '.join(Phase)}")
    components = form["components"]
    if type(components) is not list or not all(
        type(each) is str and each in COMPONENTS for each in components
    ):
        raise _fault(f"a hello whose components {shown(components)} are not all of {', '.join(COMPONENTS)}")
    return Hello(
        printable(str(form["name"])),
        printable(str(form["language"])),
        printable(str(form["build"])),
        Phase(str(phase)),
        tuple(str(each) for each in components),
    )
