"""A run that holds two backends against each other: blocks of fresh processes, turns within them (LATENCY-13)."""

from array import array
from collections.abc import Sequence
from contextlib import ExitStack
from statistics import median
from typing import Final

from ticktotrade_conformance.latency.interface import Doubted, NotMeasured, Round, Stage, Workload
from ticktotrade_conformance.latency.judging.calm import crowding
from ticktotrade_conformance.latency.judging.comparison import (
    Compared,
    block_ratio,
    compared,
    helps,
    steps_of_a_turn,
)
from ticktotrade_conformance.latency.judging.floors import counted_samples, counted_steps
from ticktotrade_conformance.latency.measuring.settling import settled_after
from ticktotrade_conformance.latency.runs.measuring_run import SECOND, Bench, Contender, Rounds
from ticktotrade_conformance.traces.shifting import drawn_round

_TURNS: Final = 16
_LONGEST_WARM_UP: Final = 40


def compare_stage(
    first: Contender, second: Contender, stage: Stage, seconds: float, bench: Bench
) -> Compared:
    """How many times as long the second one takes, for so many seconds at most, but for one block at least.

    A block whose rounds are in doubt is tried again, with other processes, while there is time. Raises `NotMeasured`, with the
    name of the one that is not; if noise may be the reason, that is said.
    """
    deadline = bench.clock() + int(seconds * SECOND)
    sides = [_Side(each, stage, bench) for each in (first, second)]
    counted: tuple[int, ...] = ()
    ratios: list[float] = []
    while True:
        try:
            counted = counted or _counted(sides, _shortened(sides, bench))
            ratios.append(_block(sides, counted, bench))
        except Doubted as doubt:
            if bench.clock() < deadline:
                continue
            if not ratios:
                raise _noisy(doubt, bench) from None
        so_far = compared(ratios)
        if bench.clock() >= deadline or (so_far.low is not None and not helps(so_far)):
            return so_far


def _noisy(doubt: Doubted, bench: Bench) -> NotMeasured:
    """The doubt, and whether the machine is one on which it says nothing (LATENCY-12)."""
    watch = bench.watch()
    watch.time_nothing()
    watch.look_for_gaps()
    crowded = crowding(watch.noise(), 0.0)
    return (
        NotMeasured(f"too noisy to say: {crowded}, and rounds are in doubt ({doubt})") if crowded else doubt
    )


class _Side:
    """One of the two, and the process that it has in this block."""

    def __init__(self, contender: Contender, stage: Stage, bench: Bench) -> None:
        self._contender = contender
        self._stage = stage
        self._bench = bench
        self._workload: Workload | None = None
        self._rounds: Rounds | None = None

    @property
    def workload(self) -> Workload:
        """What it is taken through."""
        assert self._workload is not None
        return self._workload

    def shorten(self, limit: int) -> None:
        """Take it through so many of the steps only."""
        whole = self.workload
        self._workload = whole._replace(steps=whole.steps[:limit], changes=whole.changes[:limit])

    def begin(self, processes: ExitStack) -> None:
        """Start a fresh process, and hand the workload over."""
        try:
            measurable = self._contender.start()
            processes.callback(measurable.close)
            self._workload = self._workload or self._contender.workload(measurable.hello, self._stage)
            self._rounds = self._bench.believed(measurable, self._workload)
        except NotMeasured as failed:
            raise self._named(failed) from None

    def measure(self, number: int) -> Round:
        """A round that is believed."""
        assert self._rounds is not None
        try:
            return self._rounds.round(number)
        except NotMeasured as failed:
            raise self._named(failed) from None

    def _named(self, failed: NotMeasured) -> NotMeasured:
        return type(failed)(f"{self._contender.name}: {failed}")


def _shortened(sides: Sequence[_Side], bench: Bench) -> int:
    """To how many steps the workloads were cut, so that a round is one turn."""
    with ExitStack() as processes:
        for side in sides:
            side.begin(processes)
        number = drawn_round(bench.random)
        found = [side.measure(number) for side in sides]
    limit = min(steps_of_a_turn(each, len(each.samples)) for each in found)
    for side in sides:
        side.shorten(limit)
    return limit


def _counted(sides: Sequence[_Side], limit: int) -> tuple[int, ...]:
    counted = counted_steps(sides[0].workload)
    if not counted:
        raise NotMeasured(f"none of the first {limit} steps is counted, and a turn has no more")
    return counted


def _block(sides: Sequence[_Side], counted: Sequence[int], bench: Bench) -> float:
    """The ratio of a block: warmed up, then in turns, of which the first is now the one's, now the other's."""
    samples: tuple[list[array[int]], ...] = ([], [])
    with ExitStack() as processes:
        for side in sides:
            side.begin(processes)
        _warm_up(sides, bench)
        for turn in range(_TURNS):
            number = drawn_round(bench.random)
            for place in (0, 1) if turn % 2 else (1, 0):
                found = sides[place].measure(number)
                samples[place].append(counted_samples(found.samples, counted))
    try:
        return block_ratio(*samples)
    except ValueError as nothing:
        raise NotMeasured(str(nothing)) from None


def _warm_up(sides: Sequence[_Side], bench: Bench) -> None:
    """Rounds until both have settled (LATENCY-15)."""
    medians: list[list[int]] = [[] for _ in sides]
    for _ in range(_LONGEST_WARM_UP):
        number = drawn_round(bench.random)
        for side, each in zip(sides, medians, strict=True):
            each.append(int(median(side.measure(number).samples)))
        if all(settled_after(each) is not None for each in medians):
            return
