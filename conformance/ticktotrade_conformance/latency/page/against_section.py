"""Another run beside this one on the page (LATENCY-19)."""

from ticktotrade_conformance.latency.against import WARNING, Pair, against
from ticktotrade_conformance.latency.document import LatencyDocument
from ticktotrade_conformance.latency.micros import micros
from ticktotrade_conformance.latency.page.markup import Markup, element, table
from ticktotrade_conformance.latency.trajectory import p99_of


def against_section(document: LatencyDocument, name: str, other: LatencyDocument) -> Markup:
    """The ratios with their warning, what stands in one run only, and in what the fingerprints differ."""
    compared = against(document, other)
    ratios = table(
        "This run by the other one: below 1 it is the faster; µs",
        ("stage", "backend", "p50", "other", "ratio", "p99", "other", "ratio"),
        [_row(pair) for pair in compared.pairs],
        texts=2,
    )
    apart = table(
        "What is not the same",
        ("what", "in this run", "in the other"),
        compared.differences or [("the fingerprints", "the same", "the same")],
        texts=3,
    )
    return element(
        "section",
        {"aria-labelledby": "against"},
        element("h2", {"id": "against"}, f"Against {name}"),
        element("p", {"class": "warning"}, WARNING),
        ratios,
        *(element("p", {}, each) for each in compared.alone),
        apart,
    )


def _row(pair: Pair) -> tuple[str, ...]:
    mine, theirs = pair.here.floors, pair.there.floors
    return (
        pair.here.stage,
        pair.name,
        micros(mine.p50 if mine else None),
        micros(theirs.p50 if theirs else None),
        f"{pair.p50:.2f}",
        micros(p99_of(pair.here)),
        micros(p99_of(pair.there)),
        "–" if pair.p99 is None else f"{pair.p99:.2f}",
    )
