"""A run measures each stage of those that have it, puts the first one under load, and holds it against another one."""

from support.made_up_backend import MadeUpBackend, workload
from support.made_up_bench import made_up_bench
from support.made_up_machine import SECOND, MadeUpMachine
from ticktotrade.codec import Encoding
from ticktotrade.phases import Phase
from ticktotrade_conformance.latency.interface import Measurable, NotMeasured, Round, Stage, Workload
from ticktotrade_conformance.latency.judged import LatencyVerdict
from ticktotrade_conformance.latency.judging.comparison import Difference
from ticktotrade_conformance.latency.runs.backend_run import BackendPlan, run_backends
from ticktotrade_conformance.latency.runs.candidate import Candidate
from ticktotrade_conformance.latency.runs.load_run import Meter


class MadeUpSource:
    stages = tuple(Stage)

    def workload(self, stage: Stage, encoding: Encoding) -> Workload:
        assert encoding is Encoding.BINCODE
        return workload(200, stage)


class Kind:
    """A backend that is started as often as it is asked for."""

    def __init__(self, machine: MadeUpMachine, name: str, p99: int, components: tuple[str, ...]) -> None:
        self.machine = machine
        self.name = name
        self.p99 = p99
        self.components = components
        self.started: list[MadeUpBackend] = []

    def start(self) -> MadeUpBackend:
        made = MadeUpBackend(self.machine, self.p99, 1, Phase.PHASE_3)
        made.hello = made.hello._replace(components=self.components)
        self.started.append(made)
        return made

    def candidate(self) -> Candidate:
        return Candidate(self.name, self.start().hello, self.start, Phase.PHASE_3, None)

    def processor_time(self, pid: int) -> float:
        return self.started[-1].processor / SECOND


EVERYTHING = ("feed", "book", "risk", "codec", "router", "pipeline")
METER = Meter(lambda pid: 0.0, lambda pid: 40_000_000)


def test_each_stage_is_measured_of_those_that_have_it() -> None:
    machine = MadeUpMachine(1)
    whole, part = Kind(machine, "whole", 2_000, EVERYTHING), Kind(machine, "part", 2_000, ("book",))
    told: list[str] = []
    candidates = [whole.candidate(), part.candidate()]
    plan = BackendPlan(candidates, [Stage.BOOK, Stage.RISK], MadeUpSource(), 6, loaded=True)
    found = run_backends(plan, made_up_bench(machine), METER, told.append)
    assert [[judged.stage for judged in each.stages] for each in found.backends] == [
        ["book", "risk"],
        ["book"],
    ]
    assert all(judged.verdict is LatencyVerdict.WITHIN for each in found.backends for judged in each.stages)
    assert [each.name for each in found.backends] == ["whole", "part"]
    assert [each.load for each in found.backends] == [None, None]
    assert told == ["measuring book", "measuring risk"]
    assert all(process.closed for each in (whole, part) for process in each.started[1:])


def test_the_first_one_is_put_under_load_where_the_whole_path_is_measured() -> None:
    machine = MadeUpMachine(2)
    first, second = (Kind(machine, name, 20_000, EVERYTHING) for name in ("first", "second"))
    plan = BackendPlan([first.candidate(), second.candidate()], [Stage.PATH], MadeUpSource(), 6, loaded=True)
    meter = Meter(first.processor_time, lambda pid: 40_000_000)
    found = run_backends(plan, made_up_bench(machine), meter, lambda _: None)
    loaded, beside = found.backends
    assert loaded.load is not None
    assert (loaded.load.verdict, loaded.load.resident) == (LatencyVerdict.WITHIN, 40_000_000)
    assert beside.load is None
    left_out = run_backends(plan._replace(loaded=False), made_up_bench(machine), meter, lambda _: None)
    assert left_out.backends[0].load is None


def test_what_it_is_held_against_is_the_first_of_the_ratio() -> None:
    machine = MadeUpMachine(3)
    slow, fast = Kind(machine, "slow", 3_000, EVERYTHING), Kind(machine, "fast", 2_000, EVERYTHING)
    plan = BackendPlan(
        [slow.candidate()], [Stage.BOOK], MadeUpSource(), 60, loaded=False, against=fast.candidate()
    )
    (compared,) = run_backends(plan, made_up_bench(machine), METER, lambda _: None).side_by_side
    assert (compared.first, compared.second, compared.difference) == ("fast", "slow", Difference.SLOWER)
    assert 1_350_000 < compared.ratio < 1_600_000


def test_what_cannot_be_compared_is_said_and_the_rest_goes_on() -> None:
    machine = MadeUpMachine(4)
    ours, other = Kind(machine, "ours", 2_000, EVERYTHING), Kind(machine, "other", 2_000, EVERYTHING)

    def believe(measurable: Measurable, workload: Workload, found: Round) -> None:
        if measurable in other.started and workload.stage is Stage.BOOK:
            raise NotMeasured("its answers are others")

    plan = BackendPlan(
        [ours.candidate()],
        [Stage.BOOK, Stage.RISK],
        MadeUpSource(),
        20,
        loaded=False,
        against=other.candidate(),
    )
    found = run_backends(plan, made_up_bench(machine, believe), METER, lambda _: None)
    assert found.not_compared == {Stage.BOOK: "other: its answers are others"}
    assert [each.stage for each in found.side_by_side] == [Stage.RISK]
    assert len(found.backends[0].stages) == 2
