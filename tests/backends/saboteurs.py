"""Saboteurs: the reference with one thing broken, each in a way in which real systems were broken.

``backends.saboteurs:NAME`` is a factory for each; `SABOTEURS` has the component that it breaks.
"""

from collections.abc import Callable
from typing import Any

from ticktotrade.backend import Backend, phase1
from ticktotrade.book import HeapBook, SortedLevelsBook
from ticktotrade.codec import BincodeCodec, JsonCodec
from ticktotrade.errors import ErrorCode, Refused
from ticktotrade.feed import TreeParser
from ticktotrade.feed.events import BookUpdate, Parsed, Problem
from ticktotrade.limiter import Admission, GcraLimiter
from ticktotrade.market_data import Level, Touch
from ticktotrade.numbers import PlainNumbers
from ticktotrade.order import Order
from ticktotrade.phases import PHASES, Phase
from ticktotrade.pipeline import ComposedPipeline
from ticktotrade.pipeline.interface import Reaction
from ticktotrade.ratio import Ratio
from ticktotrade.risk import Reject, RejectReason, WalkingGate
from ticktotrade.signal import ImbalanceSignal

SABOTEURS: dict[str, str] = {}
"""The component that each saboteur breaks."""


def _saboteur(component: str) -> Callable[[Callable[..., Any]], Callable[[], Backend]]:
    def made(machine: Callable[..., Any]) -> Callable[[], Backend]:
        SABOTEURS[machine.__name__] = component

        def factory() -> Backend:
            backend = phase1()
            machines = {**backend.machines, component: machine}
            return backend._replace(name=machine.__name__, machines=machines)

        return factory

    return made


@_saboteur("numbers")
class FloatPrices(PlainNumbers):
    """Reads decimals through a float: 0.29 loses a unit somewhere."""

    def read_decimal(self, text: str) -> int:
        exact = PlainNumbers.read_decimal(text)
        return int(float(text) * 1e9) if abs(exact) < 2**62 else exact


@_saboteur("numbers")
class LeapSeconds(PlainNumbers):
    """Takes second 60 for the next minute's second 0."""

    def read_time(self, text: str) -> int:
        return PlainNumbers.read_time(text.replace(":59:60", ":59:59"))


@_saboteur("feed")
class OneBadElementDropsAll(TreeParser):
    """One broken element loses the whole array."""

    def parse(self, frame: bytes) -> Parsed:
        parsed = super().parse(frame)
        if any(isinstance(element, Problem) for element in parsed.elements):
            raise Refused(ErrorCode.FRAME_MALFORMED)
        return parsed


@_saboteur("feed")
class ForgetsReset(TreeParser):
    """Every order-book message is a change."""

    def parse(self, frame: bytes) -> Parsed:
        elements, unknown = super().parse(frame)
        changed = [each._replace(reset=False) if isinstance(each, BookUpdate) else each for each in elements]
        return Parsed(tuple(changed), unknown)


@_saboteur("book")
class GhostLevels(SortedLevelsBook):
    """Merges a reset into the old book."""

    def apply(self, reset: bool, bids: tuple[Level, ...], asks: tuple[Level, ...]) -> None:
        super().apply(False, bids, asks)


