"""A run: several backends at one stage, round by round in turn, until something can be said of each (LATENCY-12)."""

import os
from array import array
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from random import Random
from typing import Final, NamedTuple, Protocol

from ticktotrade.phases import Phase
from ticktotrade_conformance.backends.interface import Hello
from ticktotrade_conformance.latency.interface import (
    Distrusted,
    Doubted,
    Measurable,
    NotMeasured,
    Round,
    Stage,
    Workload,
)
from ticktotrade_conformance.latency.judged import Judged, LatencyVerdict
from ticktotrade_conformance.latency.judging.budgets import Budget, allowance, budgets
from ticktotrade_conformance.latency.judging.calm import Surroundings, Taken, calmest, crowding
from ticktotrade_conformance.latency.judging.course import Course
from ticktotrade_conformance.latency.judging.floors import counted_samples, counted_steps, floors_of
from ticktotrade_conformance.latency.judging.noise import Clock, NoiseWatch
from ticktotrade_conformance.latency.judging.pauses import Pauses, pauses_of
from ticktotrade_conformance.latency.judging.percentiles import percentiles_of
from ticktotrade_conformance.latency.judging.verdicts import LEAST_ROUNDS
from ticktotrade_conformance.latency.measuring.others import Others, ProcessorTimes
from ticktotrade_conformance.traces.shifting import drawn_round

SECOND: Final = 1_000_000_000
_FEWEST_COUNTED: Final = 100
_BEGINNINGS: Final = 3
"""A backend that is distrusted is prepared anew, since a busy spell looks alike; so many times in all."""


class Rounds(Protocol):
    """A backend and what it was prepared for, of which only rounds that can be believed come through."""

    def round(self, number: int | None = None, arrivals: Sequence[int] | None = None) -> Round:
        """One with this number, or with another if it was used (LATENCY-7). Raises `NotMeasured`."""

    def wholes(self, count: int) -> int:
        """Take so many of which it does not matter how long they are; the steps that were taken. Raises `NotMeasured`."""

    def parts(self, count: int) -> int:
        """As `wholes`, of parts (LATENCY-10)."""

    def check_parts(self, processor: int) -> None:
        """Raise `NotMeasured` if so many nanoseconds of a processor for each are more than the reference explains."""


class Contender(NamedTuple):
    """A backend that is measured: what it is called, what starts it anew, and its workload of a stage.

    ``start`` raises `NotMeasured`, and ``workload`` as well if the backend has none of the stage. ``phase`` is the one whose
    ceilings count, by default that which the backend claims.
    """

    name: str
    start: Callable[[], Measurable]
    workload: Callable[[Hello, Stage], Workload]
    phase: Phase | None = None


class Bench(NamedTuple):
    """What a run measures with.

    ``times`` says what the processors did, given the processes that are ours. ``believed`` prepares a backend and asks
    of each of its rounds whether it is to be used (LATENCY-8 to LATENCY-10); ``digest`` has the one that a round must have.
    """

    clock: Clock
    watch: Callable[[], NoiseWatch]
    times: Callable[[Sequence[int]], ProcessorTimes]
    believed: Callable[[Measurable, Workload], Rounds]
    random: Random


def judge_stage(
    contenders: Sequence[Contender], stage: Stage, seconds: float, bench: Bench, rounds: int = LEAST_ROUNDS
) -> list[Judged]:
    """Measure the contenders in turn until a verdict on each can be given, for so many seconds at most; in their order.

    In that time each is given so many rounds behind its warm-up at least.
    """
    with ExitStack() as processes:
        entries = [_Entry(contender, stage, bench, processes, rounds) for contender in contenders]
        begun = bench.clock()
        watch = bench.watch()
        pids = (os.getpid(), *(entry.measurable.pid for entry in entries if entry.measurable))
        others = Others(lambda: bench.times(pids))
        watch.time_nothing()
        watch.look_for_gaps()
        fastest = loop = watch.loop_time()
        while live := [entry for entry in entries if entry.live]:
            number = drawn_round(bench.random)
            for entry in live:
                found = entry.next_round(number)
                watch.look_for_gaps()
                before, loop = loop, watch.loop_time()
                fastest = min(fastest, loop)
                around = Surroundings(fastest, watch.noise(), others.share)
                spent = (bench.clock() - begun) / SECOND / seconds
                if found is not None:
                    entry.took(Taken(found, max(before, loop)), around, spent)
                else:
                    entry.took_none(around, spent)
        around = Surroundings(fastest, watch.noise(), others.share)
        return [entry.judged(watch, around) for entry in entries]


