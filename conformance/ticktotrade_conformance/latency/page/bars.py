"""The trajectory as bars: the p99 of each backend, the p50 in it, and what was hoped for."""

from collections.abc import Sequence

from ticktotrade_conformance.latency.documents.hoped import hoped_for
from ticktotrade_conformance.latency.documents.trajectory import Row, p99_of
from ticktotrade_conformance.latency.interface import Stage
from ticktotrade_conformance.latency.page.markup import Markup, element
from ticktotrade_conformance.latency.page.scale import Scale, from_zero
from ticktotrade_conformance.latency.page.series import Series
from ticktotrade_conformance.latency.screens.micros import micros, times_faster, whole_micros


def bars(stage: Stage, rows: Sequence[Row], series: Series) -> Markup:
    """A bar for each backend, on one scale from 0; the figures stand behind them."""
    scale = from_zero([p99_of(row.judged) or 0 for row in rows])
    return element("ul", {"class": "bars"}, *(_bar(stage, row, scale, series) for row in rows))


def _bar(stage: Stage, row: Row, scale: Scale, series: Series) -> Markup:
    floors = row.judged.floors
    parts = [element("span", {"class": "label"}, series.label(row.backend))]
    if floors is None or floors.p99 is None:
        return element("li", {}, *parts, element("span", {"class": "said"}, row.judged.verdict))
    style = series.style(row.backend)
    widths = [("p99", floors.p99), ("p50", floors.p50)]
    drawn = [
        element("span", {"class": f"bar {name} {style}", "style": f"width:{scale.place(value):.2%}"})
        for name, value in widths
    ]
    said = element(
        "span",
        {"class": "said"},
        element("b", {}, micros(floors.p99)),
        f" µs at p99, {micros(floors.p50)} at p50",
        _improvement(row),
        _hoped(stage, row),
    )
    return element("li", {}, *parts, element("span", {"class": "track", "aria-hidden": "true"}, *drawn), said)


def _improvement(row: Row) -> str:
    return "" if row.improvement is None else f"; {times_faster(row.improvement)} the baseline’s speed"


def _hoped(stage: Stage, row: Row) -> str:
    hoped = hoped_for().get(stage, {}).get(row.backend.phase)
    return f"; hoped for {whole_micros(hoped.best)}–{whole_micros(hoped.worst)}" if hoped else ""
