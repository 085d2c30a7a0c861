"""What is said of a backend under load, as a document has it (LATENCY-6, LATENCY-14)."""

from typing import Final, NamedTuple

from ticktotrade_conformance.latency.documents.quantities import Count, Line, Nanoseconds
from ticktotrade_conformance.latency.judged import LatencyVerdict
from ticktotrade_conformance.latency.judging.percentiles import Percentiles
from ticktotrade_conformance.latency.runs.load_run import Loaded

_SECOND: Final = 1_000_000_000


class LoadFigures(NamedTuple):
    """At so many orders a second; all but the verdict is missing where nothing was measured.

    ``processor`` is the processor time that a second of it takes, ``resident`` is in bytes, ``sustained`` the highest rate
    that was kept up with, and ``waited`` counts from the intended start of each step.
    """

    verdict: LatencyVerdict
    reason: Line
    orders_per_second: Count | None
    processor: Nanoseconds | None
    resident: Count | None
    sustained: Count | None
    waited: Percentiles | None


def load_figures(loaded: Loaded) -> LoadFigures:
    """The figures of a run under load."""
    load = loaded.load
    if load is None:
        return LoadFigures(loaded.verdict, loaded.reason, None, None, None, None, loaded.waited)
    return LoadFigures(
        loaded.verdict,
        loaded.reason,
        load.orders_per_second,
        round(load.processor * _SECOND),
        load.resident,
        load.sustained,
        loaded.waited,
    )
