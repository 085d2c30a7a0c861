"""Verdicts: the interval that each follows from, against its ceiling, and what stands beside it."""

from collections.abc import Sequence
from typing import Final

from ticktotrade_conformance.latency.documents.trajectory import Row, interval
from ticktotrade_conformance.latency.judged import Judged, LatencyVerdict
from ticktotrade_conformance.latency.judging.percentiles import Percentiles
from ticktotrade_conformance.latency.page.markup import Markup, element, joined, table
from ticktotrade_conformance.latency.page.scale import Scale, log_scale
from ticktotrade_conformance.latency.page.series import Series
from ticktotrade_conformance.latency.screens.micros import micros, times_faster, whole_micros

_BADGES: Final = {
    LatencyVerdict.WITHIN: "within",
    LatencyVerdict.OVER: "over",
    LatencyVerdict.NOISY: "noisy",
    LatencyVerdict.NOT_MEASURED: "unmeasured",
}
_HEADINGS: Final = ("p50", "p99", "p99.9", "max")


def badge(verdict: LatencyVerdict) -> Markup:
    """A verdict, in words and in its colour."""
    return element("span", {"class": f"badge {_BADGES[verdict]}"}, verdict)


def verdict_table(title: str, rows: Sequence[Row], series: Series) -> Markup:
    """A row for each backend: verdict, interval, ceiling, and both on one scale."""
    ends = [each for row in rows for each in (row.judged.low, row.judged.high, row.judged.ceiling) if each]
    scale = log_scale(ends)
    return table(
        f"{title}: verdicts; µs",
        ("backend", "verdict", "interval and ceiling", "interval of p99", "ceiling", "faster"),
        [
            (
                series.label(row.backend),
                joined([badge(row.judged.verdict), _reason(row.judged)]),
                _strip(row.judged, scale, series.style(row.backend)),
                interval(row.judged),
                whole_micros(row.judged.ceiling),
                times_faster(row.improvement),
            )
            for row in rows
        ],
        texts=3,
    )


def _reason(judged: Judged) -> Markup:
    return element("small", {}, judged.reason) if judged.reason else Markup()


def _strip(judged: Judged, scale: Scale, style: str) -> Markup:
    """The interval as a line and the ceiling as a mark, between the ends of the stage."""
    parts = []
    if judged.low is not None and judged.high is not None:
        low, high = scale.place(judged.low), scale.place(judged.high)
        place = f"left:{low:.2%};width:{high - low:.2%}"
        parts.append(element("span", {"class": f"interval {style}", "style": place}))
    if judged.ceiling:
        parts.append(
            element("span", {"class": "ceiling", "style": f"left:{scale.place(judged.ceiling):.2%}"})
        )
    return element("span", {"class": "strip", "aria-hidden": "true"}, *parts)


def floors_table(title: str, rows: Sequence[Row], series: Series) -> Markup:
    """The floors of a stage in figures, and what they were taken from."""
    return table(
        f"{title}: floors; µs",
        ("backend", "workload", "rounds", "warm-up", *_HEADINGS),
        [
            (
                series.label(row.backend),
                row.judged.source,
                f"{row.judged.rounds:,}",
                f"{row.judged.warm_up:,}",
                *_percentiles(row.judged.floors),
            )
            for row in rows
        ],
        texts=2,
    )


def samples_table(title: str, rows: Sequence[Row], series: Series) -> Markup:
    """All samples of a stage in figures, and the pauses in them that are not the machine's (LATENCY-11)."""
    return table(
        f"{title}: all samples, and pauses; µs",
        ("backend", "samples", *_HEADINGS, "pause p99.9", "pause max"),
        [
            (
                series.label(row.backend),
                f"{row.judged.raw.samples:,}" if row.judged.raw else "–",
                *_percentiles(row.judged.raw),
                micros(row.judged.pause_p999),
                micros(row.judged.pause_max),
            )
            for row in rows
        ],
    )


def _percentiles(found: Percentiles | None) -> tuple[str, ...]:
    known = (found.p50, found.p99, found.p999, found.max) if found else (None,) * 4
    return tuple(map(micros, known))
