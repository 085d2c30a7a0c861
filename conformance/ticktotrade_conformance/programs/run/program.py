"""``t2t run``: a capture, or the generated market, through the whole path."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import BinaryIO, Final, NamedTuple

from ticktotrade.codec import Encoding, codec_for
from ticktotrade.codec.interface import CodecConfig
from ticktotrade.errors import ErrorCode, Refused
from ticktotrade.pipeline import Pipeline, PipelineConfig
from ticktotrade.pipeline.interface import Counts, Reaction, Rejected, Sent, Top
from ticktotrade.risk import FillResult, Position, ProfitAndLoss, RejectReason
from ticktotrade.schema import record_of, writer
from ticktotrade_conformance.console.complaint import Complaint
from ticktotrade_conformance.traces.capture import BrokenCapture, CapturedFrame
from ticktotrade_conformance.traces.filling import whole_fill
from ticktotrade_conformance.traces.trace import OPENED, Outcome, Step, Trace, header_line, step_line

KEPT_PROBLEMS: Final = 10
"""How many places of problems are kept for the summary."""

_WHOLE_FRAME: Final = (ErrorCode.FRAME_MALFORMED, ErrorCode.FRAME_TOO_LARGE)
"""Of these nothing of the frame was read."""


class ProblemPlace(NamedTuple):
    """Where a problem was: the capture's line, the element in its frame (missing: the frame itself)."""

    line: int
    element: int | None
    code: ErrorCode
    member: str


class RunSummary(NamedTuple):
    """What a run came to."""

    counts: Counts
    problems: dict[ErrorCode, int]
    places: tuple[ProblemPlace, ...]
    rejects: dict[RejectReason, int]
    tops: tuple[Top, ...]
    positions: tuple[Position, ...]
    pnl: ProfitAndLoss | None
    """Missing where it does not fit 128 bits."""
    broken: str
    """Why the capture could not be read to its end, and up to which line it was; empty if it could."""


class Outputs(NamedTuple):
    """What a run writes down, if it is to.

    ``orders`` gets the messages of the orders sent, ``trace`` the run as a trace that any backend can be
    held to.
    """

    orders: BinaryIO | None = None
    trace: BinaryIO | None = None


class Run:
    """Takes frames through a pipeline, and fills its orders.

    No venue answers a capture, so every order is filled at once, in full and at its own price, as an
    immediate-or-cancel order at the touch may hope for.
    """

    def __init__(
        self,
        pipeline: Pipeline,
        config: PipelineConfig,
        source: str,
        outputs: Outputs = Outputs(),
        keep_going: bool = False,
    ) -> None:
        self._pipeline = pipeline
        self._codec = codec_for(CodecConfig(config.encoding))
        self._source = source
        self._keep_going = keep_going
        self._write_order = _order_writer(outputs.orders, config.encoding)
        self._trace = outputs.trace
        self._problems: Counter[ErrorCode] = Counter()
        self._places: list[ProblemPlace] = []
        self._rejects: Counter[RejectReason] = Counter()
        if outputs.trace is not None:
            outputs.trace.write(header_line(Trace("pipeline", config, (), OPENED, f"t2t run {source}")))

    def drive(self, frames: Iterable[CapturedFrame]) -> RunSummary:
        """Take in every frame.

        Raises `Complaint` at a frame that the parser refuses, and where the capture cannot be read any further, unless
        told to keep going.
        """
        broken = ""
        try:
            for captured in frames:
                self._note(captured.line, self._take(captured))
        except BrokenCapture as error:
            if not self._keep_going:
                raise
            broken = f"{error.problem}; this sums up the {error.lines:,} lines before that"
        return RunSummary(
            self._pipeline.counts(),
            dict(self._problems),
            tuple(self._places),
            dict(self._rejects),
            self._pipeline.tops(),
            self._pipeline.positions(),
            self._pnl(),
            broken,
        )

    def _pnl(self) -> ProfitAndLoss | None:
        try:
            return self._pipeline.pnl()
        except Refused:
            return None

    def _take(self, captured: CapturedFrame) -> Reaction:
        received_at, frame, _ = captured
        reaction = self._pipeline.on_frame(received_at, frame)
        if self._trace is not None:
            self._trace_step("on_frame", (received_at, frame), {"value": _write_reaction(reaction)})
        return reaction

    def _note(self, line: int, reaction: Reaction) -> None:
        for element, code, member, _, _ in reaction.problems:
            if code not in _WHOLE_FRAME:
                self._note_problem(ProblemPlace(line, element, code, member))
            elif self._keep_going:
                self._note_problem(ProblemPlace(line, None, code, ""))
            else:
                raise Complaint(
                    f"{self._source}:{line}: {code}; mend or remove the line, or pass --keep-going"
                )
        for decision in reaction.decisions:
            if isinstance(decision, Sent):
                self._write_order(decision.message)
                self._fill(decision)
            elif isinstance(decision, Rejected):
                self._rejects[decision.reject.reason] += 1

    def _fill(self, sent: Sent) -> None:
        fill = whole_fill(self._codec, sent)
        result = self._pipeline.on_fill(fill)
        assert result is FillResult.APPLIED, "each order has an id of its own"
        self._trace_step("on_fill", (fill,), {"value": result.value})

    def _note_problem(self, place: ProblemPlace) -> None:
        self._problems[place.code] += 1
        if len(self._places) < KEPT_PROBLEMS:
            self._places.append(place)

    def _trace_step(self, operation: str, arguments: tuple[object, ...], outcome: Outcome) -> None:
        if self._trace is not None:
            self._trace.write(step_line("pipeline", Step(operation, arguments, outcome)))


_write_reaction = writer(record_of(Reaction))


def _order_writer(orders: BinaryIO | None, encoding: Encoding) -> Callable[[bytes], object]:
    """JSON messages a line each; bincode messages each behind its length, as bincode writes bytes."""
    if orders is None:
        return lambda message: None
    if encoding is Encoding.JSON:
        return lambda message: orders.write(message + b"\n")
    return lambda message: orders.write(len(message).to_bytes(8, "little") + message)
