"""A run under load: the rate that a backend sustains, and what its process takes at the rate of the budget (LATENCY-6, LATENCY-14)."""

import os
from array import array
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from ticktotrade_conformance.latency.interface import Doubted, Measurable, NotMeasured, Round, Stage, Workload
from ticktotrade_conformance.latency.judged import LatencyVerdict
from ticktotrade_conformance.latency.judging.budgets import SystemBudget, system_budget
from ticktotrade_conformance.latency.judging.calm import crowding
from ticktotrade_conformance.latency.judging.load import (
    Load,
    RateSearch,
    arrivals_at,
    kept_up,
    load_verdict,
    orders_in,
    processor_share,
)
from ticktotrade_conformance.latency.judging.noise import NoiseWatch
from ticktotrade_conformance.latency.judging.percentiles import Percentiles, percentiles_of
from ticktotrade_conformance.latency.measuring.others import Others
from ticktotrade_conformance.latency.runs.measuring_run import SECOND, Bench, Contender, Rounds

_ATTEMPTS: Final = 8
"""A rate that is not kept up with so often in a row is too high: most slow spells of a machine are shorter."""

_SHARES: Final = 3


class Meter(NamedTuple):
    """What is asked of the system about a process: seconds of processor time, and bytes that are resident."""

    processor_time: Callable[[int], float]
    resident_bytes: Callable[[int], int]


class Loaded(NamedTuple):
    """What is said of a backend under load; ``waited`` counts from the intended start of each step, at the budget's rate."""

    verdict: LatencyVerdict
    reason: str
    load: Load | None
    waited: Percentiles | None


def load_backend(contender: Contender, bench: Bench, meter: Meter) -> Loaded:
    """Take a backend through the workload of the whole path at fixed rates."""
    try:
        measurable = contender.start()
        try:
            workload = contender.workload(measurable.hello, Stage.PATH)
            return _Loading(measurable, workload, bench, meter).loaded()
        finally:
            measurable.close()
    except NotMeasured as failed:
        return Loaded(LatencyVerdict.NOT_MEASURED, str(failed), None, None)


class _Loading:
    """One process under load."""

    def __init__(self, measurable: Measurable, workload: Workload, bench: Bench, meter: Meter) -> None:
        self._measurable = measurable
        self._workload = workload
        self._bench = bench
        self._meter = meter
        self._budget: SystemBudget = system_budget()
        self._resident = 0

    def loaded(self) -> Loaded:
        """What is said of it; a doubt about its rounds says nothing on a busy machine (LATENCY-12)."""
        watch = self._bench.watch()
        pids = (os.getpid(), self._measurable.pid)
        others = Others(lambda: self._bench.times(pids))
        watch.time_nothing()
        watch.look_for_gaps()
        try:
            load, waited = self._load(watch)
        except Doubted as doubt:
            watch.look_for_gaps()
            if not (crowded := crowding(watch.noise(), others.share)):
                raise
            return Loaded(
                LatencyVerdict.NOISY, f"{crowded}, and its rounds are in doubt ({doubt})", None, None
            )
        crowded = crowding(watch.noise(), others.share)
        return Loaded(*load_verdict(load, self._budget, crowded), load, waited)

    def _load(self, watch: NoiseWatch) -> tuple[Load, Percentiles]:
        """Everything in turn."""
        rate = self._budget.orders_per_second
        rounds = self._bench.believed(self._measurable, self._workload)
        sustained = self._sustained(rounds)
        watch.look_for_gaps()
        waited = self._waited(rounds, rate)
        shares = []
        for _ in range(_SHARES):
            shares.append(self._share(rounds, rate))
            watch.look_for_gaps()
        return Load(rate, min(shares), self._resident, sustained), waited

    def _sustained(self, rounds: Rounds) -> int:
        """The highest rate that is kept up with, in one of a few attempts each."""
        search = RateSearch()
        while (rate := search.rate) is not None:
            arrivals = arrivals_at(rate, self._workload)
            kept = any(kept_up(self._measure(rounds, arrivals), arrivals) for _ in range(_ATTEMPTS))
            search.tried(rate, kept)
        return search.sustained

    def _waited(self, rounds: Rounds, rate: int) -> Percentiles:
        """The samples at a rate for as long as the budget asks for."""
        arrivals = arrivals_at(rate, self._workload)
        samples = array("q")
        for _ in range(self._rounds(rate)):
            samples.extend(self._measure(rounds, arrivals).samples)
        return percentiles_of(samples)

    def _share(self, rounds: Rounds, rate: int) -> float:
        """The processor time of as many orders as come at a rate while the budget asks for it."""
        count, steps = self._rounds(rate), len(self._workload.steps)
        begun = self._processor_time()
        wholes = rounds.wholes(count)
        between = self._processor_time()
        parts = rounds.parts(count)
        ended = self._processor_time()
        rounds.check_parts((ended - between) // count)
        orders = orders_in(self._workload) * (wholes - parts) / steps
        return processor_share(between - begun, ended - between, orders, rate)

    def _processor_time(self) -> int:
        return int(self._meter.processor_time(self._measurable.pid) * SECOND)

    def _rounds(self, rate: int) -> int:
        return -(-rate * self._budget.seconds // orders_in(self._workload))

    def _measure(self, rounds: Rounds, arrivals: Sequence[int]) -> Round:
        found = rounds.round(None, arrivals)
        self._resident = max(self._resident, self._meter.resident_bytes(self._measurable.pid))
        return found
