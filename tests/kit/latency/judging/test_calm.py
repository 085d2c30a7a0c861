"""A machine is called calm only if all that is known of it says so (LATENCY-17)."""

from array import array

import pytest

from ticktotrade_conformance.latency.interface import Round
from ticktotrade_conformance.latency.judged import Noise
from ticktotrade_conformance.latency.judging.calm import Surroundings, Taken, calmest, unrest

SECOND = 1_000_000_000
QUIET = Noise(60, 80, 500, SECOND // 50, 90_000, SECOND)


def taken(loops: list[int], seconds: float = 6.0) -> list[Taken]:
    apart = int(seconds * SECOND / len(loops))
    return [
        Taken(Round(100, array("q"), number * apart, (number + 1) * apart), loop)
        for number, loop in enumerate(loops)
    ]


CALM = [100, 104, 109, 190] * 8


def test_a_machine_that_is_slow_a_quarter_of_the_time_is_calm() -> None:
    assert unrest(taken(CALM), Surroundings(100, QUIET, 0.05), 1.0) == ""
    assert len(calmest(taken(CALM), 100)) == 24


def test_a_machine_that_is_seldom_at_its_fastest_is_calm_for_what_is_further_above_the_ceiling() -> None:
    loops = [100] * 3 + [120] * 5 + [125] * 24
    around = Surroundings(100, QUIET, 0.05)
    reason = "in three rounds of four the machine took 1.20 times as long as at its fastest, or longer"
    assert unrest(taken(loops), around, 1.19) == reason
    assert unrest(taken(loops), around, 1.2) == ""
    assert [each.loop for each in calmest(taken(loops), 100)] == loops[:8]


@pytest.mark.parametrize(
    ("loops", "seconds", "lost", "others", "reason"),
    [
        (CALM, 6.0, 0.02, 0.4, "other programs took 40% of the processors"),
        (CALM, 6.0, 0.2, 0.05, "the machine stood still for 20% of the time"),
        (
            [170 + 5 * number for number in range(32)],
            6.0,
            0.02,
            0.05,
            "in three rounds of four the machine took 2.05 times as long as at its fastest, or longer",
        ),
        ([100] * 7, 6.0, 0.02, 0.05, "it was measured in 7 rounds only"),
        (CALM, 2.9, 0.02, 0.05, "it was seen for less than 3 seconds, and slow spells last as long"),
    ],
)
def test_each_sign_of_unrest_is_enough(
    loops: list[int], seconds: float, lost: float, others: float, reason: str
) -> None:
    around = Surroundings(100, QUIET._replace(gap_time=round(lost * SECOND)), others)
    assert unrest(taken(loops, seconds), around, 1.0) == reason
