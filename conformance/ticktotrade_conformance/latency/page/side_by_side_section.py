"""Backends that took turns, on the page (LATENCY-13)."""

from collections.abc import Sequence

from ticktotrade_conformance.latency.documents.side_by_side import SideBySide
from ticktotrade_conformance.latency.page.markup import Markup, element, table


def side_by_side_section(compared: Sequence[SideBySide]) -> list[Markup]:
    """A row for each comparison; nothing if there is none."""
    if not compared:
        return []
    made = table(
        "How many times as long the second one takes",
        ("stage", "first", "second", "the second is", "ratio", "interval", "blocks"),
        [
            (
                each.stage,
                each.first,
                each.second,
                each.difference,
                _ratio(each.ratio),
                f"{_ratio(each.low)}–{_ratio(each.high)}",
                f"{each.blocks}",
            )
            for each in compared
        ],
        texts=4,
    )
    title = element("h2", {"id": "side-by-side"}, "Side by side, in one run")
    return [element("section", {"aria-labelledby": "side-by-side"}, title, made)]


def _ratio(millionths: int | None) -> str:
    return "?" if millionths is None else f"{millionths / 1e6:.3f}"
