"""A backend in a process of its own that is measured: a command, or a Python backend under an interpreter of any kind."""

import json
import os
import shutil
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

import sortedcontainers

import ticktotrade
import ticktotrade_conformance
from ticktotrade.safe_text import safe_text
from ticktotrade.schema.json_form import Json
from ticktotrade_conformance.backends.child import MEGABYTE, Child
from ticktotrade_conformance.backends.interface import Fault
from ticktotrade_conformance.backends.out_of_process import words_of
from ticktotrade_conformance.backends.remote import MEMORY
from ticktotrade_conformance.backends.serve import COMPLAINS
from ticktotrade_conformance.backends.wire import Wire, protocol_fault
from ticktotrade_conformance.console.complaint import Complaint
from ticktotrade_conformance.latency.interface import NotMeasured
from ticktotrade_conformance.latency.measuring.measured import Measured

_ENDING: Final = 2.0

_SERVE: Final = (
    "import json, sys; sys.path[:] = [*json.loads(sys.argv.pop(1)), *sys.path, *json.loads(sys.argv.pop(1))]; "
    "from ticktotrade_conformance.backends.serve import main; main()"
)
"""In front of the interpreter's own path ours, behind it what it may lack."""


class _WhileAsked(Wire):
    """A child that runs while something is asked of it, and at no other time: nothing is computed ahead (LATENCY-7)."""

    def __init__(self, child: Child) -> None:
        super().__init__(child)
        self._paused = child

    def ask(self, request: dict[str, Json], member: str, patience: float, told: int = 0) -> Json:
        """As `Wire.ask`."""
        self._paused.resume()
        return super().ask(request, member, patience, told)

    def heard(self) -> None:
        """Before its answer is read: that takes as long as the backend makes it."""
        if not self._paused.pause():
            raise protocol_fault(
                "it cannot be kept from running while nothing is asked of it (LATENCY-7); it is to stay where signals reach it"
            )


class ChildFailed(NotMeasured):
    """The process answered as it should not, or not at all; ``said`` is the last line that it left on stderr."""

    def __init__(self, reason: str, said: str = "") -> None:
        super().__init__(reason)
        self.said = said


class MeasuredChild(Measured):
    """A process that speaks the wire protocol on its stdin and stdout, until it is closed or fails.

    It is stopped while nothing is asked of it, so that it disturbs no other that is measured beside it.
    """

    def __init__(self, command: Sequence[str], timeout: float = 30.0, memory: int = MEMORY) -> None:
        """Start the command and exchange hellos; ``timeout`` is in seconds for one answer, ``memory`` in MB.

        Raises `Complaint` if it cannot be started, `ChildFailed` if it does not say hello as it should.
        """
        self._child = Child(command, memory * MEGABYTE)
        self._open = True
        wire = _WhileAsked(self._child)
        try:
            hello = wire.greeted(timeout)
        except Fault as fault:
            raise self._failed(fault) from None
        except BaseException:
            self._child.kill()
            raise
        super().__init__(wire, hello, timeout)

    @property
    def pid(self) -> int:
        """As `Measurable.pid`."""
        return self._child.pid

    def close(self) -> None:
        """End the requests, and the process if it does not end by itself (WIRE-6); a second time nothing."""
        if self._open:
            self._open = False
            self._child.resume()
            with suppress(Fault):  # what it says at its end changes no figure
                self._child.finish(_ENDING)

    def _failed(self, fault: Fault) -> ChildFailed:
        self._open = False
        self._child.resume()
        fault = self._child.failed(fault)
        last = [safe_text(line) for line in fault.log.splitlines()[-1:]]
        return ChildFailed("; ".join([f"{fault.verdict}: {fault.detail}", *last]), *last)


def command_child(command: str, timeout: float = 30.0, memory: int = MEMORY) -> MeasuredChild:
    """The backend of ``--command``; raises as `MeasuredChild`."""
    return MeasuredChild(words_of(command), timeout, memory)


def python_child(
    backend: str, interpreter: str = "", timeout: float = 30.0, memory: int = MEMORY
) -> MeasuredChild:
    """The Python backend ``module:factory`` in a fresh interpreter, by default the one that runs this.

    Another one needs nothing of its own: the two packages, and what they import, come with it. Raises as `MeasuredChild`,
    and `Complaint` for an interpreter that is not there and for a backend that cannot be loaded.
    """
    command = [*_interpreter(interpreter), "-c", _SERVE, *_paths(interpreter), backend]
    try:
        return MeasuredChild(command, timeout, memory)
    except ChildFailed as failed:
        if failed.said.startswith(COMPLAINS):  # it is our own program that says so
            raise Complaint(failed.said.removeprefix(COMPLAINS)) from None
        raise


def _interpreter(name: str) -> list[str]:
    """What runs Python: ours with its options, or another one."""
    if not name:
        options = [each if value is True else f"{each}={value}" for each, value in sys._xoptions.items()]
        optimised = [f"-{'O' * sys.flags.optimize}"] if sys.flags.optimize else []
        return [sys.executable, "-P", *optimised, *(f"-X{option}" for option in options)]
    found = shutil.which(name)
    if found is None:
        raise Complaint(f"--python {safe_text(name)}: no such program; name an interpreter that is installed")
    return [found, "-P"]


def _paths(interpreter: str) -> tuple[str, str]:
    """Where modules are looked for before the interpreter's own path, and where after it."""
    packages = [str(Path(str(each.__file__)).parents[1]) for each in (ticktotrade, ticktotrade_conformance)]
    if not interpreter:
        return json.dumps(sys.path), json.dumps([])
    asked = [os.path.abspath(each) for each in os.environ.get("PYTHONPATH", "").split(os.pathsep) if each]
    lacking = str(Path(str(sortedcontainers.__file__)).parents[1])
    return json.dumps([*packages, *asked]), json.dumps([lacking])
