"""The chapter *Latency* says the numbers that the code goes by."""

from ticktotrade_conformance.latency.judging import calm, comparison, verdicts
from ticktotrade_conformance.latency.judging.noise import GAP
from ticktotrade_conformance.latency.measuring import believing, hidden_time, settling
from ticktotrade_conformance.latency.runs import measuring_run
from ticktotrade_conformance.specification.spec_data import SPEC

CHAPTER = (SPEC / "latency.md").read_text(encoding="utf-8")


def says(requirement: str, *phrases: str) -> bool:
    """Whether a requirement or its tables say all of this."""
    _, _, behind = CHAPTER.partition(f"- **{requirement}** ")
    text = " ".join(behind.partition("\n- **")[0].split())
    missing = [phrase for phrase in phrases if phrase not in text]
    assert not missing, missing
    return bool(phrases)


def test_the_warm_up() -> None:
    assert (settling.WATCHED, settling.LONGEST_WARM_UP) == (8, 80)
    assert says("LATENCY-15", "3 % in eight rounds in a row", "through 80 rounds and a third of the time")


def test_the_interval() -> None:
    assert (verdicts.LEAST_ROUNDS, verdicts.REPEATS_WITHIN) == (16, (123, 100))
    assert (verdicts.ROUNDS_TO_BE_OVER, verdicts.AT_ONCE_OVER) == (512, 10)
    assert says(
        "LATENCY-16",
        "at least 16 unless time is up",
        "upper end × 100 / 123",
        "more than 1 % of the upper end",
    )


def test_calm() -> None:
    assert (calm.LEAST_AT_FULL_SPEED, calm.SHARE_AT_FULL_SPEED, calm.FULL_SPEED) == (8, 0.25, (110, 100))
    assert (calm.MOST_LOST, calm.MOST_TAKEN_BY_OTHERS, calm.LONGEST_SPELL) == (0.1, 0.25, 3 * 10**9)
    assert says(
        "LATENCY-17",
        "at least 8 rounds and a quarter of them it took at most a tenth longer",
        "at most as many times as long as the lower end of the interval is of the ceiling",
        "at most a tenth of the time",
        "at most a quarter of that of all processors",
        "at least 3 seconds",
    )


def test_what_hides_time() -> None:
    assert (hidden_time.SHARE, hidden_time.FLOORS_SHARE) == (3, 2)
    assert (hidden_time.TOLD_APART, hidden_time.PER_STEP) == (100, 500)
    assert believing._WHOLE_ROUNDS == 8
    assert believing._ENOUGH_ATTEMPTS == 40
    assert (believing._MANY_DOUBTS, believing._OF_ROUNDS, measuring_run._BEGINNINGS) == (8, 5, 3)
    assert (believing._BESIDE_PARTS, believing._AGAIN_AT) == (64, 8)
    assert says(
        "LATENCY-10",
        "a third of what the further steps take outside, or half a microsecond a step if that is more",
        "half of the samples of each round, but for 100 ns a step",
        "half a microsecond a step, and 2 ms",
        "at least 8 rounds hid some, and more than one in five",
        "given up after the third time",
        "The first 8 rounds behind each `prepare`",
        "an eighth at most",
        "When 8 rounds hid some, 64 others are taken, each behind two parts",
        "done again at 64 rounds that hid some",
        "at least 40 times in a row",
    )


def test_the_comparison() -> None:
    assert (comparison.LONGEST_TURN, comparison.LEAST_BLOCKS, comparison.SAME) == (
        20_000_000,
        6,
        (0.97, 1.03),
    )
    assert says(
        "LATENCY-13", "turns of at most 20 ms", "at least 6", "probability of 95 %", "more than 3 % from 1"
    )


def test_gaps() -> None:
    assert GAP == 10_000
    assert "a time above 10 µs" in CHAPTER
