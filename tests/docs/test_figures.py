from typing import Any

from docs.figures import table


def _row(title: str, phase: str, p50: int | None) -> dict[str, Any]:
    return {"title": title, "phase": phase, "samples": 9, "p50": p50, "p99": 12_345}


def test_the_gain_is_against_the_first_phase_of_the_same_thing() -> None:
    rows = [
        _row("apply", "baseline", 3000),
        _row("weigh", "baseline", 500),
        _row("apply", "phase1", 1500),
        _row("weigh", "phase1", None),
    ]
    _, _, *lines = table(rows)
    assert lines == [
        "| apply | baseline | 3.00 | 12.35 | × 1.0 |",
        "| weigh | baseline | 0.50 | 12.35 | × 1.0 |",
        "| apply | phase1 | 1.50 | 12.35 | × 2.0 |",
        "| weigh | phase1 | – | 12.35 | – |",
    ]