class _Entry:
    """One contender at a stage: its process, its course, and why it is not measured if it is not."""

    def __init__(
        self, contender: Contender, stage: Stage, bench: Bench, processes: ExitStack, rounds: int
    ) -> None:
        self.measurable: Measurable | None = None
        self._stage = stage
        self._source = ""
        self._failed = ""
        self._doubt = ""
        self._wants_more = True
        self._least_rounds = rounds
        self._believed = bench.believed
        self._begun = 0
        self._distrusted = False
        self._budget: Budget = budgets()[stage]
        self._ceiling: int | None = None
        try:
            self.measurable = measurable = contender.start()
            processes.callback(measurable.close)
            self._ceiling = self._budget.ceiling(contender.phase or measurable.hello.phase)
            self._workload = contender.workload(measurable.hello, stage)
            self._source = self._workload.source
            self._counted = counted_steps(self._workload)
            if len(self._counted) < _FEWEST_COUNTED:
                raise NotMeasured(
                    f"{len(self._counted)} counted steps have no p99; take {_FEWEST_COUNTED} or more"
                )
            self._begin()
        except NotMeasured as failed:
            self._failed = str(failed)

    @property
    def live(self) -> bool:
        """Whether it is to have another round."""
        return self._wants_more and not self._failed

    def next_round(self, number: int) -> Round | None:
        """Another one, with this number if it is new; nothing if there is none that can be believed.

        Whose turn it is gets the number that the others get, so that the reference has to answer it once.
        """
        try:
            found = self._rounds.round(number)
        except Distrusted as distrusted:
            self._doubt, self._distrusted = str(distrusted), True
            return None
        except Doubted as doubted:
            self._doubt = str(doubted)
            return None
        except NotMeasured as failed:
            self._failed = str(failed)
            return None
        self._doubt = ""
        return found

    def _begin(self) -> None:
        """Prepare the backend, and forget the rounds that there were. Raises `NotMeasured`."""
        assert self.measurable
        assert self._ceiling is not None
        self._begun += 1
        self._distrusted = False
        self._rounds = self._believed(self.measurable, self._workload)
        self._course = Course(self._workload, allowance(), self._ceiling, self._least_rounds)

    def _begin_anew(self) -> None:
        """As `_begin`, for one that may have ended meanwhile."""
        try:
            self._begin()
        except NotMeasured as failed:
            self._failed = str(failed)

    def took(self, taken: Taken, around: Surroundings, spent: float) -> None:
        """A round came to its end."""
        self._course.took(taken)
        self._wants_more = self._course.wants_more(around, spent)

    def took_none(self, around: Surroundings, spent: float) -> None:
        """No round could be believed. On a calm machine that is the backend's doing; else it is asked again while there is time."""
        if self._distrusted:
            self._wants_more = spent < 1 and self._begun < _BEGINNINGS
            if self._wants_more:
                self._begin_anew()
        else:
            self._wants_more = spent < 1 and bool(crowding(around.noise, around.others))

    def judged(self, watch: NoiseWatch, around: Surroundings) -> Judged:
        """What there is to say of it at the end."""
        if self._failed:
            return self._without_figures(LatencyVerdict.NOT_MEASURED, self._failed)
        if self._doubt:
            return self._doubted(around)
        course = self._course
        state = course.state(around, time_is_up=True)
        floors, samples = floors_of(course.samples), course.samples
        pauses = self._pauses(floors, watch, around)
        return Judged(
            stage=self._stage,
            source=self._source,
            verdict=state.ruling.verdict,
            reason=state.ruling.reason,
            floors=percentiles_of(floors),
            raw=percentiles_of(
                array("q", (each for samples_of_round in samples for each in samples_of_round))
            ),
            low=state.interval.low,
            high=state.interval.high,
            ceiling=self._ceiling,
            target=self._budget.target,
            rounds=len(samples),
            warm_up=course.warm_up,
            pause_p999=pauses.p999,
            pause_max=pauses.max,
            step_floors=tuple(floors),
            round_p50=course.medians,
            noise=around.noise,
        )

    def _pauses(self, floors: Sequence[int], watch: NoiseWatch, around: Surroundings) -> Pauses:
        """In rounds in which the machine was fastest: in a slow spell every sample is above its floor."""
        settled = self._course.settled
        usable = calmest(settled, around.fastest_loop)
        samples = [counted_samples(each.round.samples, self._counted) for each in usable]
        return pauses_of(samples, floors, watch.gaps, watch.watched)

    def _doubted(self, around: Surroundings) -> Judged:
        """Of one whose latest rounds could not be believed: on a busy machine that says nothing about it."""
        crowded = crowding(around.noise, around.others)
        if not crowded:
            return self._without_figures(LatencyVerdict.NOT_MEASURED, self._doubt)
        return self._without_figures(
            LatencyVerdict.NOISY, f"{crowded}, and its rounds are in doubt ({self._doubt})"
        )

    def _without_figures(self, verdict: LatencyVerdict, reason: str) -> Judged:
        return Judged(
            stage=self._stage,
            source=self._source,
            verdict=verdict,
            reason=reason,
            floors=None,
            raw=None,
            low=None,
            high=None,
            ceiling=self._ceiling,
            target=self._budget.target,
            rounds=0,
            warm_up=0,
            pause_p999=None,
            pause_max=None,
            step_floors=(),
            round_p50=(),
            noise=None,
        )
