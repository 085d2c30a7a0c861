"""What ``t2t live`` is to do."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from ticktotrade.limiter import LimiterConfig
from ticktotrade.order import Order
from ticktotrade.phases import Phase
from ticktotrade.pipeline import PipelineConfig
from ticktotrade.router.interface import RouterConfig
from ticktotrade.shell import Credentials
from ticktotrade.shell.earlier_orders import EarlierOrders
from ticktotrade_conformance.programs.live.backend_machines import TradingBackend
from ticktotrade_conformance.traces.capture import CapturedFrame
from ticktotrade_conformance.venue import VenueOptions


class NamedVenue(NamedTuple):
    """A venue by its URLs; ``ca_file`` is the authority of its order entry, if the system does not know it."""

    feed_url: str
    orders_url: str
    ca_file: Path | None
    plain_orders: bool


class InsideVenue(NamedTuple):
    """A simulated venue in this process, and the market that it streams."""

    source: Iterator[CapturedFrame]
    options: VenueOptions


class TradingPlan(NamedTuple):
    """Where to trade and how; ``seconds`` says for how long, if not until somebody stops it.

    The machines are those of ``phase``, but for those of ``backend``, if there is one.

    ``rehearses`` says whether the path is to be warm before it begins, ``polls`` whether it is never to sleep, ``core`` which
    processor alone it is to run on, if that was said. ``left`` are the orders that the last run has left, and ``left_file`` is
    where this one names its own.
    """

    venue: NamedVenue | InsideVenue
    credentials: Credentials
    phase: Phase
    backend: TradingBackend | None
    pipeline: PipelineConfig
    pace: LimiterConfig
    router: RouterConfig
    symbols: tuple[str, ...]
    seconds: float | None
    lines: bool
    quiet: bool
    earlier: EarlierOrders
    left: tuple[Order, ...]
    left_file: Path
    rehearses: bool
    polls: bool
    core: int | None
