"""What a backend says of its rounds is believed if it can be true, whatever the machine does, and else with a reason."""

from array import array
from collections import deque
from collections.abc import Sequence
from random import Random
from typing import Final

import pytest

from support.made_up_time import MadeUpClock, spinning
from support.short_workload import STEPS, short_workload
from ticktotrade.backend import Backend, phase1
from ticktotrade_conformance.backends.measuring import (
    Calls,
    Clock,
    Measurer,
    Prepared,
    timed_from_arrivals,
    with_refusals,
)
from ticktotrade_conformance.latency.interface import Distrusted, Doubted, NotMeasured, Stage, Workload
from ticktotrade_conformance.latency.measuring.believing import ATTEMPTS, Believed
from ticktotrade_conformance.latency.measuring.measured_here import MeasuredHere
from ticktotrade_conformance.latency.measuring.reference_rounds import ReferenceRounds
from ticktotrade_conformance.saboteurs.latency import CHEATS
from ticktotrade_conformance.traces.shifting import drawn_round

COST: Final = 100_000


@pytest.fixture(scope="module")
def workload() -> Workload:
    return short_workload(Stage.CODEC)


def believed(workload: Workload, measurer: type[Measurer], clock: MadeUpClock, cost: int = COST) -> Believed:
    """Rounds of a backend whose operations take ``cost`` each, as a measurer tells it; the reference's take nothing."""
    backend = spinning(phase1(), clock, cost)
    measured = MeasuredHere(backend, clock, measurer(backend, clock))
    return Believed(measured, ReferenceRounds(workload, MadeUpClock()), Random(5))


def test_an_honest_backend_is_believed(workload: Workload) -> None:
    rounds = believed(workload, Measurer, MadeUpClock())
    for _ in range(20):
        assert set(rounds.round().samples) == {COST + MadeUpClock.READING}
    assert rounds.doubted == 0


def test_an_honest_backend_is_believed_on_a_machine_that_others_use(workload: Workload) -> None:
    class Interrupted(Measurer):
        _random = Random(7)

        def readied(self, number: int) -> Calls:
            assert isinstance(self.clock, MadeUpClock)
            self.clock.spend(MadeUpClock.GAP * self._random.randrange(2))
            return super().readied(number)

    rounds = believed(workload, Interrupted, MadeUpClock(Random(7), gap_in=200))
    samples = [rounds.round().samples for _ in range(20)]
    assert rounds.doubted > 0
    assert {min(each) for each in zip(*samples, strict=True)} == {COST + MadeUpClock.READING}


def test_a_backend_that_is_slow_at_everything_is_slow_and_no_cheat(workload: Workload) -> None:
    class SlowAround(Measurer):
        def prepare(self, prepared: Prepared) -> int:
            self.spend(COST * 1000)
            return super().prepare(prepared)

        def measure(self, number: int, limit: int, arrivals: Sequence[int] | None) -> "array[int]":
            self.spend(COST * 50)
            return super().measure(number, limit, None)

        def spend(self, nanoseconds: int) -> None:
            assert isinstance(self.clock, MadeUpClock)
            self.clock.spend(nanoseconds)

    rounds = believed(workload, SlowAround, MadeUpClock(), COST * 10)
    reference = ReferenceRounds(workload, MadeUpClock())
    assert rounds.around.empty > 3 * reference.around.empty + 2_000_000
    rounds.round()


REASONS: Final = {
    "SkipsWork": "its answers are others",
    "RemembersAnswers": "its answers are others",
    "ComputesWhileReading": "its answers are others",
    "ReportsHalf": "are in no sample",
    "MeasuresEverySecond": "are in no sample",
    "HidesInTurn": "the floors of its",
    "TwoThirdsTwice": "are in no sample",
    "SlowClock": "are in no sample",
    "CountsMicroseconds": "are in no sample",
    "FastClock": "its clock is fast",
    "WorksBeforehand": "are in no sample",
    "WorksWhileShifting": "what comes before the first one",
    "AnswersEarly": "",
    "WorksWhenAsked": "its outcomes are not there when it says so",
    "WorksForEachDigest": "a digest takes",
    "WorksForEachOutcome": "a digest takes",
    "WastesAsMuch": "what comes before the first one",
    "WastesInMostParts": "are in no sample",
}


