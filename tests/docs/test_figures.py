from typing import Any

import pytest

from docs import figures
from docs.figures import table


def _row(stage: str, phase: str, p50: int | None) -> dict[str, Any]:
    return {"stage": stage, "phase": phase, "p50": p50, "p99": 12_345, "verdict": "within budget"}


def test_the_gain_is_against_the_first_phase_of_the_same_thing() -> None:
    rows = [
        _row("book", "baseline", 3000),
        _row("risk", "baseline", 500),
        _row("book", "phase1", 1500),
        _row("risk", "phase1", None),
    ]
    _, _, *lines = table(rows)
    assert lines == [
        "| book | baseline | 3.00 | 12.35 | × 1.0 | within budget |",
        "| risk | baseline | 0.50 | 12.35 | × 1.0 | within budget |",
        "| book | phase1 | 1.50 | 12.35 | × 2.0 | within budget |",
        "| risk | phase1 | – | 12.35 | – | within budget |",
    ]


def test_what_a_phase_buys_is_said_of_what_was_timed(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [
        _row("book", "baseline", 3000),
        _row("book", "phase1", 1000),
        _row("codec", "phase1", 7),
    ]
    monkeypatch.setattr(figures, "_kept", lambda: {"rows": rows})
    assert figures.bought("book", "baseline", "phase1") == "At p50, phase1 against baseline: book × 3.0."
    assert figures.bought("book", "baseline", "phase2") == ""


def test_nothing_is_said_to_be_bought_where_nothing_was_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "_kept", dict)
    assert figures.bought("book", "baseline", "phase1") == ""
    assert figures.figures_table("book") == []
