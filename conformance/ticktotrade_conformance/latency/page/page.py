"""The page of a document: an overview, each stage, the machine, and another run beside it if there is one."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from ticktotrade_conformance.files.atomic_file import atomic_file
from ticktotrade_conformance.latency.documents.document import LatencyDocument
from ticktotrade_conformance.latency.documents.trajectory import Row, p99_of, trajectory
from ticktotrade_conformance.latency.interface import Stage
from ticktotrade_conformance.latency.judging.budgets import budgets
from ticktotrade_conformance.latency.page.against_section import against_section
from ticktotrade_conformance.latency.page.bars import bars
from ticktotrade_conformance.latency.page.fingerprint_section import fingerprint_section
from ticktotrade_conformance.latency.page.load_section import load_section
from ticktotrade_conformance.latency.page.markup import Markup, element, joined, table
from ticktotrade_conformance.latency.page.percentile_plot import percentile_plot
from ticktotrade_conformance.latency.page.round_plot import round_plot
from ticktotrade_conformance.latency.page.series import Series
from ticktotrade_conformance.latency.page.side_by_side_section import side_by_side_section
from ticktotrade_conformance.latency.page.verdict_table import (
    badge,
    floors_table,
    samples_table,
    verdict_table,
)
from ticktotrade_conformance.latency.page.wire_section import wire_section
from ticktotrade_conformance.latency.screens.micros import micros, whole_micros


def write_page(
    path: Path, document: LatencyDocument, other: tuple[str, LatencyDocument] | None = None
) -> None:
    """Write the page of a document, complete or not at all. Raises `Complaint` if the file cannot be written."""
    content = page_of(document, other).encode()
    with atomic_file(path) as file:
        file.write(content)


def page_of(document: LatencyDocument, other: tuple[str, LatencyDocument] | None = None) -> str:
    """The page as one text; ``other`` is a run to hold against it, and its name."""
    stages = trajectory(document)
    if Stage.PATH in stages:  # the whole before its parts
        stages = {Stage.PATH: stages[Stage.PATH], **stages}
    series = Series(document.backends)
    body = element(
        "body",
        {},
        _header(document),
        element("main", {}, *_parts(document, stages, series, other)),
    )
    return f"<!doctype html>\n{element('html', {'lang': 'en'}, _head(document), body)}\n"


def _parts(
    document: LatencyDocument,
    stages: dict[Stage, tuple[Row, ...]],
    series: Series,
    other: tuple[str, LatencyDocument] | None,
) -> list[Markup]:
    return [
        *([_overview(document, stages, series)] if stages else []),
        *([wire_section(document.wire)] if document.wire else []),
        *(_stage(stage, rows, series) for stage, rows in stages.items()),
        *side_by_side_section(document.side_by_side),
        *load_section(document.backends, series),
        *([against_section(document, *other)] if other else []),
        fingerprint_section(document),
    ]


def _head(document: LatencyDocument) -> Markup:
    return element(
        "head",
        {},
        element("meta", {"charset": "utf-8"}),
        element("meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"}),
        element("meta", {"name": "color-scheme", "content": "light dark"}),
        element("title", {}, f"Latency, {document.fingerprint.time}: {document.command}"),
        element("style", {}, _style()),
    )


@cache
def _style() -> Markup:
    return Markup(Path(__file__).with_name("style.css").read_text(encoding="utf-8"))


def _header(document: LatencyDocument) -> Markup:
    where = document.fingerprint
    return element(
        "header",
        {},
        element("h1", {}, "Latency"),
        element("p", {}, element("code", {}, document.command)),
        element(
            "p",
            {},
            f"{where.time}, on {where.machine.cpu or 'a processor without a name'}, {where.machine.cores} cores",
        ),
        element(
            "p",
            {"class": "note"},
            "Microseconds. A floor is the least that a step took in any round, percentiles are by nearest rank, and each is a "
            "time that was measured. Figures of two machines, or of two runs, do not compare.",
        ),
    )


def _overview(document: LatencyDocument, stages: dict[Stage, tuple[Row, ...]], series: Series) -> Markup:
    """A cell for each backend at each stage: its p99 and the verdict."""
    cells = {(stage, id(row.backend)): row for stage, rows in stages.items() for row in rows}
    rows = [
        [series.label(each), *(_cell(cells.get((stage, id(each)))) for stage in stages)]
        for each in document.backends
    ]
    headings = ["backend", *(element("a", {"href": f"#{stage}"}, stage) for stage in stages)]
    return table("p99 of the floors in µs, and the verdict", headings, rows)


def _cell(row: Row | None) -> Markup:
    if row is None:
        return Markup("–")
    return joined([element("b", {}, micros(p99_of(row.judged))), element("br"), badge(row.judged.verdict)])


def _stage(stage: Stage, rows: Sequence[Row], series: Series) -> Markup:
    budget = budgets()[stage]
    title = f"{stage}: {budget.title}"
    return element(
        "section",
        {"aria-labelledby": stage},
        element("h2", {"id": stage}, title),
        element(
            "p", {"class": "note"}, f"The target of the project is {whole_micros(budget.target)} µs at p99."
        ),
        bars(stage, rows, series),
        verdict_table(title, rows, series),
        series.legend([row.backend for row in rows]),
        element(
            "div",
            {"class": "plots"},
            percentile_plot(title, rows, series),
            round_plot(title, rows, series),
        ),
        element(
            "details",
            {},
            element("summary", {}, "All figures"),
            floors_table(title, rows, series),
            samples_table(title, rows, series),
        ),
    )
