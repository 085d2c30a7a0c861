"""Under load it is seen what a backend sustains, how long an order waits, and what its process takes (LATENCY-6, LATENCY-14)."""

import pytest

from support.made_up_backend import MadeUpBackend
from support.made_up_bench import made_up_bench, made_up_contender
from support.made_up_machine import SECOND, MadeUpMachine
from ticktotrade_conformance.latency.interface import Doubted, Measurable, NotMeasured, Round, Workload
from ticktotrade_conformance.latency.judged import LatencyVerdict
from ticktotrade_conformance.latency.runs.load_run import Loaded, Meter, load_backend


def loaded(p99: int, megabytes: int, seed: int = 1, busy: bool = False) -> tuple[Loaded, MadeUpBackend]:
    machine = MadeUpMachine(seed, busy)
    backend = MadeUpBackend(machine, p99, seed)
    meter = Meter(lambda pid: backend.processor / SECOND, lambda pid: megabytes * 1_000_000)
    contender = made_up_contender(lambda: backend, steps=500)
    return load_backend(contender, made_up_bench(machine), meter), backend


def test_what_is_fast_and_small_keeps_the_budget_of_the_system() -> None:
    found, backend = loaded(20_000, 80)
    assert found.verdict is LatencyVerdict.WITHIN
    assert found.load is not None
    mean = sum(backend.costs) / 500
    assert found.load.processor == pytest.approx(10_000 * mean / SECOND, rel=0.01)
    assert found.load.resident == 80_000_000
    assert found.load.sustained == pytest.approx(SECOND / mean, rel=0.3)
    assert found.waited is not None
    assert found.waited.samples >= 20_000
    assert backend.closed


def test_what_takes_most_of_a_core_does_not() -> None:
    found, _ = loaded(200_000, 80)
    assert found.verdict is LatencyVerdict.OVER
    assert "of a core are taken" in found.reason


def test_what_is_large_does_not_even_on_a_busy_machine() -> None:
    found, _ = loaded(20_000, 600, busy=True)
    assert (found.verdict, found.reason) == (LatencyVerdict.OVER, "600 MB are resident")


def test_no_number_comes_twice() -> None:
    _, backend = loaded(20_000, 80)
    assert len(backend.numbers) == len(set(backend.numbers)) > 100


@pytest.mark.parametrize(("busy", "verdict"), [(False, "not measured"), (True, "too noisy to say")])
def test_a_doubt_says_nothing_on_a_busy_machine(busy: bool, verdict: str) -> None:
    machine = MadeUpMachine(4, busy)
    backend = MadeUpBackend(machine, 20_000, 4)

    def believe(measurable: Measurable, workload: Workload, found: Round) -> None:
        if backend.rounds == 12:
            raise Doubted("it works beforehand")

    contender = made_up_contender(lambda: backend, steps=100)
    bench = made_up_bench(machine, believe)
    found = load_backend(contender, bench, Meter(lambda pid: 0.0, lambda pid: 1))
    assert (found.verdict, found.load) == (verdict, None)
    assert "it works beforehand" in found.reason
    assert backend.closed


def test_figures_that_are_not_believed_are_not_used() -> None:
    machine = MadeUpMachine(3)
    backend = MadeUpBackend(machine, 20_000, 3)

    def believe(measurable: Measurable, workload: Workload, found: Round) -> None:
        raise NotMeasured("its answers are wrong")

    meter = Meter(lambda pid: 0.0, lambda pid: 1)
    contender = made_up_contender(lambda: backend, steps=100)
    found = load_backend(contender, made_up_bench(machine, believe), meter)
    assert found == (LatencyVerdict.NOT_MEASURED, "its answers are wrong", None, None)
    assert backend.closed
