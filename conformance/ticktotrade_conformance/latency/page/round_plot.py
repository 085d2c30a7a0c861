"""Latency against the round: how it settles while an interpreter warms up, and what comes later."""

from collections.abc import Sequence

from ticktotrade_conformance.latency.documents.trajectory import Row
from ticktotrade_conformance.latency.page.markup import Markup
from ticktotrade_conformance.latency.page.plot import Axis, Line, plot
from ticktotrade_conformance.latency.page.scale import Scale, even_ticks, log_scale, log_ticks
from ticktotrade_conformance.latency.page.series import Series
from ticktotrade_conformance.latency.screens.micros import time_with_unit


def round_plot(title: str, rows: Sequence[Row], series: Series) -> Markup:
    """The raw median of each round; thin as long as it counts as warm-up."""
    lines = []
    for row in rows:
        style, warm_up = series.style(row.backend), row.judged.warm_up
        points = [(float(number), value) for number, value in enumerate(row.judged.round_p50, 1)]
        lines.append(Line(f"warm {style}", points[: warm_up + 1]))
        lines.append(Line(style, points[warm_up:]))
    up = log_scale(y for line in lines for _, y in line.points)
    across = Scale(1, max((x for line in lines for x, _ in line.points), default=1) + 1, logarithmic=False)
    return plot(
        f"{title}: the median time of each round, in the order in which they were run, for each backend.",
        Axis(
            across, even_ticks(across), lambda value: f"{value:.0f}", "round; thin as long as it is warm-up"
        ),
        Axis(up, log_ticks(up), lambda value: time_with_unit(round(value)), "median of all samples"),
        lines,
    )
