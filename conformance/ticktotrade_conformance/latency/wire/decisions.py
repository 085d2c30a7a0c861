"""What the reference decides on the frames that a system is sent: its answers are known before the system's come (LATENCY-22)."""

import time
from collections.abc import Iterable
from typing import Final

from ticktotrade.codec import CodecConfig, Encoding, codec_for
from ticktotrade.limiter import LimiterConfig
from ticktotrade.nano import NANOS
from ticktotrade.order import Order
from ticktotrade.phases import PHASES
from ticktotrade.pipeline import PipelineConfig
from ticktotrade.pipeline.interface import Sent
from ticktotrade.ratio import Threshold
from ticktotrade.risk import Fill, RiskConfig
from ticktotrade.risk.interface import CollarReference
from ticktotrade.signal import SignalConfig
from ticktotrade_conformance.latency.wire.records import WireOrder

_MANY: Final = 10**9

WIRE_CONFIG: Final = PipelineConfig(
    order_quantity=NANOS // 100,
    id_prefix="wire-",
    signal=SignalConfig(levels=1, threshold=Threshold(1, 2)),
    risk=RiskConfig(
        max_open_orders=_MANY,
        max_position=_MANY * NANOS,
        max_exposure=_MANY * NANOS * NANOS,
        max_daily_loss=_MANY * NANOS * NANOS,
        collar_reference=CollarReference.BOOK,
        max_messages=_MANY,
        max_repeats=_MANY,
    ),
    limiter=LimiterConfig(rate=10**6, period=NANOS, burst=10**6),
)
"""The strategy of the market that is made for timing: it orders at every update, and no limit is in its way."""


def leads_to_orders(config: PipelineConfig, frames: Iterable[bytes]) -> bool:
    """Whether there is anything to be timed: one order at least, on a new connection. O(frames up to it)."""
    decisions = Decisions(config)
    decisions.mark_stale()
    return any(decisions.on_frame(frame) for frame in frames)


class Decisions:
    """The reference's pipeline, in the phase that takes the least time; every phase decides alike.

    Each order counts as filled at once and wholly, at its limit: what the venue answers a moment later.
    """

    def __init__(self, config: PipelineConfig) -> None:
        self._pipeline = PHASES[list(PHASES)[-1]].pipeline(config._replace(encoding=Encoding.BINCODE))
        self._codec = codec_for(CodecConfig(Encoding.BINCODE))

    def mark_stale(self) -> None:
        """A new connection: every book is stale until the venue sends it as a whole."""
        self._pipeline.mark_stale()

    def on_frame(self, frame: bytes) -> tuple[WireOrder, ...]:
        """The orders that are to come of a frame."""
        reaction = self._pipeline.on_frame(time.time_ns(), frame)
        return tuple(self._order(each) for each in reaction.decisions if isinstance(each, Sent))

    def _order(self, sent: Sent) -> WireOrder:
        order = self._codec.decode(sent.message)
        assert isinstance(order, Order)
        price = order.limit_price
        assert price is not None, "a pipeline's orders are limit orders (PIPE-7)"
        fill = Fill(order.client_order_id, order.client_order_id, order.quantity, order.quantity * price)
        self._pipeline.on_fill(fill)
        return WireOrder(order.symbol, order.side, order.quantity, price)
