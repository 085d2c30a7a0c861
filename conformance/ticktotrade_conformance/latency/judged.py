"""What is said of one stage of one backend: the verdict, and everything that it rests on."""

from enum import StrEnum
from typing import NamedTuple

from ticktotrade_conformance.latency.documents.quantities import Count, Line, Nanoseconds
from ticktotrade_conformance.latency.interface import Stage
from ticktotrade_conformance.latency.judging.percentiles import Percentiles


class LatencyVerdict(StrEnum):
    """Whether a stage keeps its budget (LATENCY-12)."""

    WITHIN = "within budget"
    OVER = "over budget"
    NOISY = "too noisy to say"
    NOT_MEASURED = "not measured"


class Noise(NamedTuple):
    """The machine's own, in the same run: an empty timed step, and what a loop saw that does nothing but read the clock.

    All in nanoseconds but ``gap_count``, the gaps above 10 µs; ``gap_time`` is all of them together, ``longest`` the longest
    one, and ``watched`` how long the loop ran.
    """

    empty_p50: Nanoseconds
    empty_p99: Nanoseconds
    gap_count: Count
    gap_time: Nanoseconds
    longest: Nanoseconds
    watched: Nanoseconds

    @property
    def gaps_per_second(self) -> float:
        """How often the machine did something else."""
        return self.gap_count * 1e9 / self.watched if self.watched else 0.0

    @property
    def lost(self) -> float:
        """The share of the time in which it did."""
        return self.gap_time / self.watched if self.watched else 0.0


class Judged(NamedTuple):
    """One stage; times in nanoseconds.

    ``low`` and ``high`` are the interval of the p99 of the floors that the verdict follows from, scaled to a message with
    up to 6 changes (LATENCY-5). ``pause_p999`` and ``pause_max`` are raw, less the machine's gaps (LATENCY-11).
    ``step_floors`` has the floor of each counted step, ``round_p50`` the raw median of each round in order, the warm-up's
    first ones included. What is not known is missing.
    """

    stage: Stage
    source: Line
    verdict: LatencyVerdict
    reason: Line
    floors: Percentiles | None
    raw: Percentiles | None
    low: Nanoseconds | None
    high: Nanoseconds | None
    ceiling: Nanoseconds | None
    target: Nanoseconds | None
    rounds: Count
    warm_up: Count
    pause_p999: Nanoseconds | None
    pause_max: Nanoseconds | None
    step_floors: tuple[Nanoseconds, ...]
    round_p50: tuple[Nanoseconds, ...]
    noise: Noise | None
