"""A Python backend in a worker: a fresh interpreter of ours that is watched from outside (`worker`)."""

import json
import sys
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import suppress
from typing import Any, Final

from ticktotrade.components import COMPONENTS
from ticktotrade.phases import Phase
from ticktotrade.safe_text import safe_name, safe_text
from ticktotrade.schema.json_form import Json, shown
from ticktotrade_conformance.backends.answer_line import check_values, longest_answer
from ticktotrade_conformance.backends.child import Child
from ticktotrade_conformance.backends.interface import Fault, Hello, Verdict
from ticktotrade_conformance.backends.out_of_process import read_outcome
from ticktotrade_conformance.backends.raised import STACK_FRAME, Frame, place_of, without_our_frames
from ticktotrade_conformance.backends.remote import MEMORY, Remote, batches
from ticktotrade_conformance.backends.worker import PLACE_SIGNAL, Look, More, Open, Request, pickled
from ticktotrade_conformance.console.complaint import Complaint
from ticktotrade_conformance.traces.trace import OPENED, Outcome, Step

_START: Final = (
    "import json, sys; sys.path[:] = json.loads(sys.argv.pop(1)); "
    "from ticktotrade_conformance.backends.worker import main; main()"
)
_LOOK_PATIENCE: Final = 2.0
_PLACE_PATIENCE: Final = 0.3
_SAID_LIMIT: Final = 600
_FOREIGN: Final = (
    "what comes from the worker is no answer; does the backend write to descriptors that are not its own?"
)


class InWorker(Remote):
    """Runs ``module:factory`` in a process of its own. An exception is a crash, after which the process goes on."""

    def __init__(self, name: str, timeout: float = 10.0, restarts: int = 10, memory: int = MEMORY) -> None:
        """Load the backend, which may take as long as an answer.

        Raises `Complaint` if the name does not lead to a backend, `Fault` if loading it hangs or ends the process.
        """
        self._name = name
        self._begun: Sequence[Step] | None = None
        self._sent_at = 0.0
        super().__init__(timeout, restarts, memory)

    def lacks(self, component: str) -> str:
        """As `Subject.lacks`: a machine is made with the default configuration, and looked at."""
        with suppress(Fault):
            if self._child is None:
                self._start()
            try:
                self._send(Look(component))
                answer = self._answer(_LOOK_PATIENCE, 0)
            except Fault as fault:
                self._failed(fault)
                return ""
            return safe_text(str(answer.get("lacks", "")), _SAID_LIMIT)
        return ""

    def begin(self, component: str, config: Any, steps: Sequence[Step]) -> None:
        """As `Subject.begin`: the worker works while this process does something else."""
        if self._child is not None and self._begun is None:
            first, _ = next(batches(steps, len(steps)), ((), 0))
            self._send(_opening(component, config, first))
            self._begun = steps

    def _new_child(self) -> Child:
        self._begun = None
        return Child(
            [*_interpreter(), "-c", _START, json.dumps(sys.path), self._name], self._memory, own_pipes=True
        )

    def _greeted(self) -> Hello:
        answer = self._answer(self._patience.timeout, 0, "loading it")
        if "complaint" in answer:
            raise Complaint(safe_text(str(answer["complaint"]), _SAID_LIMIT))
        return _hello(answer.get("hello"))

    def _outcomes(
        self, component: str, config: Any, steps: Sequence[Step], together: int
    ) -> Iterator[Outcome]:
        parts = list(batches(steps, together))
        first, told = parts.pop(0) if parts and together else ([], 0)
        if self._begun is not steps:
            if self._begun is not None:
                self._answer(self._patience.seconds, told)  # to what was begun and is not wanted
            self._send(_opening(component, config, first))
        self._begun = None
        opening = yield from self._taken(told, component, [None, *first])
        if opening != OPENED:
            return
        for batch, told in parts:
            self._send(More(_bare(batch)))
            yield from self._taken(told, component, batch)

    def _taken(
        self, told: int, component: str, asked: Sequence[Step | None]
    ) -> Generator[Outcome, None, Outcome]:
        """The outcomes in the answer that comes next; the first one is returned as well.

        ``asked`` has what was asked, None for making the machine.
        """
        answer = self._answer(self._patience.seconds, told)
        self._patience.answered_in(time.monotonic() - self._sent_at)
        forms, raised = answer.get("outcomes"), answer.get("raised")
        if type(forms) is not list or len(forms) > len(asked) or type(raised) is not str:
            raise Fault(Verdict.PROTOCOL_FAULT, _FOREIGN)
        outcomes = [
            _outcome(form, component, None if step is None else step.operation)
            for step, form in zip(asked, forms, strict=False)
        ]
        yield from outcomes
        if raised:
            fault = Fault(Verdict.CRASH, safe_text(raised, _SAID_LIMIT))
            fault.step_known = fault.goes_on = True
            raise fault
        refused = asked[0] is None and len(outcomes) == 1 and outcomes[0] != OPENED
        if len(outcomes) < len(asked) and not refused:
            raise Fault(Verdict.PROTOCOL_FAULT, _FOREIGN)
        return outcomes[0]

    def _send(self, request: Request) -> None:
        assert self._child is not None
        self._sent_at = time.monotonic()
        self._child.send(pickled(request))

    def _answer(self, patience: float, told: int, asked: str = "") -> dict[str, Json]:
        assert self._child is not None
        longest = longest_answer(told)
        try:
            line = self._child.exchange(patience, longest)
        except Fault as fault:
            if asked:
                fault.detail = f"{fault.detail} ({asked})"
            raise
        check_values(line, longest)
        try:
            answer = json.loads(line)
        except (ValueError, RecursionError):
            answer = None
        if type(answer) is not dict:
            raise Fault(Verdict.PROTOCOL_FAULT, f"{_FOREIGN}: {shown(line)}")
        return answer

    def _failed(self, fault: Fault) -> Fault:
        if fault.verdict is Verdict.TIME_OUT and self._child is not None:
            said = self._child.reaction(PLACE_SIGNAL, _PLACE_PATIENCE)
            frames = [Frame(file, int(line), function) for file, line, function in STACK_FRAME.findall(said)]
            where = place_of(frames[::-1])
            if where:
                fault.detail = f"{fault.detail}; it was at {where}"
        fault = super()._failed(fault)
        fault.log = without_our_frames(fault.log)
        return fault


