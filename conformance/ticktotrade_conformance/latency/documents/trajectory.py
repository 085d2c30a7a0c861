"""A document stage by stage: each backend beside the others, and how much better it is than the baseline (LATENCY-20)."""

from collections.abc import Iterable
from typing import NamedTuple

from ticktotrade.phases import Phase
from ticktotrade_conformance.latency.documents.document import LatencyDocument, MeasuredBackend
from ticktotrade_conformance.latency.documents.hoped import Range, hoped_for
from ticktotrade_conformance.latency.interface import Stage
from ticktotrade_conformance.latency.judged import Judged, Noise
from ticktotrade_conformance.latency.judging.percentiles import nearest_rank
from ticktotrade_conformance.latency.screens.micros import micros


class Row(NamedTuple):
    """A backend in a stage. ``improvement`` is missing where there is no baseline on its interpreter, or no figure."""

    backend: MeasuredBackend
    judged: Judged
    improvement: float | None


def trajectory(document: LatencyDocument) -> dict[Stage, tuple[Row, ...]]:
    """By stage, in the order of the path, the rows of those backends that it was measured of; no stage without any."""
    found = {stage: tuple(_rows(document.backends, stage)) for stage in Stage}
    return {stage: rows for stage, rows in found.items() if rows}


def _rows(backends: tuple[MeasuredBackend, ...], stage: Stage) -> Iterable[Row]:
    judged = [(backend, each) for backend in backends for each in backend.stages if each.stage == stage]
    for backend, each in judged:
        baselines = [
            base
            for other, base in judged
            if other.phase == Phase.BASELINE and other.interpreter == backend.interpreter
        ]
        yield Row(backend, each, _improvement(baselines[0], each) if baselines else None)


def _improvement(baseline: Judged, judged: Judged) -> float | None:
    """The p99 of the baseline's floors by that of its own (LATENCY-20)."""
    before, after = p99_of(baseline), p99_of(judged)
    return None if before is None or not after else before / after


def p99_of(judged: Judged) -> int | None:
    """The p99 of the floors (LATENCY-3), if it was measured."""
    return judged.floors.p99 if judged.floors else None


def interval(judged: Judged) -> str:
    """The interval of the p99 that a verdict follows from, in microseconds."""
    if judged.low is None or judged.high is None:
        return "–"
    return f"{micros(judged.low)}–{micros(judged.high)}"


def interpreters(document: LatencyDocument) -> tuple[str, ...]:
    """The names of the interpreters that backends ran on, each once; of one without, its language."""
    return tuple(dict.fromkeys(interpreter_of(each) for each in document.backends))


def interpreter_of(backend: MeasuredBackend) -> str:
    """What a backend runs on: its interpreter, or its language."""
    return backend.interpreter.name if backend.interpreter else backend.language


def hoped(stage: Stage, phases: Iterable[Phase]) -> tuple[Range, ...]:
    """What the analysis hoped for of a stage, phase by phase; nothing where it said nothing."""
    said = hoped_for().get(stage, {})
    return tuple(said[phase] for phase in phases if phase in said)


def noise_of(backends: Iterable[MeasuredBackend]) -> Noise | None:
    """The machine's noise over all stages of some backends; missing where none was watched."""
    noises = [each.noise for backend in backends for each in backend.stages if each.noise]
    if not noises:
        return None
    return Noise(
        empty_p50=nearest_rank(sorted(each.empty_p50 for each in noises), 500),
        empty_p99=max(each.empty_p99 for each in noises),
        gap_count=sum(each.gap_count for each in noises),
        gap_time=sum(each.gap_time for each in noises),
        longest=max(each.longest for each in noises),
        watched=sum(each.watched for each in noises),
    )
