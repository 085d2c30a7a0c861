"""On made-up machines whose truth is known, a verdict is the right one, or that nobody can say: never the wrong one."""

from collections.abc import Sequence
from itertools import count
from typing import Final

import pytest

from support.made_up_backend import MadeUpBackend, workload
from support.made_up_machine import SECOND, MadeUpMachine, noise_watch
from ticktotrade_conformance.latency.interface import Round
from ticktotrade_conformance.latency.judged import LatencyVerdict
from ticktotrade_conformance.latency.judging.budgets import Allowance
from ticktotrade_conformance.latency.judging.calm import Surroundings, Taken
from ticktotrade_conformance.latency.judging.course import Course, State

CEILING = 50_000
SEEDS = range(20)
WITHIN, OVER, NOISY = LatencyVerdict.WITHIN, LatencyVerdict.OVER, LatencyVerdict.NOISY


LONG: Final = 44
"""Seconds in which the rounds fit that `OVER` wants."""


class FindsRareStepsLate(MadeUpBackend):
    """Its slowest steps are three times as slow until they are compiled, and nothing tells that they will be."""

    compiled_after = 70

    def measure(self, number: int, limit: int | None = None, arrivals: Sequence[int] | None = None) -> Round:
        compiled = self.costs
        if self.rounds < self.compiled_after:
            rare = sorted(compiled)[-6]
            self.costs = [3 * cost if cost >= rare else cost for cost in compiled]
        found = super().measure(number, limit, arrivals)
        self.costs = compiled
        return found


class FindsThemLater(FindsRareStepsLate):
    """Not within 6 seconds."""

    compiled_after = 400


def judged(
    truth: float,
    seed: int,
    busy: bool = False,
    seconds: int = 6,
    slow_start: float = 3.0,
    kind: type[MadeUpBackend] = MadeUpBackend,
) -> State:
    machine = MadeUpMachine(seed, busy)
    backend = kind(machine, int(truth * CEILING), seed, slow_start=slow_start)
    work = workload(120)
    backend.prepare(work)
    course = Course(work, Allowance(6, 10), CEILING)
    watch = noise_watch(machine)
    watch.time_nothing()
    watch.look_for_gaps()
    fastest = before = watch.loop_time()
    for number in count(100):
        measured = backend.measure(number)
        machine.rest(50_000_000)
        after = watch.loop_time()
        watch.look_for_gaps()
        fastest = min(fastest, after)
        course.took(Taken(measured, max(before, after)))
        before = after
        around = Surroundings(fastest, watch.noise(), machine.others)
        spent = machine.now() / SECOND / seconds
        if not course.wants_more(around, spent):
            return course.state(around, spent >= 1)
    raise AssertionError


def verdicts(truth: float, busy: bool = False, seconds: int = 6) -> list[LatencyVerdict]:
    return [judged(truth, seed, busy, seconds).ruling.verdict for seed in SEEDS]


@pytest.mark.parametrize("truth", [0.3, 0.8])
def test_what_keeps_its_budget_is_within_it(truth: float) -> None:
    found = verdicts(truth)
    assert found.count(WITHIN) >= 19
    assert OVER not in found


@pytest.mark.parametrize(("truth", "seconds"), [(1.25, LONG), (2.0, LONG), (15.0, 6)])
def test_what_breaks_its_budget_is_over_it(truth: float, seconds: int) -> None:
    found = verdicts(truth, seconds=seconds)
    assert found.count(OVER) >= 19
    assert WITHIN not in found


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_is_over_its_budget_before_time_is_up(seed: int) -> None:
    assert judged(0.5, seed, kind=FindsRareStepsLate).ruling.verdict is WITHIN


@pytest.mark.parametrize("seed", SEEDS)
def test_what_may_yet_be_compiled_is_not_over_its_budget(seed: int) -> None:
    found = judged(0.5, seed, kind=FindsThemLater).ruling
    assert found.verdict is NOISY
    assert "seconds" in found.reason
    assert judged(0.5, seed, seconds=LONG, kind=FindsThemLater).ruling.verdict is WITHIN


@pytest.mark.parametrize("truth", [0.9, 1.1, 1.25])
def test_what_is_near_its_budget_is_never_within_it_once_and_over_it_another_time(truth: float) -> None:
    """Fresh processes of the same code differ by up to a fifth, which is what their p99 repeats within."""
    factors = [0.91 + 0.2 * number / len(SEEDS) for number in SEEDS]
    pairs = zip(SEEDS, factors, strict=True)
    found = {judged(truth * factor, seed, seconds=LONG).ruling.verdict for seed, factor in pairs}
    assert not {WITHIN, OVER} <= found


@pytest.mark.parametrize(("truth", "seconds"), [(0.5, 6), (0.8, 6), (1.0, 6), (1.25, LONG), (15.0, 6)])
def test_on_a_busy_machine_nothing_is_over_its_budget(truth: float, seconds: int) -> None:
    found = verdicts(truth, busy=True, seconds=seconds)
    assert OVER not in found
    assert truth <= 1 or set(found) == {NOISY}
