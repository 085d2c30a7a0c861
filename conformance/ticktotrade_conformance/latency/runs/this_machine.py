"""What a run measures with on a real machine: its clock, its noise, its processors, and the reference beside."""

from random import Random
from time import perf_counter_ns

from ticktotrade_conformance.latency.interface import Measurable, Workload
from ticktotrade_conformance.latency.judging.noise import NoiseWatch
from ticktotrade_conformance.latency.measuring.believing import Believed
from ticktotrade_conformance.latency.measuring.others import processor_times
from ticktotrade_conformance.latency.measuring.reference_rounds import ReferenceRounds
from ticktotrade_conformance.latency.runs.measuring_run import Bench


class _References:
    """The reference of each workload, made once: it has to answer every round that a backend is asked for."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._made: list[ReferenceRounds] = []

    def believed(self, measurable: Measurable, workload: Workload) -> Believed:
        return Believed(measurable, self._of(workload), self._random)

    def _of(self, workload: Workload) -> ReferenceRounds:
        for each in self._made:
            if each.workload is workload:
                return each
        self._made.append(ReferenceRounds(workload))
        return self._made[-1]


def this_machine(random: Random) -> Bench:
    """The bench of this machine; ``random`` draws the numbers of rounds, which nobody may know before (LATENCY-7)."""
    references = _References(random)
    return Bench(
        perf_counter_ns,
        lambda: NoiseWatch(perf_counter_ns),
        processor_times,
        references.believed,
        random,
    )
