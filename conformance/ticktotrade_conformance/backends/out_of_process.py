"""A backend behind the wire protocol: any executable that speaks it on stdin and stdout (chapter *Traces*)."""

import shlex
import time
from collections.abc import Iterator, Sequence
from typing import Any

from ticktotrade.safe_text import safe_text
from ticktotrade.schema import Mismatch
from ticktotrade.schema.json_form import Json, shown
from ticktotrade_conformance.backends.child import Child
from ticktotrade_conformance.backends.interface import Hello
from ticktotrade_conformance.backends.remote import MEMORY, Remote, batches
from ticktotrade_conformance.backends.wire import Wire, protocol_fault
from ticktotrade_conformance.console.complaint import Complaint
from ticktotrade_conformance.traces.trace import (
    OPENED,
    Outcome,
    Step,
    checked_outcome,
    config_form,
    forms_of,
    step_form,
)


class OutOfProcess(Remote):
    """Starts a command, and speaks the wire protocol with it."""

    def __init__(self, command: str, timeout: float = 10.0, restarts: int = 10, memory: int = MEMORY) -> None:
        """Start the command and exchange hellos.

        Raises `Complaint` if it cannot be started, `Fault` if it does not say hello as it should.
        """
        self._command = words_of(command)
        super().__init__(timeout, restarts, memory)

    def _new_child(self) -> Child:
        child = Child(self._command, self._memory)
        self._wire = Wire(child)
        return child

    def _greeted(self) -> Hello:
        return self._wire.greeted(self._patience.timeout)

    def _outcomes(
        self, component: str, config: Any, steps: Sequence[Step], together: int
    ) -> Iterator[Outcome]:
        request: dict[str, Json] = {"do": "open", "component": component}  # WIRE-4
        request["config"] = config_form(component, config)
        begun = time.monotonic()
        opening = read_outcome(self._wire.ask(request, "outcome", self._patience.seconds), component, None)
        self._patience.answered_in(time.monotonic() - begun)
        yield opening
        if opening != OPENED:
            return
        for batch, told in batches(steps, together):
            forms: list[Json] = [step_form(component, step) for step in batch]
            begun = time.monotonic()
            outcomes = self._wire.ask(
                {"do": "steps", "steps": forms}, "outcomes", self._patience.seconds, told
            )
            self._patience.answered_in(time.monotonic() - begun)
            yield from read_outcomes(outcomes, component, batch)


def words_of(command: str) -> list[str]:
    """An executable and its arguments; raises `Complaint` if that is no command."""
    try:
        words = shlex.split(command)
    except ValueError as error:
        raise Complaint(f"--command {safe_text(command)}: {error}; quote it as for a shell") from None
    if not words:
        raise Complaint("--command: it is empty; name an executable and its arguments")
    return words


def read_outcomes(form: Json, component: str, batch: Sequence[Step]) -> list[Outcome]:
    """The outcomes of some steps, each as `read_outcome`; raises `Fault` if there are more or fewer."""
    if type(form) is not list or len(form) != len(batch):
        found = f"{len(form):,}" if type(form) is list else shown(form)
        raise protocol_fault(f"{len(batch)} steps were asked, the outcomes are {found} (WIRE-5)")
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
