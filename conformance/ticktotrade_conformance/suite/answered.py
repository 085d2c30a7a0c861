"""Generated sequences with the answers wanted, made once where several backends are held to the same ones."""

from typing import NamedTuple

from ticktotrade_conformance.backends import Subject
from ticktotrade_conformance.generate import Sequence, explore
from ticktotrade_conformance.traces.trace import Outcome


class Answered(NamedTuple):
    """A generated sequence, and what the oracle answers: the outcome of making the machine first."""

    sequence: Sequence
    wanted: list[Outcome]


def answered_sequences(oracle: Subject, component: str, count: int, seed: int) -> list[Answered]:
    """The sequences that a run of the suite makes."""
    made: list[Answered] = []
    explore(component, count, seed, lambda each: made.append(Answered(each, oracle.run(component, *each))))
    return made


class AnsweredSequences:
    """Those of some components, kept. Making and answering them takes longer than asking one more backend."""

    def __init__(self, oracle: Subject) -> None:
        self._oracle = oracle
        self._kept: dict[tuple[str, int, int], list[Answered]] = {}

    def of(self, component: str, count: int, seed: int) -> list[Answered]:
        """So many sequences of a component, from that seed."""
        key = (component, count, seed)
        if key not in self._kept:
            self._kept[key] = answered_sequences(self._oracle, component, count, seed)
        return self._kept[key]
