"""The trajectory as a page: the whole path and its stages, phase by phase, in the run that is kept with the site."""

from pathlib import Path
from typing import Final

from docs.figures import kept, kept_figures, made_with, table
from docs.page import Page, raw
from ticktotrade.phases import Phase
from ticktotrade_conformance.latency.documents.hoped import hoped_for
from ticktotrade_conformance.latency.documents.trajectory import interpreters
from ticktotrade_conformance.latency.interface import Stage
from ticktotrade_conformance.latency.page.page import page_of
from ticktotrade_conformance.latency.screens.micros import whole_micros

PLOTS: Final = "trajectory-plots.html"
"""The page with plots that ``t2t trajectory --html`` writes of the run; it stands alone."""

_ABOUT: Final = """\
# Trajectory

What each phase of the optimisation buys, in one run: the whole path from the bytes of a frame to the bytes of an order, and
each of its stages, at the standard workload ({doc}`/spec/latency`). The p99 is what the ceilings are for; the p50 is of quotes and
trades as well, which make no order.
"""


def trajectory_page() -> Page:
    """The page ``trajectory``."""
    lines = [_ABOUT, made_with(), "", *_hoped()]
    for name in interpreters(kept()):
        lines += [
            "",
            f"## {name}",
            "",
            *table(kept_figures(name, (Stage.PATH, *(each for each in Stage if each is not Stage.PATH)))),
        ]
    lines.append(raw(f'<p><a href="_static/{PLOTS}">The same run with plots, intervals and pauses</a></p>'))
    return Page("trajectory", "\n".join(lines))


def write_plots(static: Path) -> None:
    """Write the page with plots beside the site's other static files."""
    (static / PLOTS).write_text(page_of(kept()), encoding="utf-8")


def _hoped() -> list[str]:
    ranges = hoped_for()[Stage.PATH]
    cells = [f"{whole_micros(ranges[each].best)}–{whole_micros(ranges[each].worst)}" for each in Phase]
    return [
        f"| hoped for, whole path, µs | {' | '.join(Phase)} |",
        f"|---|{'--:|' * len(cells)}",
        f"| by the analysis | {' | '.join(cells)} |",
    ]
