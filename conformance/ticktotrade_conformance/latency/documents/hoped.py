"""What the analysis hoped for of each phase, from ``spec/budgets.json`` (LATENCY-20)."""

import json
from functools import cache
from typing import NamedTuple

from ticktotrade.phases import Phase
from ticktotrade_conformance.latency.interface import Stage
from ticktotrade_conformance.specification.spec_data import SPEC


class Range(NamedTuple):
    """From the best to the worst that was hoped for, in nanoseconds."""

    best: int
    worst: int


@cache
def hoped_for() -> dict[Stage, dict[Phase, Range]]:
    """By stage and phase; a stage of which nothing was said is missing."""
    document = json.loads((SPEC / "budgets.json").read_bytes())
    return {
        Stage(stage): {Phase(phase): Range(*ends) for phase, ends in phases.items()}
        for stage, phases in document["hoped_for"].items()
    }
