"""A run of the trajectory: who is measured at what, in which order, whatever is said of it."""

from collections.abc import Sequence

from support.judged_backends import CPYTHON, PYPY, judged
from ticktotrade.backend import Backend
from ticktotrade.phases import PHASES, Phase
from ticktotrade_conformance.backends.in_process import hello_of
from ticktotrade_conformance.backends.load import load_backend
from ticktotrade_conformance.latency.documents.pythons import Python
from ticktotrade_conformance.latency.interface import Stage
from ticktotrade_conformance.latency.judged import Judged
from ticktotrade_conformance.latency.runs.measuring_run import Contender
from ticktotrade_conformance.latency.runs.trajectory_run import run_trajectory
from ticktotrade_conformance.latency.workloads.workload_source import StandardSource

PYTHONS = (Python("python3.14", CPYTHON), Python("pypy3.11", PYPY))


class MadeUpJudge:
    """Notes who is measured at what, and says something else of each."""

    def __init__(self) -> None:
        self.asked: list[tuple[Stage, list[str]]] = []
        self.contenders: Sequence[Contender] = ()

    def __call__(self, contenders: Sequence[Contender], stage: Stage) -> list[Judged]:
        self.asked.append((stage, [each.name for each in contenders]))
        self.contenders = contenders
        return [judged(stage, Phase.BASELINE, 1000 + place) for place, _ in enumerate(contenders)]


def test_all_phases_are_measured_in_turn_on_all_interpreters_at_each_stage() -> None:
    judge = MadeUpJudge()
    *_, backends = run_trajectory(PYTHONS, (Stage.RISK, Stage.PATH), StandardSource(1), judge)
    names = [f"{phase} on {each.interpreter.name}" for phase in PHASES for each in PYTHONS]
    assert judge.asked == [(Stage.RISK, names), (Stage.PATH, names)]
    assert [f"{each.name} on {each.build}" for each in backends] == names
    assert [each.phase for each in backends] == [each.phase for each in judge.contenders]
    for place, backend in enumerate(backends):
        assert backend.interpreter == PYTHONS[place % 2].interpreter
        assert backend.stages == tuple(
            judged(stage, Phase.BASELINE, 1000 + place) for stage in (Stage.RISK, Stage.PATH)
        )


def test_after_each_stage_there_is_what_is_known_so_far() -> None:
    run = run_trajectory(PYTHONS[:1], (Stage.RISK, Stage.BOOK), StandardSource(1), MadeUpJudge())
    assert [[len(backend.stages) for backend in backends] for backends in run] == [[1] * 4, [2] * 4]


def backend_of(phase: Phase) -> Backend:
    return load_backend(f"ticktotrade.backend:{phase}")


def test_each_phase_is_asked_the_standard_workload_in_its_own_encoding() -> None:
    judge = MadeUpJudge()
    list(run_trajectory(PYTHONS[:1], (Stage.CODEC,), StandardSource(7), judge))
    for contender, (phase, engine) in zip(judge.contenders, PHASES.items(), strict=True):
        assert backend_of(phase).phase == contender.phase == phase
        workload = contender.workload(hello_of(backend_of(phase)), Stage.CODEC)
        assert workload.source == "standard workload (seed 7)"
        assert workload.config.encoding == engine.encoding
    first, second, third, fourth = (
        each.workload(hello_of(backend_of(Phase.BASELINE)), Stage.CODEC) for each in judge.contenders
    )
    assert first is not second
    assert second is third is fourth
