"""Two backends of one run held against each other, as a document has it (LATENCY-13)."""

from typing import Final, NamedTuple

from ticktotrade_conformance.latency.documents.quantities import Count, Line, Millionths
from ticktotrade_conformance.latency.interface import Stage
from ticktotrade_conformance.latency.judging.comparison import Compared, Difference

_ONE: Final = 1_000_000


class SideBySide(NamedTuple):
    """How many times as long ``second`` takes as ``first``, and between what; ``low`` and ``high`` are missing for too few blocks."""

    stage: Stage
    first: Line
    second: Line
    difference: Difference
    ratio: Millionths
    low: Millionths | None
    high: Millionths | None
    blocks: Count


def side_by_side(stage: Stage, first: str, second: str, compared: Compared) -> SideBySide:
    """What came of comparing two backends, which have these names."""
    return SideBySide(
        stage,
        first,
        second,
        compared.difference,
        round(compared.ratio * _ONE),
        _millionths(compared.low),
        _millionths(compared.high),
        compared.blocks,
    )


def _millionths(ratio: float | None) -> int | None:
    return None if ratio is None else round(ratio * _ONE)
