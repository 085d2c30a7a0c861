"""Made-up documents: as many backends as wanted, with figures that were drawn and not measured."""

import random
from array import array

from ticktotrade.phases import Phase
from ticktotrade_conformance.latency.documents.document import LatencyDocument, MeasuredBackend
from ticktotrade_conformance.latency.documents.fingerprint import Fingerprint, Machine
from ticktotrade_conformance.latency.documents.interpreter import Interpreter, Jit
from ticktotrade_conformance.latency.documents.load_figures import LoadFigures
from ticktotrade_conformance.latency.documents.side_by_side import SideBySide
from ticktotrade_conformance.latency.documents.wire_figures import WireFigures, WireRate, WireToWire
from ticktotrade_conformance.latency.interface import Stage
from ticktotrade_conformance.latency.judged import Judged, LatencyVerdict, Noise
from ticktotrade_conformance.latency.judging.budgets import budgets
from ticktotrade_conformance.latency.judging.comparison import Difference
from ticktotrade_conformance.latency.judging.percentiles import percentiles_of

CPYTHON = Interpreter("CPython", "3.14.0", "GCC 14.2", ("--with-lto",), (), (), True, Jit.OFF, (2000, 10, 0))
PYPY = Interpreter("PyPy", "3.11.13 (7.3.20)", "", (), (), ("PYPY_GC_NURSERY=16M",), True, Jit.ON, ())
MACHINE = Machine("Linux", "6.1", "x86_64", "A processor", ("avx2", "sse2"), 2, (52, 61, 70))
FINGERPRINT = Fingerprint("2026-11-27T12:00:00Z", "0.1.0", MACHINE, CPYTHON)
NOISE = Noise(60, 81, 420, 8_400_000, 1_250_000, 1_000_000_000)
TYPICAL = {
    Stage.FEED: 40_000,
    Stage.BOOK: 3_000,
    Stage.RISK: 900,
    Stage.CODEC: 4_000,
    Stage.ROUTER: 60_000,
    Stage.PATH: 108_000,
}
"""The median floor of the baseline, in nanoseconds."""


def judged(stage: Stage, phase: Phase, median: int, seed: int = 0, steps: int = 500) -> Judged:
    """A stage whose floors lie around a median, with a warm-up of five rounds that is three times as slow at first."""
    dice = random.Random(f"{stage} {phase} {median} {seed}")
    floors = array("q", (round(median * (1 + dice.random() ** 6)) for _ in range(steps)))
    raw = array("q", (round(each * (1 + dice.expovariate(8))) for each in floors for _ in range(4)))
    rounds = [round(median * (1.1 + 2 / (1 + number**2) + dice.random() / 10)) for number in range(30)]
    found, ceiling = percentiles_of(floors), budgets()[stage].ceiling(phase)
    assert found.p99 is not None
    low, high = round(found.p99 * 0.95), round(found.p99 * 1.04)
    return Judged(
        stage=stage,
        source="the standard workload, seed 1",
        verdict=_verdict(low, high, ceiling),
        reason="",
        floors=found,
        raw=percentiles_of(raw),
        low=low,
        high=high,
        ceiling=ceiling,
        target=budgets()[stage].target,
        rounds=25,
        warm_up=5,
        pause_p999=median // 2,
        pause_max=9 * median,
        step_floors=tuple(floors),
        round_p50=tuple(rounds),
        noise=NOISE,
    )


def _verdict(low: int, high: int, ceiling: int) -> LatencyVerdict:
    if high <= ceiling:
        return LatencyVerdict.WITHIN
    return LatencyVerdict.OVER if low > ceiling else LatencyVerdict.NOISY


def not_measured(stage: Stage, reason: str) -> Judged:
    """A stage of which nothing is known but why."""
    nothing = judged(stage, Phase.BASELINE, 1000)
    return nothing._replace(
        verdict=LatencyVerdict.NOT_MEASURED,
        reason=reason,
        floors=None,
        raw=None,
        low=None,
        high=None,
        rounds=0,
        warm_up=0,
        pause_p999=None,
        pause_max=None,
        step_floors=(),
        round_p50=(),
        noise=None,
    )


def reference(phase: Phase, interpreter: Interpreter = CPYTHON, factor: float = 1.0) -> MeasuredBackend:
    """A phase of the reference, each one about half as slow as the one before."""
    faster = 2.1 ** list(Phase).index(phase) * (2 if interpreter is PYPY else 1) / factor
    stages = tuple(judged(stage, phase, round(typical / faster)) for stage, typical in TYPICAL.items())
    return MeasuredBackend(phase.value, "Python", interpreter.name, phase, interpreter, stages)


def a_trajectory(*on: Interpreter, factor: float = 1.0) -> LatencyDocument:
    """All phases on some interpreters, CPython if none are named."""
    backends = tuple(reference(phase, each, factor) for phase in Phase for each in on or (CPYTHON,))
    return LatencyDocument(1, "t2t trajectory", FINGERPRINT, backends)


def a_wire_run() -> LatencyDocument:
    """Two systems and an echo at two rates; the second system forgets an order and invents one."""
    echo = WireFigures("echo", "HTTP/2 over TLS", "", (wire_rate("1000", 30_000), wire_rate("max", 25_000)))
    good = WireFigures(
        "t2t live, phase3", "HTTP/2 over TLS", "", (wire_rate("1000", 90_000), wire_rate("max", 75_000))
    )
    wrong = wire_rate("max", 500_000)._replace(
        missing=1, invented=2, mistakes=("frame 7: buy 0.01 BTC/USD at 100 never came",)
    )
    bad = WireFigures("a plain client", "HTTP/1.1", "it ended with status 1", (wrong,))
    return LatencyDocument(
        1, "t2t wire", FINGERPRINT, wire=WireToWire("a made-up market", True, (echo,), (good, bad))
    )


def wire_rate(rate: str, median: int, orders: int = 200) -> WireRate:
    """So many orders, all as decided."""
    dice = random.Random(f"{rate} {median}")
    samples = array("q", (round(median * (1 + dice.expovariate(4))) for _ in range(orders)))
    return WireRate(rate, 500, 10**9, orders, 0, 0, 0, percentiles_of(samples), tuple(samples), ())


def under_load() -> LoadFigures:
    """A backend that keeps the budget of the system."""
    waited = percentiles_of(array("q", range(20_000, 22_000)))
    return LoadFigures(LatencyVerdict.WITHIN, "", 10_000, 231_000_000, 48_000_000, 31_250, waited)


def side_by_side() -> tuple[SideBySide, ...]:
    """One that is slower, and one that nothing can be said of yet."""
    return (
        SideBySide(Stage.BOOK, "phase2", "mine", Difference.SLOWER, 1_104_000, 1_061_000, 1_150_000, 12),
        SideBySide(Stage.PATH, "phase2", "mine", Difference.UNDECIDED, 1_010_000, None, None, 3),
    )
