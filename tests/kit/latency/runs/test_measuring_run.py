"""A run takes backends in turn, and judges each: by rounds that are believed, with numbers that are new."""

import re
from collections.abc import Sequence

import pytest

from support.made_up_backend import MadeUpBackend
from support.made_up_bench import Unseen, made_up_bench, made_up_contender
from support.made_up_machine import SECOND, MadeUpMachine
from ticktotrade.phases import Phase
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
from ticktotrade_conformance.latency.runs.measuring_run import judge_stage


def judged(
    backends: Sequence[MadeUpBackend], machine: MadeUpMachine, stage: Stage = Stage.BOOK, seconds: float = 8
) -> list[Judged]:
    contenders = [made_up_contender(lambda each=each: each) for each in backends]  # type: ignore[misc]
    return judge_stage(contenders, stage, seconds, made_up_bench(machine))


def test_each_is_held_against_the_ceiling_of_the_phase_that_it_claims() -> None:
    machine = MadeUpMachine(1)
    claims = (Phase.BASELINE, Phase.PHASE_3)
    backends = [MadeUpBackend(machine, 20_000, 1, phase) for phase in claims]
    slow, fast = judged(backends, machine)
    assert (slow.verdict, slow.ceiling, slow.target) == (LatencyVerdict.WITHIN, 50_000, 10_000)
    assert (fast.verdict, fast.ceiling, fast.target) == (LatencyVerdict.OVER, 5_000, 10_000)
    assert all(each.closed for each in backends)


def test_as_many_rounds_are_run_as_are_asked_for_while_there_is_time() -> None:
    machine = MadeUpMachine(3)
    contender = made_up_contender(lambda: MadeUpBackend(machine, 20_000, 3))
    for rounds, seconds, least in ((16, 60, 16), (300, 60, 300), (300, 1, 2)):
        (found,) = judge_stage([contender], Stage.BOOK, seconds, made_up_bench(machine), rounds)
        assert found.verdict is LatencyVerdict.WITHIN
        assert least <= found.rounds < least + 90


def test_what_is_said_rests_on_the_rounds_behind_the_warm_up() -> None:
    machine = MadeUpMachine(2)
    backend = MadeUpBackend(machine, 20_000, 2, slow_start=4.0)
    (found,) = judged([backend], machine)
    assert found.warm_up + found.rounds == backend.rounds == len(found.round_p50)
    assert found.round_p50[0] > 3 * min(found.round_p50)
    assert found.floors is not None
    assert found.raw is not None
    assert (found.floors.samples, found.raw.samples) == (200, 200 * found.rounds)
    assert found.floors.p99 is not None
    assert found.high == found.floors.p99
    assert 20_000 <= found.floors.p99 <= 1.05 * 20_000
    assert found.low is not None
    assert found.low <= 20_000
    assert found.noise is not None
    assert found.pause_max is not None
    assert 0 <= found.pause_max <= found.raw.max


def test_no_number_comes_twice() -> None:
    machine = MadeUpMachine(3)
    backend = MadeUpBackend(machine, 45_000, 3)
    judged([backend], machine, seconds=20)
    assert len(set(backend.numbers)) == len(backend.numbers) > 16
    assert backend.numbers != sorted(backend.numbers)


def test_a_verdict_comes_even_if_there_is_hardly_any_time() -> None:
    machine = MadeUpMachine(4)
    (found,) = judged([MadeUpBackend(machine, 60_000, 4)], machine, seconds=0.01)
    assert found.verdict is LatencyVerdict.NOISY
    assert found.reason == "it was measured in 2 rounds only"


def test_time_ends_what_rounds_do_not_help() -> None:
    machine = MadeUpMachine(5, busy=True)
    (found,) = judged([MadeUpBackend(machine, 60_000, 5)], machine, seconds=9)
    assert found.verdict is LatencyVerdict.NOISY
    assert "other programs took" in found.reason
    assert 9 * SECOND <= machine.now() <= 10 * SECOND


def test_figures_that_are_not_believed_are_not_used_and_the_others_go_on() -> None:
    machine = MadeUpMachine(6)
    liar, honest = (MadeUpBackend(machine, 20_000, seed) for seed in (1, 2))

    def believe(measurable: Measurable, workload: Workload, found: Round) -> None:
        if measurable is liar and liar.rounds == 5:
            raise NotMeasured("its answers are wrong in round 5")

    found, other = judge_stage(
        [made_up_contender(lambda: liar), made_up_contender(lambda: honest)],
        Stage.BOOK,
        8,
        made_up_bench(machine, believe),
    )
    assert (found.verdict, found.reason) == (LatencyVerdict.NOT_MEASURED, "its answers are wrong in round 5")
    assert (found.floors, found.low, found.high, found.ceiling) == (None, None, None, 50_000)
    assert liar.rounds == 5
    assert other.verdict is LatencyVerdict.WITHIN


