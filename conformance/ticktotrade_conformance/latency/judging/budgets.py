"""The ceilings of the specification, from ``spec/budgets.json``."""

import json
from functools import cache
from typing import Any, Final, NamedTuple

from ticktotrade.phases import Phase
from ticktotrade_conformance.latency.interface import Stage
from ticktotrade_conformance.specification.spec_data import SPEC

PER_CENT: Final = 100


class Budget(NamedTuple):
    """A stage's title and, in nanoseconds at p99, its ceilings by phase and its target."""

    title: str
    ceilings: dict[Phase, int]
    target: int

    def ceiling(self, phase: Phase) -> int:
        """That of the phase, or of the latest phase before it that has one (LATENCY-5)."""
        earlier = tuple(Phase)[: tuple(Phase).index(phase) + 1]
        return next(self.ceilings[each] for each in reversed(earlier) if each in self.ceilings)


class Allowance(NamedTuple):
    """Up to how many changes a message is held against the ceiling itself, and by how much each more raises it."""

    changes: int
    per_cent: int

    def scaled(self, nanoseconds: int, changes: int) -> int:
        """The time of a message as if it had no more changes than are free, rounded up (LATENCY-5). O(1).

        It is at most a ceiling exactly if the time itself is at most the ceiling of that message.
        """
        whole = PER_CENT + self.per_cent * max(0, changes - self.changes)
        return -(-nanoseconds * PER_CENT // whole)


class SystemBudget(NamedTuple):
    """What the process that runs the whole path may take at a rate, for so many seconds at least (LATENCY-6)."""

    orders_per_second: int
    seconds: int
    resident_bytes: int
    processor_per_cent: int


@cache
def budgets() -> dict[Stage, Budget]:
    """The budgets by stage."""
    return {
        Stage(stage): Budget(
            entry["title"], {phase: entry[phase] for phase in Phase if phase in entry}, entry["target"]
        )
        for stage, entry in _document()["stages"].items()
    }


@cache
def allowance() -> Allowance:
    """What messages with many changes are allowed."""
    return Allowance(**_document()["allowance"])


@cache
def system_budget() -> SystemBudget:
    """The budget of the whole process."""
    return SystemBudget(**_document()["system"])


@cache
def _document() -> dict[str, Any]:
    document: dict[str, Any] = json.loads((SPEC / "budgets.json").read_bytes())
    return document
