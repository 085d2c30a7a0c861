"""What a run measures with on a real machine: its clock, its noise, its processors."""

from random import Random
from time import perf_counter_ns

from ticktotrade_conformance.latency.measuring_run import Bench
from ticktotrade_conformance.latency.noise import NoiseWatch
from ticktotrade_conformance.latency.others import processor_times


def this_machine(random: Random) -> Bench:
    """The bench of this machine; ``random`` draws the numbers of rounds, which nobody may know before (LATENCY-7)."""
    return Bench(
        perf_counter_ns, lambda: NoiseWatch(perf_counter_ns), processor_times, lambda: lambda *_: None, random
    )
