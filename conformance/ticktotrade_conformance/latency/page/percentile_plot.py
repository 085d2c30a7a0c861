"""Percentile curves: how long the slow ones take, the slower the further to the right."""

from collections.abc import Sequence
from math import log10
from typing import Final

from ticktotrade_conformance.latency.documents.trajectory import Row
from ticktotrade_conformance.latency.judging.percentiles import Percentiles
from ticktotrade_conformance.latency.page.markup import Markup
from ticktotrade_conformance.latency.page.plot import Axis, Line, Point, plot
from ticktotrade_conformance.latency.page.scale import Scale, log_scale, log_ticks
from ticktotrade_conformance.latency.page.series import Series
from ticktotrade_conformance.latency.screens.micros import time_with_unit

_MOST_POINTS: Final = 300
_TICKS: Final = {0.5: "50", 0.9: "90", 0.99: "99", 0.999: "99.9", 0.9999: "99.99", 0.99999: "99.999"}


def percentile_plot(title: str, rows: Sequence[Row], series: Series) -> Markup:
    """The floors as curves, and of all samples the percentiles that are known, as dots on a thinner line."""
    lines = []
    for row in rows:
        style = series.style(row.backend)
        lines.append(Line(style, curve(row.judged.step_floors)))
        if row.judged.raw:
            lines.append(Line(f"raw {style}", raw_points(row.judged.raw), dotted=True))
    return curves_plot(
        f"{title}: floors and all samples",
        lines,
        "percentile; dots are of all samples, the last one the maximum",
    )


def curves_plot(title: str, lines: Sequence[Line], across_title: str) -> Markup:
    """Some curves over the percentiles that they reach."""
    points = [point for line in lines for point in line.points]
    up = log_scale(y for _, y in points)
    across = Scale(0, max((x for x, _ in points), default=0) or 1, logarithmic=False)
    ticks = {rarity(share): label for share, label in _TICKS.items() if rarity(share) <= across.high}
    return plot(
        f"{title}: time against percentile, a line each; the figures are below.",
        Axis(across, tuple(ticks), ticks.__getitem__, across_title),
        Axis(up, log_ticks(up), lambda value: time_with_unit(round(value)), "time"),
        lines,
    )


def curve(times: Sequence[int]) -> list[Point]:
    """Times in rising order, each in the middle of its rank; only so many as can be told apart. O(n log n)."""
    rising, count = sorted(times), len(times)
    points: list[Point] = []
    apart = rarity(1 - 0.5 / count) / _MOST_POINTS if count else 0.0
    for place, value in enumerate(rising):
        across = rarity((place + 0.5) / count)
        if not points or across - points[-1][0] >= apart or place == count - 1:
            points.append((across, value))
    return points


def raw_points(raw: Percentiles) -> list[Point]:
    """The percentiles that are known of all samples, and their maximum where the last rank is."""
    known = [(0.5, raw.p50), (0.99, raw.p99), (0.999, raw.p999), (1 - 0.5 / raw.samples, raw.max)]
    return [(rarity(share), value) for share, value in known if value is not None]


def rarity(share: float) -> float:
    """0 for all of them, 1 for one in ten that is slower, 2 for one in a hundred; ``share`` is below 1."""
    return -log10(1 - share)
