"""Replaying a trace against a backend; whatever it does not want, the reference does."""

import stat
from collections.abc import Iterator
from pathlib import Path

from ticktotrade.pipeline import PipelineConfig
from ticktotrade_conformance.backends import Fault, Subject
from ticktotrade_conformance.console.complaint import Complaint
from ticktotrade_conformance.files.bounded_lines import LINE_LIMIT, bounded_lines
from ticktotrade_conformance.suite.compare import difference
from ticktotrade_conformance.suite.findings import Finding
from ticktotrade_conformance.traces.capture import CapturedFrame, frames_in, is_capture, read_capture
from ticktotrade_conformance.traces.trace import OPENED, Outcome, Step, Trace, read_trace, trace_of_lines


def load_trace(path: Path, config: PipelineConfig) -> Trace:
    """A trace from its file, or the trace that a raw capture is: each frame a step of a pipeline.

    ``config`` is the pipeline's configuration for a capture. Raises `Complaint` if it is neither.
    """
    if _is_pipe(path):
        return _of_pipe(path, config)
    if not is_capture(path):
        return read_trace(path)
    return _of_capture(read_capture(str(path), frame_limit=config.feed.max_frame_bytes), path, config)


def _is_pipe(path: Path) -> bool:
    try:
        mode = path.stat().st_mode
    except OSError:
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISCHR(mode)


def _of_pipe(path: Path, config: PipelineConfig) -> Trace:
    """What comes out of a pipe, which can be opened and read once only."""
    try:
        with path.open("rb") as file:
            if not file.peek(1)[:1].isdigit():
                return trace_of_lines(bounded_lines(file, LINE_LIMIT), str(path))
            return _of_capture(frames_in(file, str(path), config.feed.max_frame_bytes), path, config)
    except OSError as error:
        raise Complaint(f"{path}: cannot be read ({error.strerror}); name a trace or a capture") from None


def _of_capture(frames: Iterator[CapturedFrame], path: Path, config: PipelineConfig) -> Trace:
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
        answers = _answered(oracle, trace)
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


def _answered(oracle: Subject, trace: Trace) -> list[Outcome]:
    """What the reference makes of a trace that does not want everything itself."""
    try:
        answers = oracle.run(trace.component, trace.config, trace.steps)
    except Fault as fault:
        raise Complaint(
            f"the reference cannot answer this trace ({fault.detail}); replay a shorter one"
        ) from None
    if answers[0] != OPENED and trace.wanted == OPENED:
        raise Complaint(
            f"the trace wants a machine where the configuration is refused ({answers[0]['error']}), and not all of its "
            "steps say what they want; add that, or replay one whose configuration is not refused"
        )
    return answers
