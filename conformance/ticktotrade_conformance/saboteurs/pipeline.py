"""Saboteurs of the pipeline."""

from typing import Any

from ticktotrade.errors import Refused
from ticktotrade.order import Order
from ticktotrade.phases import PHASES, Phase
from ticktotrade.pipeline import ComposedPipeline
from ticktotrade.pipeline.interface import Reaction
from ticktotrade_conformance.saboteurs.registry import saboteur


class _Sabotaged(ComposedPipeline):
    def __init__(self, config: Any) -> None:
        super().__init__(PHASES[Phase.PHASE_1].stages, config)


@saboteur("pipeline", "PIPE-9")
class LimiterFirst(_Sabotaged):
    """Asks the limiter before the gate: rejected orders use it up."""

    def _decide(self, order: Order) -> Any:
        self._limiter.admit(order.received_at, 1)
        return super()._decide(order)


@saboteur("pipeline", "PIPE-1")
class CountsRefusedFrames(_Sabotaged):
    """Counts a frame before it is read."""

    def on_frame(self, received_at: int, frame: bytes) -> Reaction:
        try:
            return super().on_frame(received_at, frame)
        except Refused:
            self._counts["frames"] += 1
            raise
