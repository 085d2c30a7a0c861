"""Under load: arrivals at a fixed rate, the rate that a backend sustains, and what its process takes (LATENCY-6, LATENCY-14)."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from ticktotrade_conformance.latency.interface import Round, Workload
from ticktotrade_conformance.latency.judged import LatencyVerdict
from ticktotrade_conformance.latency.judging.budgets import SystemBudget
from ticktotrade_conformance.latency.judging.verdicts import REPEATS_WITHIN

SECOND: Final = 1_000_000_000
FIRST_RATE: Final = 1_000
_HIGHEST_RATE: Final = 100_000_000
_NEAR_ENOUGH: Final = 1.05
_MOST_BEHIND: Final = 0.05


class Load(NamedTuple):
    """What a process took at a rate.

    ``processor`` is the share of one core, the least of several attempts, ``resident`` in bytes, ``sustained`` the highest
    rate of orders a second that the backend kept up with.
    """

    orders_per_second: int
    processor: float
    resident: int
    sustained: int


def orders_in(workload: Workload) -> int:
    """The steps at which an order comes: counted ones, of the whole path those that change a book."""
    counted = [
        changes
        for step, changes in zip(workload.steps, workload.changes, strict=True)
        if step.operation == workload.counted
    ]
    ordering = sum(changes > 0 for changes in counted)
    return ordering or len(counted)


def arrivals_at(orders_per_second: int, workload: Workload) -> tuple[int, ...]:
    """When each step begins, in nanoseconds from the first, evenly spaced: so many orders come of them a second."""
    steps, orders = len(workload.steps), orders_in(workload)
    return tuple(place * SECOND * orders // (steps * orders_per_second) for place in range(steps))


def kept_up(found: Round, arrivals: Sequence[int]) -> bool:
    """Whether a backend was not behind at the end by more than a twentieth of the time that the arrivals took."""
    span = arrivals[-1] + arrivals[-1] // max(1, len(arrivals) - 1)
    return arrivals[-1] + found.samples[-1] - span <= span * _MOST_BEHIND


def processor_share(wholes: int, parts: int, orders: float, orders_per_second: int) -> float:
    """The share of a core that so many orders a second take.

    Of the processor time of whole rounds that of as many parts is taken off: it went into shifting, into the machine, and into
    the protocol. Both are in nanoseconds, and ``orders`` came of the difference. Waiting for an arrival keeps the processor busy
    (WIRE-10), so the rounds are those without arrivals.
    """
    return max(0, wholes - parts) / orders * orders_per_second / SECOND


class RateSearch:
    """Finds the highest rate that is kept up with, to a twentieth; `rate` is the one to try next, none when it is found."""

    def __init__(self, first: int = FIRST_RATE) -> None:
        self._kept = 0
        self._failed: int | None = None
        self._first = first

    @property
    def sustained(self) -> int:
        """The highest rate that was kept up with so far; 0 if none was."""
        return self._kept

    @property
    def rate(self) -> int | None:
        """Orders a second: twice as many each time until it is too many, then between."""
        if self._failed is None:
            following = self._kept * 2 or self._first
            return following if following <= _HIGHEST_RATE else None
        if self._failed <= max(self._kept * _NEAR_ENOUGH, 1):
            return None
        return (self._kept + self._failed) // 2

    def tried(self, rate: int, kept: bool) -> None:
        """The rate was tried."""
        if kept:
            self._kept = max(self._kept, rate)
        else:
            self._failed = rate if self._failed is None else min(self._failed, rate)


def load_verdict(load: Load, budget: SystemBudget, unrest: str) -> tuple[LatencyVerdict, str]:
    """Whether a process keeps the budgets of the system, and why not, in one sentence."""
    most, of = REPEATS_WITHIN
    limit = budget.processor_per_cent / 100
    if load.resident >= budget.resident_bytes:
        return LatencyVerdict.OVER, f"{load.resident / 1e6:,.0f} MB are resident"
    if load.processor < limit and load.sustained >= budget.orders_per_second:
        return LatencyVerdict.WITHIN, ""
    if unrest:
        return LatencyVerdict.NOISY, unrest
    if load.processor * of >= limit * most:
        return LatencyVerdict.OVER, f"{load.processor:.0%} of a core are taken"
    if load.sustained * most <= budget.orders_per_second * of:
        return LatencyVerdict.OVER, f"it sustains {load.sustained:,} orders a second"
    return LatencyVerdict.NOISY, "it is nearer to the budget than figures repeat"
