"""``t2t serve``: any in-process backend offered over the wire protocol, on stdin and stdout."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

from ticktotrade.backend import Backend
from ticktotrade.json_text import BadJson, read_document
from ticktotrade.schema import Mismatch, reader, record_of
from ticktotrade.schema.json_form import Json, shown
from ticktotrade.versions import PROTOCOL
from ticktotrade_conformance.backends.in_process import Session
from ticktotrade_conformance.backends.raised import described
from ticktotrade_conformance.console.complaint import Complaint
from ticktotrade_conformance.files.bounded_lines import LINE_LIMIT, VALUES_LIMIT, bounded_lines
from ticktotrade_conformance.traces.json_values import has_more_values
from ticktotrade_conformance.traces.trace import OPENED, Outcome, Step, component_named, dump_line, step_of


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


def serve(backend: Backend, requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer every request in order until they end.

    Raises `Complaint` for a line that is not a request, and for whatever the backend raises.
    """
    server = Server(backend)
    for line in bounded_lines(requests, LINE_LIMIT):
        if len(line) > LINE_LIMIT:
            raise Complaint(f"stdin: a line of more than {LINE_LIMIT} bytes; ask in several requests")
        if has_more_values(line, VALUES_LIMIT):
            raise Complaint(f"stdin: a line of more than {VALUES_LIMIT:,} values; ask in several requests")
        answers.write(dump_line(server.answer(line)))
        answers.flush()


class Server:
    """One backend, and the machine that is open."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._component = ""
        self._session: Session | None = None
        self._kinds: dict[str, Callable[[dict[str, Json]], dict[str, Json]]] = {
            "hello": self._hello,
            "open": self._open,
            "steps": self._steps,
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
            }
        }

    def _open(self, request: dict[str, Json]) -> dict[str, Json]:
        _expect(request, "component", "config")
        component = component_named(request["component"])
        if component.name not in self._backend.machines:
            raise Mismatch(f"this backend has no {component.name}")
        config = reader(record_of(component.config))(request["config"])
        self._component = component.name
        self._session = Session(self._backend, component.name, config)
        return {"outcome": dict(self._session.opening)}

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
        if type(form) is not dict:
            raise Mismatch(f"{shown(form)} is not a step")
        _expect(form, "op", "args")
        name, arguments = step_of(self._component, form["op"], form["args"])
        return session.take(Step(name, arguments))


def _expect(request: dict[str, Json], *members: str) -> None:
    if request.keys() != set(members):
        raise Mismatch(f"the members are {', '.join(request)}; wanted: {', '.join(members)}")
