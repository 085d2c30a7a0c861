"""How each saboteur is caught: the first vector that it fails, made small as a report makes it, and the report on it."""

from collections.abc import Iterator, Sequence
from contextlib import redirect_stdout
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Final

from ticktotrade.backend import baseline
from ticktotrade_conformance.backends import InProcess
from ticktotrade_conformance.saboteurs import SABOTEURS
from ticktotrade_conformance.suite.compare import difference, trimmed
from ticktotrade_conformance.suite.findings import Finding
from ticktotrade_conformance.suite.report import console, print_finding
from ticktotrade_conformance.traces.trace import Step, Trace, read_trace
from ticktotrade_conformance.vectors import headers_of

_MOST_STEPS: Final = 60
"""What has more is shown as it is: each step that is tried takes the time of all."""


@cache
def report(name: str) -> str:
    """What the suite prints of the vector that catches a saboteur.

    Raises LookupError if no vector does: every saboteur has one.
    """
    text = StringIO()
    with redirect_stdout(text):
        print_finding(console(), caught(name))
    return "\n".join(line.rstrip() for line in text.getvalue().rstrip().splitlines())


@cache
def caught(name: str) -> Finding:
    """The finding at the first vector that a saboteur fails; raises LookupError if it fails none.

    First come the vectors that pin what it breaks, the shortest before the others.
    """
    saboteur = SABOTEURS[name]
    subject = InProcess(saboteur.backend())
    for path in _likely(saboteur.component, saboteur.requirements):
        trace = _read(path)
        finding = difference(subject, trace.component, trace.config, trace.steps, trace.outcomes)
        if finding is not None:
            return _shown(subject, finding, path, trace)
    raise LookupError(f"{name}: no vector catches it; see t2t saboteurs {name}")


def _likely(component: str, requirements: tuple[str, ...]) -> Iterator[Path]:
    """The vectors of a component: first those that pin one of some requirements, then those without repeated steps."""
    breaks = set(requirements)
    sized = sorted((breaks.isdisjoint(pinned), length, path) for path, pinned, length in _headers(component))
    yield from (path for *_, path in sized)


@cache
def _headers(component: str) -> list[tuple[Path, tuple[str, ...], tuple[bool, int]]]:
    """Each vector with what it pins, and how long it is: whether steps are repeated, and the size of its file."""
    return [(path, header.requirements, _length(path.read_bytes())) for path, header in headers_of(component)]


def _length(content: bytes) -> tuple[bool, int]:
    return b'"times":' in content, len(content)


def _shown(subject: InProcess, finding: Finding, path: Path, vector: Trace) -> Finding:
    """The finding as that of a vector, without the steps that it does not need if they are few enough to try."""

    def again(steps: Sequence[Step]) -> Finding | None:
        wanted = _oracle().run(vector.component, vector.config, steps)
        return difference(subject, vector.component, vector.config, steps, wanted)

    tried = len(finding.trace.steps) <= _MOST_STEPS
    found = trimmed(finding, again) if tried else finding
    shown = found.trace._replace(about=vector.about, requirements=vector.requirements)
    return found._replace(trace=shown, vector=path, small=tried and len(shown.steps) < len(vector.steps))


@cache
def _oracle() -> InProcess:
    return InProcess(baseline())


@cache
def _read(path: Path) -> Trace:
    return read_trace(path)
