"""Where the traces of findings go."""

from pathlib import Path

from support.wrong_books import Gapless, judged_book
from ticktotrade_conformance.suite.counterexamples import save_counterexamples
from ticktotrade_conformance.traces.trace import read_trace


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