def test_each_cheat_has_a_reason() -> None:
    assert REASONS.keys() == CHEATS.keys()


@pytest.mark.parametrize("name", REASONS)
@pytest.mark.parametrize("gap_in", [0, 1000], ids=["calm", "busy"])
def test_no_cheat_is_believed(workload: Workload, name: str, gap_in: int) -> None:
    clock = MadeUpClock(Random(7) if gap_in else None, gap_in or 1)
    with pytest.raises(NotMeasured) as refusal:
        _take_rounds(workload, CHEATS[name].measurer, clock)
    assert REASONS[name] in str(refusal.value)


def test_what_a_process_takes_is_seen_in_rounds_and_parts_of_which_the_answers_are_right(
    workload: Workload,
) -> None:
    rounds = believed(workload, Measurer, MadeUpClock())
    rounds.round()
    assert rounds.wholes(3) == 3 * STEPS
    assert 0 < rounds.parts(30) < 30 * STEPS // 8
    assert rounds.wholes(0) == rounds.parts(0) == 0


@pytest.mark.parametrize("name", ["SkipsWork", "ComputesWhileReading"])
def test_who_answers_otherwise_takes_no_time_that_is_used(workload: Workload, name: str) -> None:
    class Later(Measurer):
        """Honest until it is asked for what its process takes."""

        honest = True

        def __init__(self, backend: Backend, clock: Clock) -> None:
            super().__init__(backend, clock)
            self._cheat = CHEATS[name].measurer(backend, clock)

        def prepare(self, prepared: Prepared) -> int:
            self._cheat.prepare(prepared)
            return super().prepare(prepared)

        def measure(self, number: int, limit: int, arrivals: Sequence[int] | None) -> "array[int]":
            if self.honest:
                return super().measure(number, limit, arrivals)
            samples = self._cheat.measure(number, limit, arrivals)
            self.answers = self._cheat.answers
            return samples

    rounds = believed(workload, Later, MadeUpClock())
    Later.honest = False
    with pytest.raises(NotMeasured, match="its answers are others"):
        rounds.wholes(3)


def test_who_wastes_time_in_parts_takes_no_less(workload: Workload) -> None:
    rounds = believed(workload, Measurer, MadeUpClock())
    rounds.round()
    rounds.parts(30)
    rounds.check_parts(100_000)
    with pytest.raises(Doubted, match=r"what comes before the first one takes 0\.120 ms"):
        rounds.check_parts(120_000)


LITTLE: Final = 15_000
"""As much as some take to write an outcome."""


def test_work_that_is_as_long_as_writing_is_seen_by_the_digest_of_one_outcome(workload: Workload) -> None:
    with pytest.raises(NotMeasured, match="the digest of one outcome takes"):
        _take_rounds(workload, CHEATS["WorksForEachDigest"].measurer, MadeUpClock(), LITTLE)


def test_of_a_machine_without_state_it_is_not_seen(workload: Workload) -> None:
    """That much of a step can be hidden (LATENCY-10). It is not so for the path, whose machine has a state."""
    _take_rounds(workload, CHEATS["WorksForEachOutcome"].measurer, MadeUpClock(), LITTLE)


def _take_rounds(workload: Workload, measurer: type[Measurer], clock: MadeUpClock, cost: int = COST) -> None:
    rounds = believed(workload, measurer, clock, cost)
    for _ in range(20):
        rounds.round()


