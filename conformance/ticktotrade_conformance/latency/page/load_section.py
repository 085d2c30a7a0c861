"""Backends under load on the page: the budget of the whole process (LATENCY-6)."""

from collections.abc import Sequence

from ticktotrade_conformance.latency.documents.document import MeasuredBackend
from ticktotrade_conformance.latency.documents.load_figures import LoadFigures
from ticktotrade_conformance.latency.page.markup import Markup, element, joined, table
from ticktotrade_conformance.latency.page.series import Series
from ticktotrade_conformance.latency.page.verdict_table import badge
from ticktotrade_conformance.latency.screens.micros import micros


def load_section(backends: Sequence[MeasuredBackend], series: Series) -> list[Markup]:
    """A row for each backend that was put under load; nothing if none was."""
    loaded = [(each, each.load) for each in backends if each.load]
    if not loaded:
        return []
    headings = (
        "backend",
        "verdict",
        "orders/s",
        "of a core",
        "resident",
        "sustained orders/s",
        "p50",
        "p99",
        "max",
    )
    made = table(
        "From the intended start of each step; µs",
        headings,
        [_row(series.label(backend), load) for backend, load in loaded],
        texts=2,
    )
    return [
        element("section", {"aria-labelledby": "load"}, element("h2", {"id": "load"}, "Under load"), made)
    ]


def _row(label: str, load: LoadFigures) -> tuple[str, ...]:
    waited = load.waited
    return (
        label,
        joined([badge(load.verdict), element("small", {}, load.reason)]),
        _count(load.orders_per_second),
        "–" if load.processor is None else f"{load.processor / 1e9:.1%}",
        "–" if load.resident is None else f"{load.resident / 1e6:,.0f} MB",
        _count(load.sustained),
        *map(micros, (waited.p50, waited.p99, waited.max) if waited else (None,) * 3),
    )


def _count(number: int | None) -> str:
    return "–" if number is None else f"{number:,}"
