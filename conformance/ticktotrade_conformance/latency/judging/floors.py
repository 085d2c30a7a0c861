"""Floors: of each counted step the least of its samples, and where their 99th percentile lies (LATENCY-2, LATENCY-3)."""

from array import array
from collections.abc import Iterable, Sequence

from ticktotrade_conformance.latency.interface import Workload
from ticktotrade_conformance.latency.judging.budgets import Allowance
from ticktotrade_conformance.latency.judging.percentiles import nearest_rank


def counted_steps(workload: Workload) -> tuple[int, ...]:
    """The places of the steps that are judged."""
    return tuple(place for place, step in enumerate(workload.steps) if step.operation == workload.counted)


def counted_samples(samples: Sequence[int], counted: Iterable[int]) -> "array[int]":
    """Of a round's samples those of the counted steps, in their order."""
    return array("q", map(samples.__getitem__, counted))


def floors_of(rounds: Sequence["array[int]"]) -> "array[int]":
    """The floor of each step over the rounds, of which there is at least one. O(rounds × steps)."""
    return array("q", map(min, zip(*rounds, strict=True)))


def scaled_floors(floors: Sequence[int], changes: Sequence[int], allowed: Allowance) -> "array[int]":
    """The floors as those of messages with few changes, so that all of them have one ceiling (LATENCY-5)."""
    return array("q", map(allowed.scaled, floors, changes))


def held_against_ceiling(floors: Sequence[int]) -> int:
    """The 99th percentile of floors by nearest rank, or their mean if that is more (LATENCY-3). O(n log n)."""
    return max(nearest_rank(sorted(floors), 990), -(-sum(floors) // len(floors)))