def doubting(machine: MadeUpMachine, doubted: range) -> tuple[Judged, MadeUpBackend]:
    """One whose rounds of these numbers, counted from 1, cannot be accounted for."""
    backend = MadeUpBackend(machine, 20_000, 9)

    def believe(measurable: Measurable, workload: Workload, found: Round) -> None:
        if backend.rounds in doubted:
            raise Doubted("it works where its clock does not see it")

    contenders = [made_up_contender(lambda: backend)]
    (found,) = judge_stage(contenders, Stage.BOOK, 8, made_up_bench(machine, believe))
    return found, backend


def test_on_a_calm_machine_hidden_time_is_the_backends_doing() -> None:
    found, backend = doubting(MadeUpMachine(9), range(5, 1000))
    assert (found.verdict, found.floors) == (LatencyVerdict.NOT_MEASURED, None)
    assert found.reason == "it works where its clock does not see it"
    assert backend.rounds == 5


def test_on_a_busy_machine_nobody_can_say_whether_time_is_hidden() -> None:
    machine = MadeUpMachine(9, busy=True)
    found, backend = doubting(machine, range(5, 1000))
    assert (found.verdict, found.floors) == (LatencyVerdict.NOISY, None)
    assert re.search(r"other programs took \d+% .* in doubt \(it works where its clock", found.reason)
    assert backend.rounds > 20
    assert machine.now() > 8 * SECOND


def test_a_doubt_that_passes_is_none() -> None:
    found, _ = doubting(MadeUpMachine(9, busy=True), range(5, 12))
    assert found.floors is not None
    assert "doubt" not in found.reason


@pytest.mark.parametrize("times", [1, 2, 3])
def test_a_backend_that_is_distrusted_begins_anew_twice(times: int) -> None:
    """And of the rounds before nothing is used: here they were the fastest."""
    machine = MadeUpMachine(9)
    backend = MadeUpBackend(machine, 20_000, 9)
    costs: list[int] = []

    def believe(measurable: Measurable, workload: Workload, found: Round) -> None:
        costs.append(sum(found.samples))
        if len(costs) in (20, 40, 60)[:times]:
            raise Distrusted("8 of 20 rounds are in doubt")
        if len(costs) < 20 * times:
            for place in range(len(found.samples)):
                found.samples[place] = 1

    (found,) = judge_stage(
        [made_up_contender(lambda: backend)], Stage.BOOK, 8, made_up_bench(machine, believe)
    )
    if times == 3:
        assert (found.verdict, found.reason) == (LatencyVerdict.NOT_MEASURED, "8 of 20 rounds are in doubt")
        assert len(costs) == 60
    else:
        assert found.verdict is LatencyVerdict.WITHIN
        assert found.floors is not None
        assert found.floors.p50 > 1_000


def distrusted_always(machine: MadeUpMachine, starts: int) -> Judged:
    """It is in doubt whenever it is asked, and can be prepared so many times."""
    bench = made_up_bench(machine)
    prepared: list[Measurable] = []

    class AlwaysDistrusted(Unseen):
        def __init__(self, measurable: Measurable, workload: Workload) -> None:
            prepared.append(measurable)
            if len(prepared) > starts:
                raise NotMeasured("it has ended")
            super().__init__(measurable, workload, None, bench.random)

        def round(self, number: int | None = None, arrivals: Sequence[int] | None = None) -> Round:
            super().round(number, arrivals)
            raise Distrusted("8 of 9 rounds were in doubt")

    contender = made_up_contender(lambda: MadeUpBackend(machine, 20_000, 9))
    (found,) = judge_stage([contender], Stage.BOOK, 8, bench._replace(believed=AlwaysDistrusted))
    return found


def test_on_a_busy_machine_nobody_can_say_whether_to_distrust() -> None:
    found = distrusted_always(MadeUpMachine(9, busy=True), starts=3)
    assert found.verdict is LatencyVerdict.NOISY
    assert "8 of 9 rounds were in doubt" in found.reason


def test_a_backend_that_ends_when_it_is_to_begin_anew_is_not_measured() -> None:
    found = distrusted_always(MadeUpMachine(9), starts=1)
    assert (found.verdict, found.reason) == (LatencyVerdict.NOT_MEASURED, "it has ended")


def test_a_backend_that_does_not_start_is_not_measured() -> None:
    def start() -> Measurable:
        raise NotMeasured("it does not say that it can be measured (WIRE-8)")

    machine = MadeUpMachine(7)
    broken = made_up_contender(lambda: MadeUpBackend(machine, 1, 1))._replace(start=start)
    (found,) = judge_stage([broken], Stage.BOOK, 8, made_up_bench(machine))
    assert found.verdict is LatencyVerdict.NOT_MEASURED
    assert found.ceiling is None


@pytest.mark.parametrize(("steps", "verdict"), [(99, "not measured"), (100, "within budget")])
def test_a_workload_needs_a_hundred_counted_steps(steps: int, verdict: str) -> None:
    machine = MadeUpMachine(8)
    backend = MadeUpBackend(machine, 20_000, 8)
    (found,) = judge_stage(
        [made_up_contender(lambda: backend, steps=steps)], Stage.BOOK, 8, made_up_bench(machine)
    )
    assert found.verdict == verdict
    assert backend.closed
