"""What the reference answers in a round, and what there is around its steps."""

from random import Random
from typing import Final

import pytest

from support.made_up_time import MadeUpClock
from support.short_workload import STEPS, short_workload
from ticktotrade.backend import phase1
from ticktotrade_conformance.latency.interface import Stage, Workload
from ticktotrade_conformance.latency.measuring.measured_here import MeasuredHere
from ticktotrade_conformance.latency.measuring.reference_rounds import (
    ReferenceRounds,
    drawn_step,
    without_steps,
)

NUMBER: Final = 417_805_230


@pytest.fixture(scope="module")
def workload() -> Workload:
    return short_workload(Stage.BOOK)


def test_the_digests_of_a_round_are_those_of_any_phase(workload: Workload) -> None:
    rounds = ReferenceRounds(workload, MadeUpClock())
    other = MeasuredHere(phase1(), MadeUpClock())
    other.prepare(workload)
    other.measure(NUMBER)
    step = rounds.step(NUMBER, Random(3))
    assert rounds.digests(NUMBER) == (other.digest(step)[0], other.digest()[0])
    assert rounds.digest(NUMBER) == other.digest()[0] != rounds.digest(NUMBER + 1)
    other.measure(NUMBER, 7)
    digest, apart = rounds.part(NUMBER, 7)
    assert digest == other.digest(6)[0]
    assert apart == 2 * MadeUpClock.READING


def test_a_step_is_drawn_once_for_a_round(workload: Workload) -> None:
    rounds, random = ReferenceRounds(workload, MadeUpClock()), Random(4)
    assert {rounds.step(NUMBER, random) for _ in range(20)} == {rounds.step(NUMBER, random)}


def test_any_of_the_last_quarter_of_the_steps_may_be_drawn() -> None:
    random = Random(5)
    assert {drawn_step(STEPS, random) for _ in range(1000)} == {*range(45, STEPS)}
    assert drawn_step(1, random) == 0


def test_what_is_around_the_steps_is_the_least_that_was_seen(workload: Workload) -> None:
    rounds = ReferenceRounds(workload, MadeUpClock(Random(6), gap_in=20))
    first = rounds.around
    for number in range(NUMBER, NUMBER + 60):
        rounds.digest(number)
    assert rounds.around.samples < first.samples
    assert rounds.around.outside <= first.outside
    assert (rounds.around.empty, rounds.around.part) == (first.empty, first.part)


def test_without_steps_there_is_what_is_set_up(workload: Workload) -> None:
    bare = without_steps(workload)
    assert (bare.steps, bare.changes, bare.setup) == ((), (), workload.setup)
