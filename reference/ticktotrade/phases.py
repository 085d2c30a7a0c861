"""The optimisation phases, and which variant of each component a phase uses.

`PHASES` is the only place that knows. A phase may change how long an answer takes, never the answer; what
can be seen of it is the encoding of messages, which phase 1 makes bincode.
"""

import sys
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, Final, NamedTuple

from ticktotrade.book import HeapBook, KeptTotalsBook, SortedLevelsBook
from ticktotrade.codec import Encoding, codec_for, compiled_codec
from ticktotrade.compilation import Compilation
from ticktotrade.feed import ByteScanner, TokenScanner, TreeParser
from ticktotrade.limiter import GcraLimiter, InlineLimiter, Pacing
from ticktotrade.numbers import PlainNumbers
from ticktotrade.pipeline import ComposedPipeline, PipelineConfig, Stages, StraightPipeline
from ticktotrade.risk import CountingGate, HeadroomGate, WalkingGate
from ticktotrade.router import OrderRouter, StraightRouter
from ticktotrade.router.connections import Connections
from ticktotrade.session import StreamSession
from ticktotrade.signal import ImbalanceSignal


class Phase(StrEnum):
    """The phases that a backend can claim."""

    BASELINE = "baseline"
    PHASE_1 = "phase1"
    PHASE_2 = "phase2"
    PHASE_3 = "phase3"


class Composed(NamedTuple):
    """What makes a machine that others are a part of. Two are equal if they make the same of the same."""

    func: Callable[[Any, Any], Any]
    parts: Any

    def __call__(self, config: Any) -> Any:
        """A machine of this configuration."""
        return self.func(self.parts, config)


class Engine(NamedTuple):
    """What a phase is made of.

    The stages of its pipeline, the encoding of its messages, and of its shell how orders wait for the limiter
    and how they travel; the pipeline that the stages are put together by, and the router; and what PyPy's compiler is told,
    if anything.
    """

    stages: Stages
    encoding: Encoding
    pacing: Pacing
    connections: Connections
    pipeline_type: type[ComposedPipeline] = ComposedPipeline
    router: type[OrderRouter] = OrderRouter
    compilation: Compilation | None = None

    def pipeline(self, config: PipelineConfig | None = None) -> ComposedPipeline:
        """A pipeline of these stages, by default in this phase's encoding."""
        return self.pipeline_type(self.stages, config or PipelineConfig(encoding=self.encoding))

    def machines(self) -> Mapping[str, Callable[[Any], Any]]:
        """For each component, what makes a machine of it from its configuration."""
        return {
            "numbers": PlainNumbers,
            **self.stages._asdict(),
            "session": Composed(StreamSession, self.stages.feed),
            "router": Composed(self.router, self.stages.limiter),
            "pipeline": Composed(self.pipeline_type, self.stages),
        }


_BASELINE = Engine(
    Stages(
        feed=TreeParser,
        book=HeapBook,
        signal=ImbalanceSignal,
        risk=WalkingGate,
        limiter=GcraLimiter,
        codec=codec_for,
    ),
    Encoding.JSON,
    Pacing.SCHEDULED,
    Connections.PER_REQUEST,
)

_PHASE_1 = _BASELINE._replace(
    stages=_BASELINE.stages._replace(book=SortedLevelsBook, codec=compiled_codec), encoding=Encoding.BINCODE
)

# Either scanner answers alike on every interpreter; what differs is which is fast.
_SCANNER, _OTHER_SCANNER = (
    (ByteScanner, TokenScanner) if sys.implementation.name == "pypy" else (TokenScanner, ByteScanner)
)
_PHASE_2 = _PHASE_1._replace(
    stages=_PHASE_1.stages._replace(feed=_SCANNER, risk=CountingGate, limiter=InlineLimiter),
    pacing=Pacing.IMMEDIATE,
    connections=Connections.POOLED,
)
# Straight through for what a market day mostly is, which needs these very stages: they have operations for it beside their
# specified ones (decisions 0036 and 0039 to 0043). An order takes a quarter of phase 2's time.
_PHASE_3 = _PHASE_2._replace(
    stages=_PHASE_2.stages._replace(book=KeptTotalsBook, risk=HeadroomGate),
    pipeline_type=StraightPipeline,
    router=StraightRouter,
    compilation=Compilation.REMEMBERING,
)

PHASES: Final[dict[Phase, Engine]] = {
    Phase.BASELINE: _BASELINE,
    Phase.PHASE_1: _PHASE_1,
    Phase.PHASE_2: _PHASE_2,
    Phase.PHASE_3: _PHASE_3,
}
"""The phases that the reference has so far."""

ELSEWHERE: Final[Mapping[str, Callable[[Any], Any]]] = {"feed": _OTHER_SCANNER}
"""For a component whose variant hangs on the interpreter: that of phase 2 on another one. It is judged on each."""
