"""What a backend says of its rounds is believed if it can be true, whatever the machine does, and else with a reason."""

from array import array
from collections.abc import Sequence
from itertools import islice
from random import Random
from typing import Final

import pytest

from support.made_up_time import MadeUpClock, spinning
from ticktotrade.backend import phase1
from ticktotrade.codec import Encoding
from ticktotrade_conformance.backends.measuring import Measured, Measurer, Prepared
from ticktotrade_conformance.latency.believing import (
    ATTEMPTS,
    PER_STEP,
    Around,
    Believed,
    Reference,
    check_clock,
    drawn_numbers,
    too_late,
    too_long_around,
    too_much_outside,
)
from ticktotrade_conformance.latency.interface import NotMeasured, Round, Stage, Workload
from ticktotrade_conformance.latency.measured_here import MeasuredHere
from ticktotrade_conformance.latency.workloads import standard_workload
from ticktotrade_conformance.saboteurs.latency import CHEATS

COST: Final = 100_000
STEPS: Final = 60
NUMBERS: Final = 200


@pytest.fixture(scope="module")
def workload() -> Workload:
    whole = standard_workload(Stage.CODEC, Encoding.JSON, 1)
    return whole._replace(steps=whole.steps[:STEPS], changes=whole.changes[:STEPS])


def believed(workload: Workload, measurer: type[Measurer], clock: MadeUpClock, cost: int = COST) -> Believed:
    """Rounds of a backend whose operations take ``cost`` each, as a measurer tells it; the reference's take nothing."""
    backend = spinning(phase1(), clock, cost)
    measured = MeasuredHere(backend, clock, measurer(backend, clock))
    return Believed(measured, Reference(workload, MadeUpClock()), Random(5))


def test_an_honest_backend_is_believed(workload: Workload) -> None:
    rounds = believed(workload, Measurer, MadeUpClock())
    for _ in range(20):
        assert set(rounds.round().samples) == {COST + MadeUpClock.READING}
    assert rounds.doubted == 0


def test_an_honest_backend_is_believed_on_a_machine_that_others_use(workload: Workload) -> None:
    rounds = believed(workload, Measurer, MadeUpClock(Random(7), gap_in=100))
    samples = [rounds.round().samples for _ in range(20)]
    assert rounds.doubted > 0
    assert {min(each) for each in zip(*samples, strict=True)} == {COST + MadeUpClock.READING}


def test_a_backend_that_is_slow_at_everything_is_slow_and_no_cheat(workload: Workload) -> None:
    class SlowAround(Measurer):
        def prepare(self, prepared: Prepared) -> int:
            self.spend(COST * 1000)
            return super().prepare(prepared)

        def measure(self, number: int, limit: int, arrivals: Sequence[int] | None) -> Measured:
            self.spend(COST * 100)
            return super().measure(number, limit, None)

        def spend(self, nanoseconds: int) -> None:
            assert isinstance(self.clock, MadeUpClock)
            self.clock.spend(nanoseconds)

    rounds = believed(workload, SlowAround, MadeUpClock(), COST * 10)
    reference = Reference(workload, MadeUpClock())
    assert rounds.around.empty > 3 * reference.around.empty + 2_000_000
    rounds.round()


REASONS: Final = {
    "SkipsWork": "its answers are others",
    "RemembersAnswers": "its answers are others",
    "ComputesWhileReading": "its answers are others",
    "ComputesEveryRound": "to prepare, of which the reference explains",
    "ReportsHalf": "are in no sample",
    "MeasuresEverySecond": "are in no sample",
    "SlowClock": "are in no sample",
    "CountsMicroseconds": "are in no sample",
    "FastClock": "its clock is fast",
    "AddsUpToMore": "its samples add up to",
    "WorksBeforehand": "are in no sample",
    "WorksWhileShifting": "what comes before the first one",
    "AnswersEarly": "",
    "WorksWhenAsked": "its outcomes are not there when it says so",
    "WorksForEachDigest": "a digest takes",
    "WastesAsMuch": "what comes before the first one",
}


def test_each_cheat_has_a_reason() -> None:
    assert REASONS.keys() == CHEATS.keys()


@pytest.mark.parametrize("name", CHEATS)
@pytest.mark.parametrize("gap_in", [0, 1000], ids=["calm", "busy"])
def test_no_cheat_is_believed(workload: Workload, name: str, gap_in: int) -> None:
    clock = MadeUpClock(Random(7) if gap_in else None, gap_in or 1)
    with pytest.raises(NotMeasured) as refusal:
        believed(workload, CHEATS[name].measurer, clock).round()
    assert REASONS[name] in str(refusal.value)


