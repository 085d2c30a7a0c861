"""The interval encloses the truth on made-up samples, and a verdict needs the whole of it (LATENCY-12, LATENCY-16)."""

from array import array
from random import Random

import pytest

from support.made_up_machine import costs
from ticktotrade_conformance.latency.judged import LatencyVerdict
from ticktotrade_conformance.latency.judging.budgets import Allowance
from ticktotrade_conformance.latency.judging.verdicts import Interval, interval_of, ruling

ALLOWED = Allowance(6, 10)
WITHIN, OVER, NOISY = LatencyVerdict.WITHIN, LatencyVerdict.OVER, LatencyVerdict.NOISY


def noisy_rounds(seed: int, rounds: int, truth: int, spread: float) -> list["array[int]"]:
    """Samples of 300 steps, each with noise that only adds, on average so much of the truth."""
    random = Random(seed)
    steps = costs(random, 300, truth)
    return [
        array("q", (int(each + truth * random.expovariate(1 / spread)) for each in steps))
        for _ in range(rounds)
    ]


@pytest.mark.parametrize("spread", [0.02, 0.2, 1.0])
@pytest.mark.parametrize("rounds", [16, 40])
def test_the_truth_is_in_the_interval(rounds: int, spread: float) -> None:
    truth = 20_000
    for seed in range(20):
        found = interval_of(noisy_rounds(seed, rounds, truth, spread), [3] * 300, ALLOWED)
        assert found.low <= truth <= found.high


def test_it_is_narrower_with_more_rounds_and_never_than_figures_repeat() -> None:
    few, many = (
        interval_of(noisy_rounds(1, rounds, 20_000, 1.0), [3] * 300, ALLOWED) for rounds in (16, 160)
    )
    assert many.high - many.low < few.high - few.low
    assert many.low <= many.high * 100 / 123


def test_what_fell_between_the_earlier_and_the_later_rounds_widens_it() -> None:
    slow, fast = array("q", [1500] * 100), array("q", [1000] * 100)
    assert interval_of([slow] * 8 + [fast] * 8, [0] * 100, ALLOWED) == Interval(0, 1000, 500, 500, 16)
    assert interval_of([fast] * 16, [0] * 100, ALLOWED) == Interval(813, 1000, 0, 0, 16)


@pytest.mark.parametrize(
    ("interval", "unrest", "wanted"),
    [
        (Interval(80, 100, 1, 0, 16), "", (WITHIN, "", True)),
        (Interval(80, 100, 1, 0, 16), "it is busy", (WITHIN, "", True)),
        (Interval(10, 100, 45, 0, 16), "it is busy", (WITHIN, "", False)),
        (Interval(101, 120, 5, 0, 512), "", (OVER, "", False)),
        (Interval(101, 120, 5, 6, 512), "", (OVER, "", False)),
        (Interval(1001, 1200, 5, 0, 2), "", (OVER, "", False)),
        (
            Interval(1000, 1200, 5, 0, 511),
            "",
            (
                NOISY,
                "it is over its budget after 511 rounds of 512, and may yet be compiled; give it more --seconds",
                False,
            ),
        ),
        (
            Interval(101, 120, 5, 7, 512),
            "",
            (NOISY, "it was still getting faster when time was up; give it more --seconds", False),
        ),
        (Interval(101, 120, 5, 0, 512), "it is busy", (NOISY, "it is busy", False)),
        (Interval(100, 120, 1, 0, 16), "", (NOISY, "it is nearer to the ceiling than figures repeat", True)),
        (
            Interval(90, 120, 15, 0, 16),
            "",
            (NOISY, "the figures still fell when time was up; give it more --seconds", False),
        ),
    ],
)
def test_a_verdict_follows_from_the_whole_interval(
    interval: Interval, unrest: str, wanted: tuple[LatencyVerdict, str, bool]
) -> None:
    assert ruling(interval, 100, unrest, time_is_up=False) == wanted
    assert ruling(interval, 100, unrest, time_is_up=True) == (*wanted[:2], True)
