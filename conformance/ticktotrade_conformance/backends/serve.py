"""``t2t serve``: any in-process backend offered over the wire protocol, on stdin and stdout."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, Final

from ticktotrade.backend import Backend
from ticktotrade.json_text import BadJson, read_document
from ticktotrade.schema import Mismatch, reader, record_of
from ticktotrade.schema.json_form import Json, shown
from ticktotrade.versions import PROTOCOL
from ticktotrade_conformance.backends.in_process import Session
from ticktotrade_conformance.backends.load import load_backend
from ticktotrade_conformance.backends.measuring import BareStep, Measurer, Prepared
from ticktotrade_conformance.backends.raised import described
from ticktotrade_conformance.console.complaint import Complaint
from ticktotrade_conformance.files.bounded_lines import LINE_LIMIT, VALUES_LIMIT, bounded_lines
from ticktotrade_conformance.traces.json_values import has_more_values
from ticktotrade_conformance.traces.trace import OPENED, Outcome, Step, component_named, dump_line, step_of

COMPLAINS: Final = "t2t: "
"""How the line on stderr begins with which `main` ends if it cannot go on."""


@contextmanager
def streams_apart() -> Iterator[tuple[BinaryIO, BinaryIO]]:
    """The requests of stdin and the way to stdout; meanwhile nobody else has them.

    What the backend prints goes to stderr, also where C code or a process that it starts does, and also while it is being
    loaded; what it reads is empty.
    """
    with open(os.dup(0), "rb") as requests, open(os.dup(1), "wb") as answers:
        with open(os.devnull, "rb") as nothing:
            os.dup2(nothing.fileno(), 0)
        os.dup2(2, 1)
        stdout, sys.stdout = sys.stdout, sys.stderr
        try:
            yield requests, answers
        finally:
            sys.stdout = stdout
            os.dup2(answers.fileno(), 1)


def main() -> None:
    """Serve the backend that the command line names, until stdin ends; a process of the suite's own begins here.

    It imports the standard library and what the reference imports, so that it runs on interpreters that have nothing else.
    """
    with streams_apart() as (requests, answers):
        try:
            serve(load_backend(sys.argv[1]), requests, answers)
        except Complaint as complaint:
            sys.exit(f"{COMPLAINS}{complaint}")


def serve(backend: Backend, requests: BinaryIO, answers: BinaryIO, measurer: Measurer | None = None) -> None:
    """Answer every request in order until they end; ``measurer`` is what measures it, by default a `Measurer`.

    Raises `Complaint` for a line that is not a request, and for whatever the backend raises.
    """
    server = Server(backend, measurer)
    for line in bounded_lines(requests, LINE_LIMIT):
        if len(line) > LINE_LIMIT:
            raise Complaint(f"stdin: a line of more than {LINE_LIMIT} bytes; ask in several requests")
        if has_more_values(line, VALUES_LIMIT):
            raise Complaint(f"stdin: a line of more than {VALUES_LIMIT:,} values; ask in several requests")
        answers.write(dump_line(server.answer(line)))
        answers.flush()


class Server:
    """One backend, the machine that is open, and what measures it."""

    def __init__(self, backend: Backend, measurer: Measurer | None = None) -> None:
        self._backend = backend
        self._measurer = measurer or Measurer(backend)
        self._component = ""
        self._session: Session | None = None
        self._taken = 0
        self._kinds: dict[str, Callable[[dict[str, Json]], dict[str, Json]]] = {
            "hello": self._hello,
            "open": self._open,
            "steps": self._steps,
            "prepare": self._prepare,
            "measure": self._measure,
            "digest": self._digest,
        }

    def answer(self, line: bytes) -> dict[str, Json]:
        """The answer to one request; raises `Complaint` for a line that is none."""
        try:
            request = read_document(line)
            if type(request) is not dict or type(request.get("id")) is not int:
                raise Mismatch("not an object with a number id")
            number = request.pop("id")
            what = request.pop("do", None)
            kind = self._kinds.get(what) if type(what) is str else None
            if kind is None:
                raise Mismatch(f"do is none of {', '.join(self._kinds)}")
            return {"id": number, **kind(request)}
        except (BadJson, Mismatch) as error:
            raise Complaint(f"stdin: {error}; the chapter Traces has the requests: {shown(line)}") from None
        except BaseException as error:
            raise Complaint(f"the backend raised {described(error)}; `t2t conform` shows the step") from error

    def _hello(self, request: dict[str, Json]) -> dict[str, Json]:
        _expect(request, "version")
        name, language, build, phase, machines = self._backend
        return {
            "hello": {
                "version": PROTOCOL,
                "name": name,
                "language": language,
                "build": build,
                "phase": phase.value,
                "components": list(machines),
                "measures": True,
            }
        }

    def _open(self, request: dict[str, Json]) -> dict[str, Json]:
        _expect(request, "component", "config")
        self._component, config = self._configured(request)
        self._session = Session(self._backend, self._component, config)
        return {"outcome": dict(self._session.opening)}

    def _configured(self, request: dict[str, Json]) -> tuple[str, Any]:
        """The component that a request names, and its configuration."""
        component = component_named(request["component"])
        if component.name not in self._backend.machines:
            raise Mismatch(f"this backend has no {component.name}")
        return component.name, reader(record_of(component.config))(request["config"])

    def _steps(self, request: dict[str, Json]) -> dict[str, Json]:
        _expect(request, "steps")
        if self._session is None or self._session.opening != OPENED:
            raise Mismatch("steps without an open machine")
        steps = request["steps"]
        if type(steps) is not list:
            raise Mismatch("steps is not an array")
        outcomes: list[Json] = [dict(self._step(self._session, step)) for step in steps]
        return {"outcomes": outcomes}

    def _step(self, session: Session, form: Any) -> Outcome:
        return session.take(Step(*_bare_step(self._component, form)))

    def _prepare(self, request: dict[str, Json]) -> dict[str, Json]:
        _expect(request, "component", "config", "setup", "steps")
        component, config = self._configured(request)
        setup, steps = (_bare_steps(component, request[part]) for part in ("setup", "steps"))
        self._taken = 0
        return {"prepared": self._measurer.prepare(Prepared(component, config, setup, steps))}

    def _measure(self, request: dict[str, Json]) -> dict[str, Json]:
        _expect(request, "round", "limit", "arrivals")
        arrivals = None if request["arrivals"] is None else _whole_numbers(request["arrivals"])
        number, limit = _whole(request["round"]), _whole(request["limit"])
        samples: list[Json] = [*self._prepared().measure(number, limit, arrivals)]
        self._taken = len(samples)
        return {"measured": samples}

    def _digest(self, request: dict[str, Json]) -> dict[str, Json]:
        _expect(request, "step")
        measurer, step = self._prepared(), request["step"]
        if step is None:
            return {"digest": measurer.digest(None)}
        if not 0 <= _whole(step) < self._taken:
            raise Mismatch(f"step {shown(step)} of the round is none of the {self._taken} that were taken")
        return {"digest": measurer.digest(_whole(step))}

    def _prepared(self) -> Measurer:
        if not self._measurer.prepared.component:
            raise Mismatch("nothing is prepared")
        return self._measurer


def _bare_steps(component: str, forms: Json) -> tuple[BareStep, ...]:
    if type(forms) is not list:
        raise Mismatch(f"{shown(forms)} is not an array of steps")
    return tuple(_bare_step(component, form) for form in forms)


def _bare_step(component: str, form: Any) -> BareStep:
    if type(form) is not dict:
        raise Mismatch(f"{shown(form)} is not a step")
    _expect(form, "op", "args")
    return step_of(component, form["op"], form["args"])


def _whole_numbers(form: Json) -> list[int]:
    if type(form) is not list:
        raise Mismatch(f"{shown(form)} is not an array of whole numbers")
    return [_whole(each) for each in form]


def _whole(form: Json) -> int:
    if type(form) is not int:
        raise Mismatch(f"{shown(form)} is not a whole number")
    return form


def _expect(request: dict[str, Json], *members: str) -> None:
    if request.keys() != set(members):
        raise Mismatch(f"the members are {', '.join(request)}; wanted: {', '.join(members)}")
