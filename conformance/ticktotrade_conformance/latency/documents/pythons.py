"""Other interpreters to measure the reference on: found on PATH or named, and asked what they are."""

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final, NamedTuple

import ticktotrade
import ticktotrade_conformance
from ticktotrade.json_text import BadJson, read_document
from ticktotrade.safe_text import safe_text
from ticktotrade.schema import Mismatch, reader, record_of
from ticktotrade_conformance.console.complaint import Complaint
from ticktotrade_conformance.latency.documents import interpreter
from ticktotrade_conformance.latency.documents.interpreter import Interpreter

_PATIENCE: Final = 60.0
"""Seconds to wait for what an interpreter says of itself, on a machine that is busy."""

_ASK: Final = (
    "import runpy, sys; sys.path[:0] = sys.argv[1:3]; runpy.run_module(sys.argv[3], run_name='__main__')"
)


class Python(NamedTuple):
    """An interpreter: its file, and what it says of itself."""

    executable: str
    interpreter: Interpreter

    @property
    def is_another(self) -> bool:
        """Whether it is not the one that runs this, whose options and modules are ours."""
        return self.executable != sys.executable


def this_python() -> Python:
    """The one that runs this."""
    return Python(sys.executable, interpreter.this_interpreter())


def find_python(name: str) -> Python:
    """The interpreter of a name on PATH, or of a file.

    Raises `Complaint` if there is none, or it cannot read this code.
    """
    found = shutil.which(name)
    if found is None:
        raise Complaint(f"--python {safe_text(name)}: no such program; name an interpreter that is installed")
    return Python(found, _asked(name, found))


def _asked(name: str, executable: str) -> Interpreter:
    """What it says of itself. Nothing of ours need be installed there: our packages come with the question."""
    packages = [str(Path(each.__path__[0]).parent) for each in (ticktotrade, ticktotrade_conformance)]
    command = [executable, "-P", "-c", _ASK, *packages, interpreter.__name__]
    try:
        asked = subprocess.run(
            command, capture_output=True, check=False, timeout=_PATIENCE, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise _useless(name, str(error)) from None
    try:
        said: Interpreter = reader(record_of(Interpreter))(read_document(asked.stdout))
    except (BadJson, Mismatch):
        last = asked.stderr.decode(errors="replace").splitlines()[-1:]
        raise _useless(name, last[0] if last else "it says nothing of itself") from None
    return said


def _useless(name: str, why: str) -> Complaint:
    return Complaint(
        f"--python {safe_text(name)}: it does not run this code ({safe_text(why)}); name a Python of version 3.11 or later"
    )
