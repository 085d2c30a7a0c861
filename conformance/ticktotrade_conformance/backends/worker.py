"""The process in which a Python backend runs: it loads the backend, and takes its machines through steps as it is told.

It is watched from outside, so that nothing in here has to hold up against what a backend does. Requests come through a
pipe as pickled records, each behind its length; answers go through another one as lines of JSON, since the other side
trusts nothing that comes from here.
"""

import faulthandler
import os
import pickle
import signal
import sys
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO, Final, NamedTuple

from ticktotrade.backend import Backend
from ticktotrade.components import COMPONENTS
from ticktotrade.schema.json_form import Json
from ticktotrade_conformance.backends.in_process import Session, hello_of, what_is_missing
from ticktotrade_conformance.backends.load import load_backend
from ticktotrade_conformance.backends.raised import described
from ticktotrade_conformance.console.complaint import Complaint
from ticktotrade_conformance.traces.trace import OPENED, Outcome, Step, dump_line

LENGTH_BYTES: Final = 8
"""Little-endian, in front of each request."""

PLACE_SIGNAL: Final = getattr(signal, "SIGUSR1", signal.SIGTERM)
"""On this signal the worker writes to stderr where it is."""

_BROKEN: Final = 70


class Look(NamedTuple):
    """What does a machine of this component lack?"""

    component: str


class Open(NamedTuple):
    """Make a machine, and take it through the first steps."""

    component: str
    config: Any
    steps: Sequence[tuple[str, tuple[Any, ...]]]


class More(NamedTuple):
    """Take the machine through more steps."""

    steps: Sequence[tuple[str, tuple[Any, ...]]]


Request = Look | Open | More


def pickled(request: Request) -> bytes:
    """A request as it goes through the pipe."""
    data = pickle.dumps(request, pickle.HIGHEST_PROTOCOL)
    return len(data).to_bytes(LENGTH_BYTES, "little") + data


def main() -> None:
    """Load the backend that the command line names, and answer until the requests end."""
    name, requests, answers = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    for pipe in (requests, answers):
        os.set_inheritable(pipe, False)
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=lambda: _let_go(requests, answers))
    faulthandler.enable()
    if hasattr(faulthandler, "register"):  # not on Windows
        faulthandler.register(PLACE_SIGNAL, all_threads=False)
    try:
        with open(requests, "rb", closefd=False) as file:
            for answer in _answers(name, file):
                _write(answers, dump_line(answer))
    except BaseException as error:  # of the backend's, at a time when it was not asked anything
        os.write(2, f"{described(error)}\n".encode(errors="replace"))
        os._exit(_BROKEN)


def _answers(name: str, requests: BinaryIO) -> Iterator[dict[str, Json]]:
    try:
        backend = load_backend(name)
        yield {"hello": _hello(backend)}
    except Complaint as complaint:
        yield {"complaint": str(complaint)}
        return
    worker = _Worker(backend)
    while header := requests.read(LENGTH_BYTES):
        yield worker.answer(pickle.loads(requests.read(int.from_bytes(header, "little"))))


def _hello(backend: Backend) -> dict[str, Json]:
    hello = hello_of(backend)._asdict()
    return {**hello, "phase": str(backend.phase), "variants": dict(hello["variants"])}


def _let_go(*pipes: int) -> None:
    """Leave the pipes to the process that was forked."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for pipe in pipes:
        os.dup2(nothing, pipe, inheritable=False)
    os.close(nothing)


def _write(pipe: int, data: bytes) -> None:
    unwritten = memoryview(data)
    while unwritten:
        unwritten = unwritten[os.write(pipe, unwritten) :]


class _Worker:
    """One backend, and the machine that is open."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._session: Session | None = None
        self._process = os.getpid()

    def answer(self, request: Request) -> dict[str, Json]:
        match request:
            case Look(component):
                return {"lacks": self._lacks(component)}
            case Open(component, config, steps):
                return self._taken(steps, component, config)
            case More(steps):
                return self._taken(steps)

    def _lacks(self, component: str) -> str:
        try:
            return what_is_missing(
                self._backend.machines[component](COMPONENTS[component].config()), component
            )
        except BaseException:  # shows itself when it is asked in earnest
            return ""

    def _taken(
        self, steps: Sequence[tuple[str, tuple[Any, ...]]], component: str = "", config: Any = None
    ) -> dict[str, Json]:
        outcomes: list[Outcome] = []
        raised = ""
        try:
            if component:
                self._session = Session(self._backend, component, config)
                outcomes.append(self._session.opening)
            assert self._session is not None
            if self._session.opening == OPENED:
                for operation, arguments in steps:
                    outcomes.append(self._session.take(Step(operation, arguments)))
                    if os.getpid() != self._process:
                        os._exit(0)  # a fork of the backend's that has come back to us
        except BaseException as error:  # a finding, whatever it is
            raised = described(error)
        done: list[Json] = [dict(outcome) for outcome in outcomes]
        return {"outcomes": done, "raised": raised}


if __name__ == "__main__":
    main()
