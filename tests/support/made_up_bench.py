"""What a run measures with on a made-up machine."""

from collections.abc import Callable, Sequence
from random import Random

from support.made_up_backend import MadeUpBackend, workload
from support.made_up_machine import SECOND, MadeUpMachine, noise_watch
from ticktotrade_conformance.backends.interface import Hello
from ticktotrade_conformance.latency.interface import Measurable, Round, Stage, Workload
from ticktotrade_conformance.latency.measuring_run import Bench, Contender
from ticktotrade_conformance.latency.others import ProcessorTimes


def made_up_bench(
    machine: MadeUpMachine, believe: Callable[[Measurable, Workload, Round], None] | None = None
) -> Bench:
    """Believes everything, unless told otherwise."""

    def times(ours: Sequence[int]) -> ProcessorTimes:
        seconds = machine.now() / SECOND
        return ProcessorTimes(2 * seconds, 2 * seconds * machine.others, 0.0)

    return Bench(
        machine.now,
        lambda: noise_watch(machine),
        times,
        lambda: believe or (lambda measurable, workload, found: None),
        Random(7),
    )


def made_up_contender(
    start: Callable[[], MadeUpBackend], name: str = "made up", steps: int = 200
) -> Contender:
    """Its workload has so many steps, all of them counted."""

    def work(hello: Hello, stage: Stage) -> Workload:
        return workload(steps, stage)

    return Contender(name, start, work)
