"""Latency figures: measured once and kept with their date and machine, or measured by the build itself."""

import json
import platform
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from random import SystemRandom
from typing import Any, Final

from ticktotrade.phases import PHASES, Phase
from ticktotrade_conformance.latency.interface import Stage
from ticktotrade_conformance.latency.judged import Judged
from ticktotrade_conformance.latency.runs.candidate import Patience, reference_candidate
from ticktotrade_conformance.latency.runs.measuring_run import judge_stage
from ticktotrade_conformance.latency.runs.this_machine import this_machine
from ticktotrade_conformance.latency.workloads.workload_source import StandardSource
from ticktotrade_conformance.latency.workloads.workloads import COMPONENTS

FIGURES: Final = Path(__file__).with_name("figures.json")
"""What ``python -m docs.figures`` measured last."""

_SEED: Final = 1
_PATIENCE: Final = Patience(timeout=60.0, memory=2048)


def figures_of(phases: Sequence[Phase], stages: Iterable[Stage], seconds: float) -> dict[str, Any]:
    """Measure some phases in turn at the standard workload: nanoseconds, with the date and the machine."""
    bench, source = this_machine(SystemRandom()), StandardSource(_SEED)
    candidates = [reference_candidate(phase, _PATIENCE) for phase in phases]
    contenders = [each.contender(source) for each in candidates]
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "interpreter": f"{platform.python_implementation()} {platform.python_version()}",
        "machine": _machine(),
        "rows": [
            _row(phase, judged)
            for stage in stages
            for phase, judged in zip(phases, judge_stage(contenders, stage, seconds, bench), strict=True)
        ],
    }


def figures_table(component: str) -> list[str]:
    """The kept figures of a component as Markdown; nothing if there are none."""
    rows = _rows(component)
    if not rows:
        return []
    return ["", "## Measured", "", *table(rows), "", made_with(_kept())]


def bought(component: str, before: str, now: str) -> str:
    """What a phase gains over another one in the kept figures, as a sentence; empty where not both were measured."""
    medians = {(row["stage"], row["phase"]): row["p50"] for row in _rows(component)}
    gains = [
        f"{stage} {_gain(medians[stage, before], median)}"
        for (stage, phase), median in medians.items()
        if phase == now != before and (stage, before) in medians
    ]
    return f"At p50, {now} against {before}: {', '.join(gains)}." if gains else ""


def table(rows: list[dict[str, Any]]) -> list[str]:
    """Some rows as a Markdown table, in microseconds; the gain is against the first phase among them."""
    first = {row["stage"]: row["p50"] for row in reversed(rows)}
    lines = [
        f"| {row['stage']} | {row['phase']} | {_micros(row['p50'])} | {_micros(row['p99'])} "
        f"| {_gain(first[row['stage']], row['p50'])} | {row['verdict']} |"
        for row in rows
    ]
    return [
        "| stage | phase | p50, µs | p99, µs | gain at p50 | verdict |",
        "|---|---|--:|--:|--:|---|",
        *lines,
    ]


def made_with(figures: dict[str, Any]) -> str:
    """When, by what and on what figures were measured."""
    return (
        f"Floors, measured on {figures['date']} with {figures['interpreter']} on {figures['machine']}: "
        f"`t2t latency --seed {_SEED}`. Another machine has other figures; only a ratio within one run says something."
    )


def _rows(component: str) -> list[dict[str, Any]]:
    """The kept rows that time a component."""
    stages = [stage for stage, name in COMPONENTS.items() if name == component]
    return [row for row in _kept().get("rows", ()) if row["stage"] in stages]


@cache
def _kept() -> dict[str, Any]:
    kept: dict[str, Any] = json.loads(FIGURES.read_bytes()) if FIGURES.is_file() else {}
    return kept


def _row(phase: Phase, judged: Judged) -> dict[str, Any]:
    floors = judged.floors
    return {
        "phase": phase.value,
        "stage": judged.stage.value,
        "p50": floors.p50 if floors else None,
        "p99": floors.p99 if floors else None,
        "verdict": judged.verdict.value,
    }


def _micros(nanoseconds: int | None) -> str:
    return "–" if nanoseconds is None else f"{nanoseconds / 1000:,.2f}"


def _gain(before: int | None, now: int | None) -> str:
    """How many times faster, in one run."""
    return f"× {before / now:.1f}" if before and now else "–"


def _machine() -> str:
    """The processor's name where the system says it, and the architecture."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.is_file() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return f"{names[0] if names else platform.machine()} ({platform.system()})"


if __name__ == "__main__":
    measured = figures_of(tuple(PHASES), Stage, 20.0)
    FIGURES.write_text(json.dumps(measured, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