def _interpreter() -> list[str]:
    """What runs this program, with its options as far as they matter to a backend."""
    options = [name if value is True else f"{name}={value}" for name, value in sys._xoptions.items()]
    optimised = [f"-{'O' * sys.flags.optimize}"] if sys.flags.optimize else []
    # -P: a module of the author's, such as signal.py, is not taken for one of the standard library.
    return [sys.executable, "-P", *optimised, *(f"-X{option}" for option in options)]


def _opening(component: str, config: Any, steps: Sequence[Step]) -> Open:
    return Open(component, config, _bare(steps))


def _bare(steps: Sequence[Step]) -> list[tuple[str, tuple[Any, ...]]]:
    """The steps without the outcomes wanted, which are never sent."""
    return [step[:2] for step in steps]


def _outcome(form: Any, component: str, operation: str | None) -> Outcome:
    if type(form) is dict and form.keys() == {"mistyped", "because"}:
        return {name: safe_text(str(text)) for name, text in form.items()}
    return read_outcome(form, component, operation)


def _hello(form: Any) -> Hello:
    try:
        components = tuple(str(each) for each in form["components"] if each in COMPONENTS)
        variants = {str(each): safe_name(str(name)) for each, name in form["variants"].items()}
        name, language, build = (safe_name(str(form[text])) for text in ("name", "language", "build"))
        return Hello(name, language, build, Phase(form["phase"]), components, variants)
    except (TypeError, KeyError, ValueError, AttributeError):
        raise Fault(Verdict.PROTOCOL_FAULT, _FOREIGN) from None
