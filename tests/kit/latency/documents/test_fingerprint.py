"""A fingerprint says where something was measured, also on a machine that says little of itself."""

import gc
import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ticktotrade import __version__
from ticktotrade.schema import reader, record_of, writer
from ticktotrade_conformance.latency.documents import interpreter as interpreter_module
from ticktotrade_conformance.latency.documents.fingerprint import Fingerprint, fingerprint, machine
from ticktotrade_conformance.latency.documents.fingerprint_lines import interpreter_lines, machine_lines
from ticktotrade_conformance.latency.documents.interpreter import Interpreter, Jit, steering, this_interpreter

X86 = """processor\t: 0
model name\t: A fast one
flags\t\t: sse2 avx2 fpu

processor\t: 1
model name\t: Another
flags\t\t: sse2
"""
ARM = """processor\t: 0
Features\t: fp asimd
CPU part\t: 0xd0c
"""


def test_a_fingerprint_is_of_the_declared_types() -> None:
    found = fingerprint(lambda: datetime(2026, 11, 27, 12, 30, 5, 999, tzinfo=UTC))
    record = record_of(Fingerprint)
    assert reader(record)(writer(record)(found)) == found
    assert (found.time, found.kit) == ("2026-11-27T12:30:05Z", __version__)
    assert found.machine.cores >= 1
    assert found.interpreter.version.startswith(".".join(map(str, sys.version_info[:3])))


@pytest.mark.parametrize(
    ("info", "cpu", "features"),
    [(X86, "A fast one", ("avx2", "fpu", "sse2")), (ARM, "0xd0c", ("asimd", "fp"))],
)
def test_the_first_processor_is_the_one_that_is_named(
    tmp_path: Path, info: str, cpu: str, features: tuple[str, ...]
) -> None:
    path = tmp_path / "cpuinfo"
    path.write_text(info)
    found = machine(path)
    assert (found.cpu, found.cpu_features) == (cpu, features)


def test_a_machine_without_such_a_file_has_a_fingerprint_too(tmp_path: Path) -> None:
    found = machine(tmp_path / "none")
    assert found.cpu_features == ()
    assert dict(machine_lines(found))["cores"] == f"{found.cores}"


def test_no_other_variable_is_shown_than_those_that_change_the_speed() -> None:
    environment = {
        "PYTHON_JIT": "1",
        "APCA_API_SECRET_KEY": "secret",
        "PYPY_GC_NURSERY": "16M",
        "PYTHONPATH": "here",
    }
    assert steering(environment) == ("PYPY_GC_NURSERY=16M", "PYTHON_JIT=1")


def test_an_interpreter_says_how_it_was_started() -> None:
    command = [sys.executable, "-O", "-X", "frozen_modules=off", "-P", str(interpreter_module.__file__)]
    said = subprocess.run(command, capture_output=True, check=True, timeout=60).stdout
    found: Interpreter = reader(record_of(Interpreter))(json.loads(said))
    assert found.options == ("-O", "-X frozen_modules=off")
    assert found._replace(options=()) == this_interpreter()._replace(options=())


def test_a_collector_is_off_has_thresholds_or_has_none() -> None:
    plain = this_interpreter()._replace(jit=Jit.OFF, gil=True)
    said = [
        dict(interpreter_lines(plain._replace(collector=each)))["collector"]
        for each in (None, (), (700, 10, 10))
    ]
    assert said == ["off", "on", "thresholds 700 10 10"]
    assert dict(interpreter_lines(plain))["GIL, JIT"] == "on, off"


class MadeUpJit:
    def __init__(self, available: bool, enabled: bool) -> None:
        self.is_available = lambda: available
        self.is_enabled = lambda: enabled


@pytest.mark.skipif(
    sys.implementation.name != "cpython", reason="of another interpreter its compiler is always on"
)
@pytest.mark.parametrize(
    ("available", "enabled", "jit"),
    [(False, False, Jit.ABSENT), (True, False, Jit.OFF), (True, True, Jit.ON)],
)
def test_a_compiler_is_absent_off_or_on(
    monkeypatch: pytest.MonkeyPatch, available: bool, enabled: bool, jit: Jit
) -> None:
    monkeypatch.setattr(sys, "_jit", MadeUpJit(available, enabled), raising=False)
    assert this_interpreter().jit == jit


def test_without_a_lock_of_the_interpreter_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "_is_gil_enabled", lambda: False, raising=False)
    assert not this_interpreter().gil
    monkeypatch.delattr(sys, "_is_gil_enabled")
    assert this_interpreter().gil


def test_a_collector_that_is_off_has_no_thresholds() -> None:
    was_on = gc.isenabled()
    gc.disable()
    try:
        assert this_interpreter().collector is None
    finally:
        if was_on:
            gc.enable()
