"""The same code is never called different, and what is a tenth slower is seen to be (LATENCY-13)."""

from array import array

import pytest

from support.made_up_backend import MadeUpBackend, workload
from support.made_up_machine import MILLISECOND, MadeUpMachine
from ticktotrade_conformance.latency.interface import Round
from ticktotrade_conformance.latency.judging.comparison import (
    LEAST_BLOCKS,
    LONGEST_TURN,
    Compared,
    Difference,
    block_ratio,
    compared,
    helps,
    steps_of_a_turn,
)

SEEDS = range(20)
TRUTH = 20_000


def side_by_side(slower: float, seed: int, busy: bool = False) -> Compared:
    """Blocks of fresh processes, each of which is by itself up to 4 % faster or slower."""
    machine = MadeUpMachine(seed, busy)
    ratios: list[float] = []
    while True:
        pair = [
            MadeUpBackend(machine, int(TRUTH * factor), seed, process=machine.random.uniform(0.96, 1.04))
            for factor in (1.0, slower)
        ]
        samples: list[list[array[int]]] = [[], []]
        for each in pair:
            each.prepare(workload(100))
        for number in range(100, 112):
            for each, found in zip(pair, samples, strict=True):
                found.append(each.measure(number).samples)
                machine.rest(5 * MILLISECOND)
        ratios.append(block_ratio(*samples))
        if not helps(so_far := compared(ratios)) and so_far.blocks >= LEAST_BLOCKS:
            return so_far


def test_the_same_code_is_never_called_different() -> None:
    found = [side_by_side(1.0, seed) for seed in range(100)]
    assert {each.difference for each in found} <= {Difference.NONE, Difference.UNDECIDED}
    assert sum(each.difference is Difference.NONE for each in found) >= 75


def test_a_tenth_slower_is_seen() -> None:
    found = [side_by_side(1.1, seed).difference for seed in SEEDS]
    assert found.count(Difference.SLOWER) >= 19
    assert Difference.FASTER not in found


def test_a_tenth_faster_is_seen() -> None:
    found = [side_by_side(1 / 1.1, seed).difference for seed in SEEDS]
    assert found.count(Difference.FASTER) >= 19


def test_on_a_busy_machine_the_same_code_is_the_same() -> None:
    found = {side_by_side(1.0, seed, busy=True).difference for seed in range(10)}
    assert found <= {Difference.NONE, Difference.UNDECIDED}


def test_the_ratio_is_that_of_floors_step_by_step() -> None:
    first = [array("q", [100, 900, 50]), array("q", [500, 200, 50])]
    second = [array("q", [150, 800, 0]), array("q", [900, 300, 60])]
    assert block_ratio(first, second) == 1.5
    with pytest.raises(ValueError, match="no step took any time"):
        block_ratio([array("q", [0])], [array("q", [7])])


@pytest.mark.parametrize(
    ("blocks", "left_out"), [(6, 0), (8, 0), (9, 1), (11, 1), (12, 2), (15, 3), (20, 5), (24, 6)]
)
def test_the_interval_leaves_out_as_many_at_either_end_as_one_run_in_twenty_allows(
    blocks: int, left_out: int
) -> None:
    found = compared([1 + number / 1000 for number in range(blocks)])
    assert (found.low, found.high) == (1 + left_out / 1000, 1 + (blocks - 1 - left_out) / 1000)


def test_of_fewer_blocks_there_is_no_interval() -> None:
    assert compared([2.0] * 5) == (Difference.UNDECIDED, 2.0, None, None, 5)
    assert compared([2.0] * 6) == (Difference.SLOWER, 2.0, 2.0, 2.0, 6)


@pytest.mark.parametrize(
    ("ratio", "difference"),
    [(1.031, "slower"), (1.03, "no difference"), (0.97, "no difference"), (0.969, "faster")],
)
def test_less_than_three_per_cent_is_no_difference(ratio: float, difference: str) -> None:
    assert compared([ratio] * 6).difference == difference


def test_a_turn_is_no_longer_than_the_machine_stays_as_it_is() -> None:
    first = Round(100, array("q", [100_000] * 500), 0, 0)
    assert steps_of_a_turn(first, 500) * 100_000 == LONGEST_TURN
    assert steps_of_a_turn(first._replace(samples=array("q", [10] * 500)), 500) == 500
    assert steps_of_a_turn(first._replace(samples=array("q", [0] * 500)), 500) == 500
    assert steps_of_a_turn(first._replace(samples=array("q", [10**9] * 5)), 5) == 1
