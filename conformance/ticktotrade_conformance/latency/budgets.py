"""The ceilings of the specification, from ``spec/budgets.json``."""

import json
from functools import cache
from typing import NamedTuple

from ticktotrade.phases import Phase
from ticktotrade_conformance.specification.spec_data import SPEC


class Budget(NamedTuple):
    """A stage's title and, in nanoseconds at p99, its ceilings by phase and its target."""

    title: str
    ceilings: dict[Phase, int]
    target: int


@cache
def budgets() -> dict[str, Budget]:
    """The budgets by stage."""
    document = json.loads((SPEC / "budgets.json").read_bytes())
    return {
        stage: Budget(
            entry["title"], {phase: entry[phase] for phase in Phase if phase in entry}, entry["target"]
        )
        for stage, entry in document["stages"].items()
    }