def test_of_who_cheats_now_and_then_the_honest_rounds_are_used(workload: Workload) -> None:
    class Sometimes(Measurer):
        _rounds = 0

        def measure(self, number: int, limit: int, arrivals: Sequence[int] | None) -> Measured:
            begin, end, samples = super().measure(number, limit, None)
            self._rounds += 1
            cheats = self._rounds % 3 == 0
            return Measured(begin, end, array("q", [each // 2 for each in samples]) if cheats else samples)

    rounds = believed(workload, Sometimes, MadeUpClock())
    for _ in range(20):
        assert set(rounds.round().samples) == {COST + MadeUpClock.READING}
    assert rounds.doubted > 0


def test_a_backend_whose_digest_changes_when_it_is_asked_again_is_not_measured(workload: Workload) -> None:
    class Forgets(Measurer):
        def digest(self) -> str:
            found = super().digest()
            self.answers = []
            return found

    with pytest.raises(NotMeasured, match="when asked again"):
        believed(workload, Forgets, MadeUpClock()).round()


def test_a_round_is_of_the_number_that_is_wanted_once(workload: Workload) -> None:
    rounds = believed(workload, Measurer, MadeUpClock())
    fresh = next(each for each in range(100, 999) if each not in rounds._used)
    assert rounds.round(fresh).number == fresh
    assert rounds.round(fresh).number != fresh


def test_every_round_has_a_number_of_its_own_until_there_are_no_more() -> None:
    numbers = list(islice(drawn_numbers(Random(3)), 900))
    assert sorted(numbers) == list(range(100, 1000))
    assert numbers[:NUMBERS] != list(islice(drawn_numbers(Random(4)), NUMBERS))
    with pytest.raises(NotMeasured, match="all 900 rounds"):
        list(drawn_numbers(Random(3)))


def made(samples: list[int], begin: int, end: int, asked: int, answered: int) -> Round:
    return Round(417, begin, end, array("q", samples), asked, answered)


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        (made([10, 20], 0, 30, 5_000, 5_030), ""),
        (made([10, 20], 7, 6, 0, 100), "goes back"),
        (made([10, 20], 0, 1_000_000, 0, 1_001_000), ""),
        (made([10, 20], 0, 1_002_000, 0, 1_000_000), "its clock is fast"),
        (made([10, 21], 0, 30, 0, 100), "its samples add up to"),
    ],
)
def test_a_clock_is_ours_or_not(found: Round, reason: str) -> None:
    if not reason:
        check_clock(found, None)
        return
    with pytest.raises(NotMeasured, match=reason):
        check_clock(found, None)


@pytest.mark.parametrize(
    ("samples", "reason"),
    [
        ([50, 60, 10], ""),
        ([150, 60, 10], ""),
        ([150, 40, 10], "before the one in front"),
        ([50, 60, 101], "last step ends"),
    ],
)
def test_samples_from_arrivals_may_overlap_and_end_in_order(samples: list[int], reason: str) -> None:
    found = made(samples, 0, 300, 0, 400)
    if not reason:
        check_clock(found, [0, 100, 200])
        return
    with pytest.raises(NotMeasured, match=reason):
        check_clock(found, [0, 100, 200])


@pytest.mark.parametrize("hidden", [0, 1])
def test_a_third_of_the_further_time_and_something_for_each_step_may_be_in_no_sample(hidden: int) -> None:
    further = 3_000_000
    seen = further - further // 3 - 90 * PER_STEP - hidden
    part = made([10] * 10, 0, 100, 0, 1_100)
    whole = made([10] * 10 + [0] * 89 + [seen], 0, further, 0, 1_100 + further)
    around = Around(0, 0, 0, 0, 1_100 + further, 0)
    assert bool(too_much_outside(whole, around, part)) == bool(hidden)


def test_the_first_digest_may_take_a_third_longer_than_the_second_and_a_third_of_the_samples() -> None:
    found = made([3_000] * 100, 0, 300_000, 0, 300_000)
    around = Around(0, 0, 0, 90_000, 0, 300_000)
    assert too_late(found, around, 180_000) == ""
    assert "0.180 ms longer" in too_late(found, around, 180_001)


def test_around_the_steps_a_backend_may_be_as_slow_as_its_steps_are() -> None:
    reference = Around(10_000_000, 3_000_000, 4_000_000, 2_000_000, 0, 50_000_000)
    same = Around(10_000_000, 11_000_000, 14_000_000, 22_000_000, 0, 50_000_000)
    assert too_long_around(same, reference, 0) == ""
    assert "without steps takes 11.001 ms" in too_long_around(same._replace(empty=11_001_000), reference, 0)
    assert "before the first one takes 3.001 ms" in too_long_around(
        same._replace(part=14_001_000), reference, 0
    )
    assert "a digest takes 22.001 ms" in too_long_around(same._replace(digest=22_001_000), reference, 0)
    assert "takes 2,030.001 ms to prepare" in too_long_around(
        same._replace(prepare=2_030_001_000), reference, 0
    )
    slow = Around(30_000_000, 33_000_000, 42_000_000, 66_000_000, 0, 500_000_000)
    assert too_long_around(slow, reference, 0) == ""
    assert too_long_around(slow._replace(samples=50_000_000), reference, 0) != ""


def test_attempts_are_bounded(workload: Workload) -> None:
    rounds = believed(workload, CHEATS["ReportsHalf"].measurer, MadeUpClock())
    with pytest.raises(NotMeasured):
        rounds.round()
    assert rounds.doubted == ATTEMPTS
