"""A backend that a run is about: what starts it, and what it says of itself."""

from collections.abc import Callable
from contextlib import closing
from typing import NamedTuple

from ticktotrade.phases import PHASES, Phase
from ticktotrade_conformance.backends.interface import Hello
from ticktotrade_conformance.latency.documents.document import MeasuredBackend
from ticktotrade_conformance.latency.documents.interpreter import Interpreter
from ticktotrade_conformance.latency.documents.load_figures import LoadFigures
from ticktotrade_conformance.latency.documents.pythons import Python, this_python
from ticktotrade_conformance.latency.interface import Measurable, Stage
from ticktotrade_conformance.latency.judged import Judged
from ticktotrade_conformance.latency.measuring.measured_child import command_child, python_child
from ticktotrade_conformance.latency.runs.measuring_run import Contender
from ticktotrade_conformance.latency.workloads.workload_source import WorkloadSource
from ticktotrade_conformance.latency.workloads.workloads import COMPONENTS


class Candidate(NamedTuple):
    """``phase`` is the one whose ceilings count; ``interpreter`` is missing where it is no Python of ours."""

    name: str
    hello: Hello
    start: Callable[[], Measurable]
    phase: Phase
    interpreter: Interpreter | None

    def has(self, stage: Stage) -> bool:
        """Whether the backend has the component of a stage."""
        return COMPONENTS[stage] in self.hello.components

    def contender(self, source: WorkloadSource) -> Contender:
        """What takes part in a run, with the messages in the encoding of the phase."""
        encoding = PHASES[self.phase].encoding
        return Contender(self.name, self.start, lambda _, stage: source.workload(stage, encoding), self.phase)

    def measured(self, stages: tuple[Judged, ...], load: LoadFigures | None) -> MeasuredBackend:
        """The candidate and what came of it."""
        hello = self.hello
        return MeasuredBackend(
            self.name, hello.language, hello.build, self.phase, self.interpreter, stages, load
        )


class Patience(NamedTuple):
    """Seconds for one answer, and the MB that a backend may have."""

    timeout: float
    memory: int


def python_candidate(
    backend: str, phase: Phase | None, patience: Patience, python: Python | None = None, name: str = ""
) -> Candidate:
    """A Python backend ``module:factory``, in a process of its own, by default of the interpreter that runs this.

    Raises `NotMeasured` or `Complaint` if it does not start and say hello.
    """
    python = python or this_python()
    executable = python.executable if python.is_another else ""
    return _candidate(
        lambda: python_child(backend, executable, *patience), phase, name or None, python.interpreter
    )


def command_candidate(command: str, phase: Phase | None, patience: Patience) -> Candidate:
    """A program that speaks the wire protocol; raises as `python_candidate`."""
    return _candidate(lambda: command_child(command, *patience), phase, None, None)


def reference_candidate(phase: Phase, patience: Patience, python: Python | None = None) -> Candidate:
    """A phase of the reference; raises as `python_candidate`."""
    return python_candidate(f"ticktotrade.backend:{phase}", phase, patience, python, f"reference {phase}")


def _candidate(
    start: Callable[[], Measurable], phase: Phase | None, name: str | None, interpreter: Interpreter | None
) -> Candidate:
    with closing(start()) as measurable:
        hello = measurable.hello
    return Candidate(name or hello.name, hello, start, phase or hello.phase, interpreter)
