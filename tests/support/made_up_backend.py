"""A backend on a made-up machine, whose every step takes a time that is known."""

from array import array
from collections.abc import Sequence
from random import Random

from support.made_up_machine import MILLISECOND, MadeUpMachine, costs
from ticktotrade.phases import Phase
from ticktotrade_conformance.backends.interface import Hello
from ticktotrade_conformance.latency.interface import Round, Stage, Workload
from ticktotrade_conformance.traces.trace import Step


def workload(steps: int = 200, stage: Stage = Stage.BOOK, changes: int = 3) -> Workload:
    """One of so many steps that are all counted."""
    step = Step("apply", (False, (), (), None))
    return Workload(stage, "book", None, (), (step,) * steps, "apply", (changes,) * steps, "made up")


class MadeUpBackend:
    """A `Measurable`; ``p99`` is the truth, in nanoseconds.

    ``processor`` is what it has taken so far, waiting not included; before each round it works for 10 ms. It is ``slow_start`` times as slow in its first rounds, and gradually less: as a compiler makes it. Of a process of
    its own everything takes ``process`` times as long.
    """

    pid = 0

    def __init__(
        self,
        machine: MadeUpMachine,
        p99: int,
        seed: int,
        phase: Phase = Phase.BASELINE,
        slow_start: float = 1.0,
        process: float = 1.0,
    ) -> None:
        self.hello = Hello("made up", "none", "", phase, ("book",))
        self.rounds = 0
        self.numbers: list[int] = []
        self.closed = False
        self.processor = 0
        self._machine = machine
        self._p99 = p99 * process
        self._random = Random(f"backend {seed}")
        self._slow_start = slow_start
        self.costs: Sequence[int] = ()

    def prepare(self, workload: Workload) -> int:
        if len(self.costs) != len(workload.steps):
            self.costs = costs(self._random, len(workload.steps), int(self._p99))
        self._machine.rest(MILLISECOND)
        return MILLISECOND

    def measure(self, number: int, limit: int | None = None, arrivals: Sequence[int] | None = None) -> Round:
        self.numbers.append(number)
        machine, slower = self._machine, 1 + (self._slow_start - 1) * 0.7**self.rounds
        self.rounds += 1
        asked = machine.now()
        machine.rest(10 * MILLISECOND)
        self.processor += 10 * MILLISECOND
        begin = start = machine.now()
        samples = array("q")
        for place, cost in enumerate(self.costs[:limit]):
            if arrivals is not None:
                start = begin + arrivals[place]
                machine.rest(max(0, start - machine.now()))
            machine.work(cost * slower)
            self.processor += int(cost * slower)
            end = machine.now()
            samples.append(end - start)
            start = end
        machine.rest(MILLISECOND)
        return Round(number, samples, asked, machine.now())

    def digest(self, step: int | None = None) -> tuple[str, int]:
        return "00000000", 0

    def close(self) -> None:
        self.closed = True
