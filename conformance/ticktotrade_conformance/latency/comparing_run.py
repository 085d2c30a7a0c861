"""A run that holds two backends against each other: blocks of fresh processes, turns within them (LATENCY-13)."""

from array import array
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import islice
from statistics import median
from typing import Final

from ticktotrade_conformance.latency.comparison import (
    MOST_BLOCKS,
    Compared,
    block_ratio,
    compared,
    helps,
    steps_of_a_turn,
)
from ticktotrade_conformance.latency.floors import counted_samples, counted_steps
from ticktotrade_conformance.latency.interface import Measurable, NotMeasured, Round, Stage, Workload
from ticktotrade_conformance.latency.measuring_run import (
    NUMBERS,
    SECOND,
    Believe,
    Bench,
    Contender,
    new_numbers,
)
from ticktotrade_conformance.latency.settling import settled_after

_TURNS: Final = 16
_LONGEST_WARM_UP: Final = len(NUMBERS) // MOST_BLOCKS - _TURNS


def compare_stage(
    first: Contender, second: Contender, stage: Stage, seconds: float, bench: Bench
) -> Compared:
    """How many times as long the second one takes, for so many seconds at most, but for one block at least.

    Raises `NotMeasured`, with the name of the one that is not.
    """
    deadline = bench.clock() + int(seconds * SECOND)
    sides = [_Side(each, bench.believe()) for each in (first, second)]
    numbers = new_numbers(bench.random)
    ratios: list[float] = []
    while True:
        with ExitStack() as processes:
            for side in sides:
                side.begin(stage, processes)
            ratios.append(_block(sides, numbers))
        so_far = compared(ratios)
        if bench.clock() >= deadline or (so_far.low is not None and not helps(so_far)):
            return so_far


class _Side:
    """One of the two, with the process of this block."""

    def __init__(self, contender: Contender, believe: Believe) -> None:
        self._contender = contender
        self._believe = believe
        self._measurable: Measurable | None = None
        self._workload: Workload | None = None

    def begin(self, stage: Stage, processes: ExitStack) -> None:
        """Start a fresh process, and hand the workload over."""
        try:
            measurable = self._contender.start()
            processes.callback(measurable.close)
            self._workload = self._workload or self._contender.workload(measurable.hello, stage)
            measurable.prepare(self._workload)
        except NotMeasured as failed:
            raise self._named(failed) from None
        self._measurable = measurable

    def measure(self, number: int, limit: int | None = None) -> Round:
        """A round that is believed."""
        assert self._measurable is not None
        assert self._workload is not None
        try:
            found = self._measurable.measure(number, limit)
            self._believe(self._measurable, self._workload, found)
        except NotMeasured as failed:
            raise self._named(failed) from None
        return found

    @property
    def counted(self) -> tuple[int, ...]:
        """The steps that are compared."""
        assert self._workload is not None
        return counted_steps(self._workload)

    def _named(self, failed: NotMeasured) -> NotMeasured:
        return NotMeasured(f"{self._contender.name}: {failed}")


def _block(sides: list[_Side], numbers: Iterator[int]) -> float:
    """The ratio of a block: warmed up, then in turns, of which the first is now the one's, now the other's."""
    latest = _warmed_up(sides, numbers)
    steps = len(latest[0].samples)
    limit = min(steps_of_a_turn(each, steps) for each in latest)
    counted = [place for place in sides[0].counted if place < limit]
    if not counted:
        raise NotMeasured(f"none of the first {limit} steps is counted, and a turn has no more")
    samples: tuple[list[array[int]], ...] = ([], [])
    for turn, number in enumerate(islice(numbers, _TURNS)):
        for place in (0, 1) if turn % 2 else (1, 0):
            found = sides[place].measure(number, limit)
            samples[place].append(counted_samples(found.samples, counted))
    try:
        return block_ratio(*samples)
    except ValueError as nothing:
        raise NotMeasured(str(nothing)) from None


def _warmed_up(sides: list[_Side], numbers: Iterator[int]) -> list[Round]:
    """The latest rounds of both, when both have settled (LATENCY-15)."""
    medians: list[list[int]] = [[] for _ in sides]
    latest: list[Round] = []
    for number in islice(numbers, _LONGEST_WARM_UP):
        latest = [side.measure(number) for side in sides]
        for each, found in zip(medians, latest, strict=True):
            each.append(int(median(found.samples)))
        if all(settled_after(each) is not None for each in medians):
            break
    return latest
