"""What is said of one stage of one backend: the verdict, and everything that it rests on."""

from enum import StrEnum
from typing import NamedTuple

from ticktotrade_conformance.latency.interface import Stage
from ticktotrade_conformance.latency.percentiles import Percentiles


class LatencyVerdict(StrEnum):
    """Whether a stage keeps its budget (LATENCY-12)."""

    WITHIN = "within budget"
    OVER = "over budget"
    NOISY = "too noisy to say"
    NOT_MEASURED = "not measured"


class Noise(NamedTuple):
    """The machine's own, in the same run: an empty timed step, in nanoseconds, and what a spinning loop saw.

    ``gaps_per_second`` counts those above 10 µs, ``lost`` is their share of the time, ``longest`` is in nanoseconds.
    """

    empty_p50: int
    empty_p99: int
    gaps_per_second: float
    lost: float
    longest: int


class Judged(NamedTuple):
    """One stage; times in nanoseconds.

    ``low`` and ``high`` are the interval of the p99 of the floors that the verdict follows from, scaled to a message with
    up to 6 changes (LATENCY-5). ``pause_p999`` and ``pause_max`` are raw, less the machine's gaps (LATENCY-11).
    ``step_floors`` has the floor of each counted step, ``round_p50`` the raw median of each round in order, the warm-up's
    first ones included. What is not known is missing.
    """

    stage: Stage
    source: str
    verdict: LatencyVerdict
    reason: str
    floors: Percentiles | None
    raw: Percentiles | None
    low: int | None
    high: int | None
    ceiling: int | None
    target: int | None
    rounds: int
    warm_up: int
    pause_p999: int | None
    pause_max: int | None
    step_floors: tuple[int, ...]
    round_p50: tuple[int, ...]
    noise: Noise | None
