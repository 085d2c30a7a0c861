"""Where the workloads of a run come from: a standard one, a capture, or a trace."""

from functools import cache
from pathlib import Path
from typing import Protocol

from ticktotrade.codec import Encoding
from ticktotrade.safe_text import safe_text
from ticktotrade_conformance.console.complaint import Complaint
from ticktotrade_conformance.latency.interface import Stage, Workload
from ticktotrade_conformance.latency.workloads.workloads import (
    MARKETS,
    STANDARD,
    frames_workload,
    standard_workload,
    trace_workload,
)
from ticktotrade_conformance.traces.capture import is_capture, read_capture
from ticktotrade_conformance.traces.trace import read_trace


class WorkloadSource(Protocol):
    """Makes each workload once: backends whose messages have the same encoding share it, and what the reference answers."""

    @property
    def stages(self) -> tuple[Stage, ...]:
        """Those that it has workloads of."""

    def workload(self, stage: Stage, encoding: Encoding) -> Workload:
        """That of a stage. Raises `Complaint` if nothing in it leads to what is counted."""


class StandardSource:
    """The standard workload of each stage, or another one by its name, drawn from a seed (LATENCY-4)."""

    stages = tuple(Stage)

    def __init__(self, seed: int, name: str = STANDARD) -> None:
        self.workload = cache(lambda stage, encoding: standard_workload(stage, encoding, seed, name))


class CaptureSource:
    """The frames of a capture. Raises `Complaint` if it cannot be read."""

    stages = tuple(Stage)

    def __init__(self, path: Path) -> None:
        frames = tuple(read_capture(str(path)))
        source = safe_text(str(path))
        self.workload = cache(lambda stage, encoding: frames_workload(stage, encoding, frames, source))


class TraceSource:
    """A trace, which is of one stage. Raises `Complaint` if it cannot be read, or is of none."""

    def __init__(self, path: Path) -> None:
        workload = trace_workload(read_trace(path), safe_text(str(path)))
        self.stages = (workload.stage,)
        self._workload = workload

    def workload(self, stage: Stage, encoding: Encoding) -> Workload:
        """As `WorkloadSource.workload`; a trace is in the encoding that it has."""
        return self._workload


def workload_source(name: str, seed: int) -> WorkloadSource:
    """The source of a name: one of `MARKETS`, or a file. Raises `Complaint` as they do."""
    if name in MARKETS:
        return StandardSource(seed, name)
    path = Path(name)
    if not path.exists():
        raise Complaint(
            f"{safe_text(name)}: no such file, and none of the workloads {', '.join(MARKETS)}; name one of them, a trace or a capture"
        )
    return CaptureSource(path) if is_capture(path) else TraceSource(path)
