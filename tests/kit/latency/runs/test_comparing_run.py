"""A comparison takes fresh processes for each block, in turns within it, until the interval says enough (LATENCY-13)."""

import pytest

from support.made_up_backend import MadeUpBackend
from support.made_up_bench import made_up_bench, made_up_contender
from support.made_up_machine import SECOND, MadeUpMachine
from ticktotrade_conformance.latency.interface import Doubted, Measurable, NotMeasured, Round, Stage, Workload
from ticktotrade_conformance.latency.judging.comparison import LEAST_BLOCKS, MOST_BLOCKS, Difference
from ticktotrade_conformance.latency.runs.comparing_run import compare_stage
from ticktotrade_conformance.latency.runs.measuring_run import Contender


class Processes:
    """Starts backends of one kind, each by itself a little faster or slower."""

    def __init__(self, machine: MadeUpMachine, p99: int, name: str) -> None:
        self.machine = machine
        self.p99 = p99
        self.name = name
        self.started: list[MadeUpBackend] = []

    def start(self) -> MadeUpBackend:
        process = self.machine.random.uniform(0.97, 1.03)
        self.started.append(MadeUpBackend(self.machine, self.p99, 1, process=process))
        return self.started[-1]

    def contender(self) -> Contender:
        return made_up_contender(self.start, self.name, steps=60)


def test_what_is_slower_is_seen_in_as_few_blocks_as_an_interval_needs() -> None:
    machine = MadeUpMachine(1)
    fast, slow = Processes(machine, 20_000, "fast"), Processes(machine, 26_000, "slow")
    found = compare_stage(fast.contender(), slow.contender(), Stage.BOOK, 1000, made_up_bench(machine))
    assert (found.difference, found.blocks) == (Difference.SLOWER, LEAST_BLOCKS)
    assert found.ratio == pytest.approx(1.3, rel=0.05)
    for each in (fast, slow):
        assert len(each.started) == 1 + LEAST_BLOCKS
        assert all(process.closed for process in each.started)
        assert all(len(process.numbers) == len(set(process.numbers)) for process in each.started)


def test_the_same_is_no_different_and_ends() -> None:
    machine = MadeUpMachine(2)
    first, second = (Processes(machine, 20_000, name) for name in ("first", "second"))
    found = compare_stage(first.contender(), second.contender(), Stage.BOOK, 1000, made_up_bench(machine))
    assert found.difference in {Difference.NONE, Difference.UNDECIDED}
    assert LEAST_BLOCKS <= found.blocks <= MOST_BLOCKS


def test_time_ends_it_after_a_block() -> None:
    machine = MadeUpMachine(3)
    first, second = (Processes(machine, 20_000, name) for name in ("first", "second"))
    found = compare_stage(first.contender(), second.contender(), Stage.BOOK, 0.001, made_up_bench(machine))
    assert (found.difference, found.blocks, found.low) == (Difference.UNDECIDED, 1, None)
    assert machine.now() < 10 * SECOND


def test_turns_are_short() -> None:
    machine = MadeUpMachine(4)
    first, second = (Processes(machine, 2_000_000, name) for name in ("first", "second"))
    lengths: list[int] = []

    def believe(measurable: Measurable, workload: Workload, found: Round) -> None:
        lengths.append(len(found.samples))

    bench = made_up_bench(machine, believe)
    compare_stage(first.contender(), second.contender(), Stage.BOOK, 0.001, bench)
    assert lengths[:2] == [60, 60]
    assert len(set(lengths[2:])) == 1
    assert lengths[2] < 40


def test_who_cannot_be_compared_is_named() -> None:
    machine = MadeUpMachine(5)
    first, second = (Processes(machine, 20_000, name) for name in ("first", "second"))

    def believe(measurable: Measurable, workload: Workload, found: Round) -> None:
        if measurable in second.started and len(second.started) == 2:
            raise NotMeasured("its answers are wrong in round 3")

    with pytest.raises(NotMeasured, match=r"^second: its answers are wrong"):
        compare_stage(
            first.contender(), second.contender(), Stage.BOOK, 1000, made_up_bench(machine, believe)
        )
    assert all(process.closed for each in (first, second) for process in each.started)


def test_a_block_in_doubt_is_tried_again() -> None:
    machine = MadeUpMachine(6)
    first, second = (Processes(machine, 20_000, name) for name in ("first", "second"))

    def believe(measurable: Measurable, workload: Workload, found: Round) -> None:
        if measurable in second.started and len(second.started) in {1, 3}:
            raise Doubted("it works beforehand")

    found = compare_stage(
        first.contender(), second.contender(), Stage.BOOK, 1000, made_up_bench(machine, believe)
    )
    assert found.blocks >= LEAST_BLOCKS
    assert len(second.started) == found.blocks + 3


@pytest.mark.parametrize("busy", [False, True])
def test_who_is_always_in_doubt_is_named_and_noise_if_there_is_some(busy: bool) -> None:
    machine = MadeUpMachine(7, busy)
    first, second = (Processes(machine, 20_000, name) for name in ("first", "second"))

    def believe(measurable: Measurable, workload: Workload, found: Round) -> None:
        if measurable in second.started:
            raise Doubted("it works beforehand")

    reason = "^too noisy to say: .*second: it works beforehand" if busy else "^second: it works beforehand"
    with pytest.raises(NotMeasured, match=reason):
        compare_stage(first.contender(), second.contender(), Stage.BOOK, 1, made_up_bench(machine, believe))
