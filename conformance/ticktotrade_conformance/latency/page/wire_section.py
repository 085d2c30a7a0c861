"""From wire to wire on the page: each system at each rate, in multiples of the echo."""

from collections.abc import Iterator, Sequence

from ticktotrade_conformance.latency.documents.wire_figures import (
    WireFigures,
    WireRate,
    WireToWire,
    venue_note,
)
from ticktotrade_conformance.latency.judging.percentiles import Percentiles
from ticktotrade_conformance.latency.page.markup import Markup, element, table
from ticktotrade_conformance.latency.page.percentile_plot import curve, curves_plot
from ticktotrade_conformance.latency.page.plot import Line
from ticktotrade_conformance.latency.page.series import colour, swatch
from ticktotrade_conformance.latency.screens.micros import micros, times_faster

_HEADINGS = (
    "frames/s",
    "decided",
    "missing",
    "duplicated",
    "invented",
    "p50",
    "p99",
    "p99.9",
    "max",
)


def wire_section(wire: WireToWire) -> Markup:
    """A plot for each rate, and a table for each system."""
    everyone = (*wire.floors, *wire.systems)
    rates = dict.fromkeys(each.rate for system in everyone for each in system.rates)
    return element(
        "section",
        {"aria-labelledby": "wire"},
        element("h2", {"id": "wire"}, f"Wire to wire, over {wire.source}"),
        element(
            "p",
            {"class": "note"},
            "From the last byte of a frame leaving to the last byte of its order arriving. The echo answers with bytes made "
            f"before: it is the floor. {venue_note(wire.apart)}",
        ),
        _legend(everyone),
        element("div", {"class": "plots"}, *(_plot(rate, everyone) for rate in rates)),
        *(part for system in everyone for part in _system(system, wire)),
    )


def _legend(systems: Sequence[WireFigures]) -> Markup:
    entries = (
        element("li", {}, swatch(colour(place)), _title(system)) for place, system in enumerate(systems)
    )
    return element("ul", {"class": "legend"}, *entries)


def _title(system: WireFigures) -> str:
    return f"{system.name}: {system.http}" if system.http else system.name


def _plot(rate: str, systems: Sequence[WireFigures]) -> Markup:
    lines = [
        Line(colour(place), curve(each.samples))
        for place, system in enumerate(systems)
        for each in system.rates
        if each.rate == rate
    ]
    title = f"{rate} frames a second" if rate.isdigit() else f"rate: {rate}"
    return element("div", {}, element("h3", {}, title), curves_plot(title, lines, "percentile of all orders"))


def _system(system: WireFigures, wire: WireToWire) -> Iterator[Markup]:
    rows = [row for each in system.rates for row in _rows(system, each, wire)]
    yield table(f"{_title(system)}; µs, and × the echo’s", _HEADINGS, rows)
    if system.failure:
        yield element("p", {"class": "over"}, f"not timed to the end: {system.failure}")
    elif system.is_as_decided:
        yield element("p", {"class": "within"}, "all orders as decided")
    for each in system.rates:
        for mistake in each.mistakes:
            yield element("p", {}, f"{each.rate}: {mistake}")


def _rows(system: WireFigures, rate: WireRate, wire: WireToWire) -> Iterator[tuple[str, ...]]:
    """The figures at a rate and, of what is no echo itself, the multiples of the echo's (LATENCY-23)."""
    counts = (rate.decided, rate.missing, rate.duplicated, rate.invented)
    known = _times(rate.percentiles)
    yield (rate.rate, *(f"{each:,}" for each in counts), *map(micros, known))
    floor = wire.floor_of(system, rate.rate)
    if floor and rate.percentiles and system not in wire.floors:
        yield ("× echo", *[""] * len(counts), *map(_multiple, known, _times(floor)))


def _times(found: Percentiles | None) -> tuple[int | None, ...]:
    return (found.p50, found.p99, found.p999, found.max) if found else (None,) * 4


def _multiple(time: int | None, floor: int | None) -> str:
    return times_faster(time / floor if time is not None and floor else None)