@_saboteur("book")
class CentPrices(HeapBook):
    """Keeps prices to eight decimals, so that neighbours in the ninth merge."""

    def apply(self, reset: bool, bids: tuple[Level, ...], asks: tuple[Level, ...]) -> None:
        merged = [tuple(Level(price // 10 * 10, size) for price, size in side) for side in (bids, asks)]
        super().apply(reset, *merged)


@_saboteur("book")
class HalfApplied(SortedLevelsBook):
    """A refused update has already changed the bids."""

    def apply(self, reset: bool, bids: tuple[Level, ...], asks: tuple[Level, ...]) -> None:
        super().apply(reset, bids, ())
        super().apply(False, (), asks)


@_saboteur("book")
class ZeroLevels(HeapBook):
    """A size of 0 stays as a level."""

    def _changed(self, side: dict[int, int], changes: tuple[Level, ...]) -> dict[int, int]:
        changed = super()._changed(side, changes)
        return {**changed, **{price: 0 for price, size in changes if size == 0 and price not in changed}}


@_saboteur("book")
class Uncrosses(HeapBook):
    """Takes the ask away where the book is crossed."""

    def best(self) -> Touch:
        bid, ask = super().best()
        return Touch(bid, None) if bid and ask and bid.price > ask.price else Touch(bid, ask)


@_saboteur("book")
class ReducedRatios(SortedLevelsBook):
    """Answers whole mid prices in lowest terms."""

    def mid(self) -> Ratio:
        numerator, denominator = super().mid()
        return Ratio(numerator // 2, 1) if numerator % 2 == 0 else Ratio(numerator, denominator)


@_saboteur("book")
class RaisesOnEmpty(HeapBook):
    """Falls over where the specification refuses."""

    def spread(self) -> int:
        bid, ask = self.best()
        return ask.price - bid.price  # type: ignore[union-attr]


@_saboteur("book")
class SpreadAsFloat(SortedLevelsBook):
    """Answers the right number in the wrong type."""

    def spread(self) -> int:
        return float(super().spread())  # type: ignore[return-value]


@_saboteur("signal")
class FiresAgain(ImbalanceSignal):
    """Fires at every update inside the zone."""

    def evaluate(self, touch: Touch, imbalance: Ratio | None) -> Any:
        super().evaluate(touch, imbalance)
        return self.zone()


@_saboteur("signal")
class FloatThreshold(ImbalanceSignal):
    """Compares quotients of floats."""

    def evaluate(self, touch: Touch, imbalance: Ratio | None) -> Any:
        if imbalance is not None:
            imbalance = Ratio(round(imbalance.numerator / imbalance.denominator * 2**40), 2**40)
        return super().evaluate(touch, imbalance)


@_saboteur("risk")
class OtherOrder(WalkingGate):
    """Checks the notional before the quantity: the same orders stopped, for other reasons."""

    def check(self, order: Order) -> Reject | None:
        reject = super().check(order)
        price = order.limit_price or 0
        limit = self._config.max_order_notional
        if reject and reject.reason is RejectReason.ORDER_QUANTITY and price * order.quantity > limit:
            return Reject(RejectReason.ORDER_NOTIONAL, limit, price * order.quantity)
        return reject


@_saboteur("risk")
class UnsignedShorts(WalkingGate):
    """A short position counts as none."""

    def exposure(self) -> int:
        total = 0
        for position in self.positions():
            total += max(position.quantity + position.open_buys, 0) * self._marks[position.symbol]
        return total


@_saboteur("risk")
class BlocksReducing(WalkingGate):
    """A limit stops the order that would bring the position back."""

    def _reduces(self, order: Order) -> bool:
        return False


@_saboteur("risk")
class FreshIds(WalkingGate):
    """Forgets a client order id when its order is done."""

    def closed(self, client_order_id: str) -> None:
        super().closed(client_order_id)
        self._ids.discard(client_order_id)


@_saboteur("limiter")
class BurstAndOne(GcraLimiter):
    """The tolerance of governor 0.6: one cell more than the burst after idling."""

    def __init__(self, config: Any) -> None:
        super().__init__(config)
        self._tolerance = self._interval * config.burst


@_saboteur("limiter")
class NotAtTheEarliest(GcraLimiter):
    """Denies a cell at exactly the time it named."""

    def admit(self, now: int, cells: int) -> Admission:
        earliest = self.earliest()
        if cells == 1 and earliest == now and self._arrival != now:
            return Admission(False, now)
        return super().admit(now, cells)


@_saboteur("limiter")
class DeniedCounts(GcraLimiter):
    """A denied cell costs as well."""

    def admit(self, now: int, cells: int) -> Admission:
        admission = super().admit(now, cells)
        if not admission.admitted and self._arrival is not None:
            self._arrival += 1
        return admission


@_saboteur("codec")
class TrailingBytes(BincodeCodec):
    """Lets bytes behind the message pass, as bincode does."""

    def __init__(self, config: Any) -> None:
        self._json = JsonCodec() if config.encoding == "json" else None

    def encode(self, order: Order) -> bytes:
        return self._json.encode(order) if self._json else super().encode(order)

    def decode(self, message: bytes) -> Order:
        if self._json:
            return self._json.decode(message)
        for end in range(len(message), 0, -1):
            try:
                return super().decode(message[:end])
            except Refused:
                continue
        return super().decode(message)


class _Sabotaged(ComposedPipeline):
    def __init__(self, config: Any) -> None:
        super().__init__(PHASES[Phase.PHASE_1].stages, config)


@_saboteur("pipeline")
class LimiterFirst(_Sabotaged):
    """Asks the limiter before the gate: rejected orders use it up."""

    def _decide(self, order: Order) -> Any:
        self._limiter.admit(order.received_at, 1)
        return super()._decide(order)


@_saboteur("pipeline")
class CountsRefusedFrames(_Sabotaged):
    """Counts a frame before it is read."""

    def on_frame(self, received_at: int, frame: bytes) -> Reaction:
        try:
            return super().on_frame(received_at, frame)
        except Refused:
            self._counts["frames"] += 1
            raise
