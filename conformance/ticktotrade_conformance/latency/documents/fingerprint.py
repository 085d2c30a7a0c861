"""Where and when something was measured: what a reader has to know before one figure is held against another."""

import os
import platform
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, NamedTuple

from ticktotrade import __version__
from ticktotrade_conformance.latency.documents.interpreter import Interpreter, this_interpreter
from ticktotrade_conformance.latency.documents.quantities import Count, Hundredths, Line

_CPU_INFO: Final = Path("/proc/cpuinfo")
_FEATURE_LINES: Final = ("flags", "Features")
"""What x86 and ARM call it."""


class Machine(NamedTuple):
    """The computer. What it does not say is empty.

    ``cores`` are those that this process may use; ``cpu_features`` are in alphabetical order (``hypervisor`` among them says
    that it is a virtual machine); ``load`` is the load average of 1, 5 and 15 minutes in hundredths.
    """

    system: Line
    kernel: Line
    architecture: Line
    cpu: Line
    cpu_features: tuple[Line, ...]
    cores: Count
    load: tuple[Hundredths, ...]


class Fingerprint(NamedTuple):
    """``time`` is when measuring began, in UTC; ``kit`` the release; ``interpreter`` the one that the suite ran on."""

    time: Line
    kit: Line
    machine: Machine
    interpreter: Interpreter


def fingerprint(now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> Fingerprint:
    """Where and when it is now."""
    return Fingerprint(now().strftime("%Y-%m-%dT%H:%M:%SZ"), __version__, machine(), this_interpreter())


def machine(cpu_info: Path = _CPU_INFO) -> Machine:
    """The machine that runs this; what the system does not say is left empty."""
    model, features = _cpu(cpu_info)
    return Machine(
        platform.system(),
        platform.release(),
        platform.machine(),
        model or platform.processor(),
        features,
        _cores(),
        _load(),
    )


def _cpu(info: Path) -> tuple[str, tuple[str, ...]]:
    """The name and the features of the first processor in a file like ``/proc/cpuinfo``."""
    try:
        lines = info.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return "", ()
    # An ARM processor has no name there, but the number of its part.
    said = {
        name.strip(): value.strip() for name, _, value in (line.partition(":") for line in reversed(lines))
    }
    features = next((said[name] for name in _FEATURE_LINES if name in said), "")
    return said.get("model name", said.get("CPU part", ""))[:100], tuple(sorted(features.split()))


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _load() -> tuple[int, ...]:
    try:
        return tuple(round(100 * each) for each in os.getloadavg())
    except (AttributeError, OSError):
        return ()
