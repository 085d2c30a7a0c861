"""What is shown of findings: vectors made small, the clearest last, and how to replay it."""

import io
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from ticktotrade.backend import Backend, baseline
from ticktotrade.book import BookConfig, UpdateResult
from ticktotrade.book.heap import HeapBook
from ticktotrade.market_data import Level, Touch
from ticktotrade.phases import Phase
from ticktotrade.signal.imbalance import ImbalanceSignal
from ticktotrade_conformance.backends import InProcess, Verdict
from ticktotrade_conformance.suite.counterexamples import save_counterexamples
from ticktotrade_conformance.suite.findings import ComponentResult, Finding, Judgement
from ticktotrade_conformance.suite.judge import Plan, judge
from ticktotrade_conformance.suite.replay import replay
from ticktotrade_conformance.suite.report import print_findings, print_summary
from ticktotrade_conformance.traces.trace import OPENED, Outcome, Trace, read_trace

VECTORS_ONLY = Plan(("book",), sequences=0)


class Gapless(HeapBook):
    """Applies whatever comes after a gap; only a vector that has several steps before can tell."""

    def apply(
        self,
        reset: bool,
        bids: tuple[Level, ...],
        asks: tuple[Level, ...],
        sequence: int | None = None,
    ) -> UpdateResult:
        return super().apply(reset, bids, asks, None)


class Crashing(HeapBook):
    starts = 0

    def spread(self) -> int:
        Crashing.starts += 1
        raise NotImplementedError("spread")


class Mirrored(HeapBook):
    def best(self) -> Touch:
        bid, ask = super().best()
        return Touch(ask, bid)


class Sleeping(ImbalanceSignal):
    def zone(self) -> None:
        return None


def backend(**machines: Any) -> Backend:
    return Backend("wrong", "Python", "", Phase.PHASE_1, machines)


def judged(wrong: Backend, plan: Plan) -> Judgement:
    return judge(lambda: InProcess(wrong, restarts=3), InProcess(baseline()), plan, lambda _: None)


@cache
def judged_book(book: type[HeapBook], plan: Plan = VECTORS_ONLY) -> Judgement:
    """By the book alone; several tests look at the same judgement."""
    return judged(backend(book=book), plan)


def clearest(judgement: Judgement) -> Finding:
    (result,) = judgement.results
    assert result.clearest is not None
    return result.findings[result.clearest]


def test_a_failing_vector_is_made_small_and_still_names_itself() -> None:
    judgement = judged_book(Gapless)
    finding = clearest(judgement)
    assert finding.vector is not None
    assert finding.small
    whole = read_trace(finding.vector)
    assert len(finding.trace.steps) < len(whole.steps)
    assert len(finding.trace.steps) <= 3
    assert (finding.trace.about, finding.trace.requirements) == (whole.about, whole.requirements)
    assert replay(finding.trace, InProcess(backend(book=Gapless)), InProcess(baseline())) is not None
    assert replay(finding.trace, InProcess(baseline()), InProcess(baseline())) is None


def test_a_small_vector_is_saved_beside_the_whole_one(tmp_path: Path) -> None:
    judgement = judged_book(Gapless)
    (result,) = judgement.results
    files = save_counterexamples(tmp_path, judgement)["book"]
    assert result.clearest is not None
    finding = result.findings[result.clearest]
    assert finding.vector is not None
    saved = read_trace(files[result.clearest])
    assert saved.steps == finding.trace.steps
    assert finding.vector.stem in files[result.clearest].name
    assert finding.vector.stem in saved.about
    assert saved.requirements == finding.trace.requirements
    assert [path.name for path in tmp_path.iterdir()] == [files[result.clearest].name]


def test_a_vector_that_crashes_is_not_repeated_endlessly() -> None:
    Crashing.starts = 0
    finding = clearest(judged_book(Crashing))
    assert finding.verdict is Verdict.CRASH
    assert Crashing.starts < 100


def test_a_generated_sequence_is_clearer_than_a_vector() -> None:
    finding = clearest(judged_book(Mirrored, Plan(("book",), sequences=50)))
    assert finding.vector is None


def printed(judgement: Judgement, files: dict[str, dict[int, Path]], every: bool = False) -> list[str]:
    written = io.StringIO()
    out = Console(file=written, width=120, highlight=False)
    for result in judgement.results:
        print_findings(out, result, files.get(result.component, {}), "--backend wrong:factory", every)
    print_summary(out, judgement, files, "--backend wrong:factory")
    return written.getvalue().splitlines()


def test_the_clearest_comes_last_and_the_others_are_few_lines() -> None:
    judgement = judged_book(Mirrored, Plan(("book",), sequences=50))
    lines = printed(
        judgement,
        {"book": {0: Path("vector.jsonl"), len(judgement.results[0].findings) - 1: Path("small.jsonl")}},
    )
    (begin,) = [place for place, line in enumerate(lines) if line.startswith("book: wrong answer")]
    assert begin <= 15
    assert lines[begin].endswith("in a generated sequence")
    assert [line for line in lines if "t2t replay" in line][-1].strip().startswith("t2t replay small.jsonl")
    assert any(line.strip().startswith("see BOOK-") for line in lines[begin:])


@pytest.mark.parametrize(
    ("number", "shown", "more"), [(1, 0, 0), (2, 1, 0), (11, 10, 0), (12, 10, 1), (40, 10, 29)]
)
def test_as_many_vectors_are_named_as_fit(number: int, shown: int, more: int) -> None:
    wrong: Outcome = {"value": 1}
    findings = tuple(
        Finding(
            Verdict.WRONG_ANSWER,
            "",
            Trace("book", BookConfig(), (), OPENED, f"case {place}"),
            (wrong,),
            Path(f"{place}.jsonl"),
        )
        for place in range(number)
    )
    result = ComponentResult("book", Verdict.WRONG_ANSWER, findings=findings)
    judgement = judged_book(HeapBook)._replace(results=(result,))
    few, every = printed(judgement, {}), printed(judgement, {}, every=True)
    assert sum(": case" in line and line.startswith("  ") for line in few) == shown
    assert sum(": case" in line and line.startswith("  ") for line in every) == number - 1
    assert [line for line in few if "--list" in line] == (
        [f"  … and {more} more; t2t conform --list names them all"] if more else []
    )


def test_where_several_components_fail_a_line_for_each_comes_last() -> None:
    wrong = backend(book=Mirrored, signal=Sleeping)
    judgement = judged(wrong, Plan(("book", "signal"), sequences=50))
    lines = printed(judgement, {})
    begin = lines.index("wrong: 2 components fail")
    assert lines[begin + 1].startswith("  book: wrong answer, step ")
    assert "see BOOK-" in lines[begin + 1]
    assert lines[begin + 2].startswith("  signal: wrong answer, step ")
    assert "SIGNAL-4" in lines[begin + 2]


def test_a_counterexample_has_the_default_configuration_if_it_is_seen_with_that() -> None:
    finding = clearest(judged_book(Mirrored, Plan(("book",), sequences=60, vectors=False)))
    assert finding.trace.config == BookConfig()
    assert replay(finding.trace, InProcess(backend(book=Mirrored)), InProcess(baseline())) is not None
