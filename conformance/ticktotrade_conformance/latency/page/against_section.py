"""Another run beside this one on the page (LATENCY-19)."""

from ticktotrade_conformance.latency.documents.against import WARNING, Pair, against
from ticktotrade_conformance.latency.documents.document import LatencyDocument
from ticktotrade_conformance.latency.page.markup import Markup, element, table
from ticktotrade_conformance.latency.screens.micros import micros, ratio


def against_section(document: LatencyDocument, name: str, other: LatencyDocument) -> Markup:
    """The ratios with their warning, what stands in one run only, and in what the fingerprints differ."""
    compared = against(document, other)
    ratios = table(
        "This run by the other one: below 1 it is the faster; µs",
        ("what", "of", "on", "p50", "other", "ratio", "p99", "other", "ratio"),
        [_row(pair) for pair in compared.pairs],
        texts=3,
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
    return (
        pair.what,
        pair.name,
        pair.on,
        micros(pair.here.p50),
        micros(pair.there.p50),
        ratio(pair.p50),
        micros(pair.here.p99),
        micros(pair.there.p99),
        ratio(pair.p99),
    )
