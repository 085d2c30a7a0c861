"""Latency figures: measured once and kept with their date and machine, or measured by the build itself."""

import json
import platform
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

from ticktotrade.phases import PHASES, Phase
from ticktotrade_conformance.latency.clock import Measured, measure
from ticktotrade_conformance.latency.workload import workload_of
from ticktotrade_conformance.traces.generated_market import generated_market

FIGURES: Final = Path(__file__).with_name("figures.json")
"""What ``python -m docs.figures`` measured last."""

_TITLES: Final = {
    "feed": ("parse a frame",),
    "book": ("apply", "weigh the book"),
    "risk": ("check an order",),
    "limiter": ("ask the limiter",),
    "codec": ("encode",),
    "router": ("order to request",),
    "pipeline": ("path,",),
}
"""By component the rows of ``t2t latency`` that time it, by how their titles begin."""


def figures_of(phases: Iterable[Phase], frames: int, rounds: int) -> dict[str, Any]:
    """Measure some phases over the generated market: nanoseconds, with the date and the machine."""
    market = tuple(generated_market(1, frames))
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "interpreter": f"{platform.python_implementation()} {platform.python_version()}",
        "machine": _machine(),
        "frames": frames,
        "rounds": rounds,
        "rows": [
            _row(phase, measured)
            for phase in phases
            for measured in measure(PHASES[phase], workload_of(PHASES[phase], market), rounds)
        ],
    }


def figures_table(component: str) -> list[str]:
    """The kept figures of a component as Markdown; nothing if there are none."""
    kept = _kept()
    rows = [row for row in kept.get("rows", ()) if row["title"].startswith(_TITLES.get(component, ("—",)))]
    if not rows:
        return []
    return ["", "## Measured", "", *table(rows), "", made_with(kept)]


def table(rows: list[dict[str, Any]]) -> list[str]:
    """Some rows as a Markdown table, in microseconds."""
    lines = [
        f"| {row['title']} | {row['phase']} | {_micros(row['p50'])} | {_micros(row['p99'])} |" for row in rows
    ]
    return ["| timed | phase | p50, µs | p99, µs |", "|---|---|--:|--:|", *lines]


def made_with(figures: dict[str, Any]) -> str:
    """When, by what and on what figures were measured."""
    return (
        f"Measured on {figures['date']} with {figures['interpreter']} on {figures['machine']}: "
        f"`t2t latency --frames {figures['frames']} --rounds {figures['rounds']}`. Another machine has other figures; "
        "only a ratio within one run says something."
    )


@cache
def _kept() -> dict[str, Any]:
    kept: dict[str, Any] = json.loads(FIGURES.read_bytes()) if FIGURES.is_file() else {}
    return kept


def _row(phase: Phase, measured: Measured) -> dict[str, Any]:
    found = measured.percentiles
    return {
        "phase": phase.value,
        "title": measured.title,
        "samples": found.samples,
        "p50": found.p50,
        "p99": found.p99,
    }


def _micros(nanoseconds: int | None) -> str:
    return "–" if nanoseconds is None else f"{nanoseconds / 1000:,.2f}"


def _machine() -> str:
    """The processor's name where the system says it, and the architecture."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.is_file() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return f"{names[0] if names else platform.machine()} ({platform.system()})"


if __name__ == "__main__":
    measured = figures_of(PHASES, 10_000, 3)
    FIGURES.write_text(json.dumps(measured, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