def test_of_who_cheats_now_and_then_the_honest_rounds_are_used(workload: Workload) -> None:
    class Sometimes(Measurer):
        _rounds = 0

        def measure(self, number: int, limit: int, arrivals: Sequence[int] | None) -> "array[int]":
            samples = super().measure(number, limit, None)
            self._rounds += 1
            cheats = self._rounds % 9 == 0
            return array("q", [each // 2 for each in samples]) if cheats else samples

    rounds = believed(workload, Sometimes, MadeUpClock())
    for _ in range(20):
        assert set(rounds.round().samples) == {COST + MadeUpClock.READING}
    assert rounds.doubted > 0


def test_of_who_cheats_in_many_rounds_none_is_used(workload: Workload) -> None:
    """Those that come through may hide as much, and noise have covered it."""

    class HidesInEveryThird(Measurer):
        _rounds = 0

        def measure(self, number: int, limit: int, arrivals: Sequence[int] | None) -> "array[int]":
            samples = super().measure(number, limit, arrivals)
            self._rounds += limit == len(self.prepared.steps)
            halved = array("q", [each // 2 for each in samples])
            return samples if self._rounds % 3 else halved

    rounds = believed(workload, HidesInEveryThird, MadeUpClock())
    with pytest.raises(Distrusted, match=r"[0-9]+ of [0-9]+ rounds were in doubt"):
        deque(iter(rounds.round, None), maxlen=0)


COLLECTION: Final = STEPS * LITTLE * 2 // 3


class Collects(Measurer):
    """A collector is at work before every round, and before nearly every part: it takes more than steps may hide."""

    _random = Random(6)

    def readied(self, number: int) -> Calls:
        assert isinstance(self.clock, MadeUpClock)
        self.clock.spend(COLLECTION)
        return super().readied(number)

    def measure(self, number: int, limit: int, arrivals: Sequence[int] | None) -> "array[int]":
        if limit < len(self.prepared.steps) and self._random.random() < 0.2:
            assert isinstance(self.clock, MadeUpClock)
            self.clock.spend(-COLLECTION)
        return super().measure(number, limit, arrivals)


def test_a_collector_that_spares_some_parts_hides_nothing(workload: Workload) -> None:
    rounds = believed(workload, Collects, MadeUpClock(), LITTLE)
    _believed_rounds(rounds)
    assert rounds.doubted == 0


def test_behind_a_collector_nobody_hides_time(workload: Workload) -> None:
    class CollectsAndHides(Collects):
        def measure(self, number: int, limit: int, arrivals: Sequence[int] | None) -> "array[int]":
            return array("q", [each // 2 for each in super().measure(number, limit, arrivals)])

    with pytest.raises(NotMeasured, match="are in no sample"):
        _believed_rounds(believed(workload, CollectsAndHides, MadeUpClock(), LITTLE))


def test_behind_a_collector_nobody_hides_time_in_one_round_of_three(workload: Workload) -> None:
    class CollectsAndHidesNowAndThen(Collects):
        _rounds = 0

        def measure(self, number: int, limit: int, arrivals: Sequence[int] | None) -> "array[int]":
            samples = super().measure(number, limit, arrivals)
            self._rounds += limit == STEPS
            return samples if self._rounds % 3 else array("q", [each // 2 for each in samples])

    with pytest.raises(NotMeasured, match="are in no sample"):
        _believed_rounds(believed(workload, CollectsAndHidesNowAndThen, MadeUpClock(), LITTLE))


def _believed_rounds(rounds: Believed) -> None:
    for _ in range(100):
        rounds.round()


def test_a_backend_whose_digest_changes_when_it_is_asked_again_is_not_measured(workload: Workload) -> None:
    class Forgets(Measurer):
        def digest(self, step: int | None = None) -> str:
            found = super().digest(step)
            if step is None:
                self.answers = []
            return found

    with pytest.raises(NotMeasured, match="when asked again"):
        believed(workload, Forgets, MadeUpClock()).round()


def test_a_round_is_of_the_number_that_is_wanted_once(workload: Workload) -> None:
    rounds = believed(workload, Measurer, MadeUpClock())
    fresh = 417_805_230
    assert rounds.round(fresh).number == fresh
    assert rounds.round(fresh).number != fresh


def test_who_computes_rounds_beforehand_has_none_that_it_is_asked_for(workload: Workload) -> None:
    """It has 900 rounds when it has read what to prepare: all that there were when their numbers had three digits."""
    guesses = Random(8)
    computed: set[int] = set()
    asked: set[int] = set()

    class ComputesRounds(Measurer):
        def prepare(self, prepared: Prepared) -> int:
            computed.update(drawn_round(guesses) for _ in range(900))
            return super().prepare(prepared)

        def measure(self, number: int, limit: int, arrivals: Sequence[int] | None) -> "array[int]":
            asked.add(number)
            return super().measure(number, limit, arrivals)

    _take_rounds(workload, ComputesRounds, MadeUpClock())
    assert asked
    assert not asked & computed


def test_with_arrivals_nobody_works_before_they_come(workload: Workload) -> None:
    class WorksBeforeArrivals(Measurer):
        def measure(self, number: int, limit: int, arrivals: Sequence[int] | None) -> "array[int]":
            if arrivals is None:
                return super().measure(number, limit, None)
            kept = iter([with_refusals(call, arguments) for call, arguments in self.readied(number)[:limit]])
            self.answers = []
            return timed_from_arrivals([(lambda: next(kept), ())] * limit, arrivals, self.clock, self.answers)

    rounds = believed(workload, WorksBeforeArrivals, MadeUpClock())
    rounds.round()
    with pytest.raises(NotMeasured, match="before the first arrival and behind the last step"):
        rounds.round(arrivals=[place * 2 * COST for place in range(STEPS)])


@pytest.mark.parametrize(("told", "is_believed"), [(60, False), (70, True)])
def test_with_arrivals_what_is_beside_the_clock_is_noise_if_the_samples_have_nearly_all_work(
    workload: Workload, told: int, *, is_believed: bool
) -> None:
    class TakesLongBefore(Measurer):
        def measure(self, number: int, limit: int, arrivals: Sequence[int] | None) -> "array[int]":
            samples = super().measure(number, limit, arrivals)
            if arrivals is None or limit < STEPS:
                return samples
            assert isinstance(self.clock, MadeUpClock)
            self.clock.spend(STEPS * COST)
            return array("q", [sample * told // 100 for sample in samples])

    rounds = believed(workload, TakesLongBefore, MadeUpClock())
    arrivals = [place * 2 * COST for place in range(STEPS)]
    if is_believed:
        rounds.round(arrivals=arrivals)
        assert rounds.doubted == 0
    else:
        with pytest.raises(NotMeasured, match="before the first arrival and behind the last step"):
            rounds.round(arrivals=arrivals)


def test_with_arrivals_rounds_are_believed_by_their_clock_and_answers(workload: Workload) -> None:
    rounds = believed(workload, Measurer, MadeUpClock())
    on_time = [place * 2 * COST for place in range(STEPS)]
    assert max(rounds.round(arrivals=on_time).samples) < COST + 5 * MadeUpClock.READING
    late = [place * COST // 2 for place in range(STEPS)]
    samples = rounds.round(arrivals=late).samples
    assert samples.tolist() == sorted(samples)
    assert samples[-1] > STEPS * COST // 2
    for name, reason in (
        ("WorksBeforehand", "before the first arrival and behind the last step"),
        ("FastClock", "its clock is fast"),
    ):
        with pytest.raises(NotMeasured, match=reason):
            believed(workload, CHEATS[name].measurer, MadeUpClock()).round(arrivals=late)


def test_long_rounds_are_doubted_less_often(workload: Workload) -> None:
    rounds = believed(workload, CHEATS["ReportsHalf"].measurer, MadeUpClock(), COST * 200)
    with pytest.raises(NotMeasured):
        rounds.round()
    assert rounds.doubted == 40


def test_attempts_are_bounded(workload: Workload) -> None:
    rounds = believed(workload, CHEATS["ReportsHalf"].measurer, MadeUpClock())
    with pytest.raises(NotMeasured):
        rounds.round()
    assert rounds.doubted == ATTEMPTS
