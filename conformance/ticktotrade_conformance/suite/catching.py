"""How good the suite is: which saboteurs vectors catch without sequences, and sequences without vectors."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from ticktotrade.backend import baseline
from ticktotrade_conformance.backends import InProcess
from ticktotrade_conformance.saboteurs.registry import Saboteur
from ticktotrade_conformance.suite.answered import Answered, answered_sequences
from ticktotrade_conformance.suite.compare import difference
from ticktotrade_conformance.vectors import vectors_of


class Catch(NamedTuple):
    """What catches a saboteur.

    ``vector`` is the first one that fails, ``sequences`` has for each seed how many sequences it took. What does
    not catch it is missing.
    """

    name: str
    component: str
    vector: str | None
    sequences: tuple[int | None, ...]

    def by_default(self, seed: int) -> bool:
        """Whether a run with the seed of that place catches it, with vectors and sequences."""
        return self.vector is not None or self.sequences[seed] is not None


def catches(saboteurs: Mapping[str, Saboteur], count: int, seeds: Sequence[int]) -> Iterator[Catch]:
    """Try each saboteur with all vectors and with so many sequences of each seed.

    The sequences are those of a run of the suite, and made once for all saboteurs of a component.
    """
    oracle = InProcess(baseline(), timeout=3600)
    for component in dict.fromkeys(saboteur.component for saboteur in saboteurs.values()):
        runs = [answered_sequences(oracle, component, count, seed) for seed in seeds]
        for name, saboteur in saboteurs.items():
            if saboteur.component == component:
                subject = InProcess(saboteur.backend())
                taken = tuple(sequences_taken(subject, component, run) for run in runs)
                yield Catch(name, component, _failing_vector(subject, component), taken)


def sequences_taken(subject: InProcess, component: str, run: list[Answered]) -> int | None:
    """How many sequences it takes until one of them catches it; nothing if none does."""
    for number, (sequence, wanted) in enumerate(run, 1):
        if difference(subject, component, *sequence, wanted) is not None:
            return number
    return None


def _failing_vector(subject: InProcess, component: str) -> str | None:
    for path, trace in vectors_of(component):
        if difference(subject, component, trace.config, trace.steps, trace.outcomes) is not None:
            return path.stem
    return None
