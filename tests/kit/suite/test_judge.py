"""What the suite finds is made small, and is as clear as can be."""

from support.wrong_books import Crashing, Gapless, Mirrored, backend, clearest, judged_book
from ticktotrade.backend import baseline
from ticktotrade.book import BookConfig
from ticktotrade_conformance.backends import InProcess, Verdict
from ticktotrade_conformance.suite.judge import Plan
from ticktotrade_conformance.suite.replay import replay
from ticktotrade_conformance.traces.trace import read_trace


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


def test_a_vector_that_crashes_is_not_repeated_endlessly() -> None:
    Crashing.starts = 0
    finding = clearest(judged_book(Crashing))
    assert finding.verdict is Verdict.CRASH
    assert Crashing.starts < 100


def test_a_generated_sequence_is_clearer_than_a_vector() -> None:
    finding = clearest(judged_book(Mirrored, Plan(("book",), sequences=50)))
    assert finding.vector is None


def test_a_counterexample_has_the_default_configuration_if_it_is_seen_with_that() -> None:
    finding = clearest(judged_book(Mirrored, Plan(("book",), sequences=60, vectors=False)))
    assert finding.trace.config == BookConfig()
    assert replay(finding.trace, InProcess(backend(book=Mirrored)), InProcess(baseline())) is not None
