"""Replaying a trace against a backend; whatever it does not want, the reference does."""

from pathlib import Path

from ticktotrade.pipeline import PipelineConfig
from ticktotrade_conformance.capture import is_capture, read_capture
from ticktotrade_conformance.compare import difference
from ticktotrade_conformance.complaint import Complaint
from ticktotrade_conformance.findings import Finding
from ticktotrade_conformance.subjects import Subject
from ticktotrade_conformance.trace import OPENED, Step, Trace, read_trace


def load_trace(path: Path, config: PipelineConfig) -> Trace:
    """A trace from its file, or the trace that a raw capture is: each frame a step of a pipeline.

    ``config`` is the pipeline's configuration for a capture. Raises `Complaint` if it is neither.
    """
    if not is_capture(path):
        return read_trace(path)
    frames = read_capture(str(path), frame_limit=config.feed.max_frame_bytes)
    steps = tuple(Step("on_frame", (received_at, frame)) for received_at, frame, _ in frames)
    return Trace("pipeline", config, steps, about=str(path))


def replay(trace: Trace, subject: Subject, oracle: Subject) -> Finding | None:
    """The first difference between a subject and what the trace wants, or nothing.

    Raises `Complaint` if the subject does not have the trace's component, or there is nothing to compare.
    """
    if trace.component not in subject.hello.components:
        raise Complaint(
            f"{subject.hello.name} has no {trace.component}; replay this trace on a backend that has"
        )
    if trace.wanted is not None and all(step.wanted is not None for step in trace.steps):
        wanted = trace.outcomes
    else:
        answers = oracle.run(trace.component, trace.config, trace.steps)
        known = [trace.wanted, *(step.wanted for step in trace.steps)]
        wanted = [want or answer for want, answer in zip(known, answers, strict=False)]
    if wanted[0] != OPENED:
        if trace.wanted is None:
            raise Complaint(
                f"the configuration is refused ({wanted[0]['error']}); replay with one that is not"
            )
        wanted = wanted[:1]
    elif not trace.steps:
        raise Complaint("the trace has no steps; there is nothing to replay")
    return difference(subject, trace.component, trace.config, trace.steps, wanted)
