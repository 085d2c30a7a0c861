import pytest

from docs import figures
from docs.figures import KEPT, Figure, bought, figures_table, kept, kept_figures, table
from ticktotrade.components import COMPONENTS
from ticktotrade.phases import PHASES, Phase
from ticktotrade_conformance.latency.documents.trajectory import interpreters
from ticktotrade_conformance.latency.interface import Stage


def _figure(stage: Stage, phase: Phase, p50: int | None) -> Figure:
    return Figure(stage, phase, p50, 12_345, "within budget")


def test_the_gain_is_against_the_first_phase_of_the_same_thing() -> None:
    rows = [
        _figure(Stage.BOOK, Phase.BASELINE, 3000),
        _figure(Stage.RISK, Phase.BASELINE, 500),
        _figure(Stage.BOOK, Phase.PHASE_1, 1500),
        _figure(Stage.RISK, Phase.PHASE_1, None),
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
        _figure(Stage.BOOK, Phase.BASELINE, 3000),
        _figure(Stage.BOOK, Phase.PHASE_1, 1000),
        _figure(Stage.CODEC, Phase.PHASE_1, 7),
    ]
    monkeypatch.setattr(figures, "kept_figures", lambda *_: rows)
    said = bought("book", "baseline", "phase1")
    assert said == f"At p50, phase1 against baseline on {interpreters(kept())[0]}: book × 3.0."
    assert bought("book", "baseline", "phase2") == ""


def test_the_run_that_is_kept_has_every_phase_at_every_stage() -> None:
    """`read_latency_document` refuses one of another version."""
    assert KEPT.is_file()
    for name in interpreters(kept()):
        shown = kept_figures(name, Stage)
        assert [(each.stage, each.phase) for each in shown] == [
            (stage, phase) for stage in Stage for phase in PHASES
        ]
        assert all(each.p50 and each.p99 for each in shown)


@pytest.mark.parametrize("component", COMPONENTS)
def test_a_component_has_a_table_for_each_interpreter_if_it_is_timed(component: str) -> None:
    tables = [line for line in figures_table(component) if line.startswith("| stage ")]
    timed = component in {"feed", "book", "risk", "codec", "router", "pipeline"}
    assert len(tables) == (len(interpreters(kept())) if timed else 0)
