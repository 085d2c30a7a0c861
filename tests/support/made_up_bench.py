"""What a run measures with on a made-up machine."""

from collections.abc import Callable, Iterable, Sequence
from random import Random

from support.made_up_backend import MadeUpBackend, workload
from support.made_up_machine import SECOND, MadeUpMachine, noise_watch
from ticktotrade_conformance.backends.interface import Hello
from ticktotrade_conformance.latency.interface import Measurable, Round, Stage, Workload
from ticktotrade_conformance.latency.measuring.others import ProcessorTimes
from ticktotrade_conformance.latency.runs.measuring_run import Bench, Contender


class Unseen:
    """Rounds of which each number comes once, and a word on each of them."""

    def __init__(
        self,
        measurable: Measurable,
        workload: Workload,
        believe: Callable[[Measurable, Workload, Round], None] | None,
        random: Random,
    ) -> None:
        self._measurable = measurable
        self._workload = workload
        self._believe = believe
        self._random = random
        self._left = [*range(1_000, 10_000)]
        random.shuffle(self._left)
        measurable.prepare(workload)

    def round(self, number: int | None = None, arrivals: Sequence[int] | None = None) -> Round:
        """As `Rounds.round`."""
        drawn = self._left[-1] if number is None or number not in self._left else number
        self._left.remove(drawn)
        found = self._measurable.measure(drawn, None, arrivals)
        if self._believe:
            self._believe(self._measurable, self._workload, found)
        return found

    def wholes(self, count: int) -> int:
        """As `Rounds.wholes`."""
        return self._taken(len(self._workload.steps) for _ in range(count))

    def parts(self, count: int) -> int:
        """As `Rounds.parts`."""
        most = len(self._workload.steps) // 8
        return self._taken(self._random.randint(0, most) for _ in range(count))

    def check_parts(self, processor: int) -> None:
        """As `Rounds.check_parts`."""

    def _taken(self, limits: Iterable[int]) -> int:
        return sum(len(self._measurable.measure(self._left.pop(), limit).samples) for limit in limits)


def made_up_bench(
    machine: MadeUpMachine, believe: Callable[[Measurable, Workload, Round], None] | None = None
) -> Bench:
    """Believes everything, unless told otherwise."""

    def times(ours: Sequence[int]) -> ProcessorTimes:
        seconds = machine.now() / SECOND
        return ProcessorTimes(2 * seconds, 2 * seconds * machine.others, 0.0)

    random = Random(7)
    return Bench(
        machine.now,
        lambda: noise_watch(machine),
        times,
        lambda measurable, workload: Unseen(measurable, workload, believe, random),
        random,
    )


def made_up_contender(
    start: Callable[[], MadeUpBackend], name: str = "made up", steps: int = 200
) -> Contender:
    """Its workload has so many steps, all of them counted."""

    def work(hello: Hello, stage: Stage) -> Workload:
        return workload(steps, stage)

    return Contender(name, start, work)
