"""Runs side by side: a noisy machine slows all of them, and their ratios stay."""

from collections.abc import Callable, Mapping
from statistics import median
from time import perf_counter_ns
from typing import TypeVar

_Name = TypeVar("_Name")


def interleaved(
    runs: Mapping[_Name, Callable[[], object]], rounds: int, warm_up: int = 10
) -> dict[_Name, float]:
    """Nanoseconds that each takes, the median of ``rounds`` after some to warm up."""
    took: dict[_Name, list[int]] = {name: [] for name in runs}
    for round_ in range(warm_up + rounds):
        for name, run in runs.items():
            start = perf_counter_ns()
            run()
            if round_ >= warm_up:
                took[name].append(perf_counter_ns() - start)
    return {name: median(samples) for name, samples in took.items()}
