"""What is shown of findings: the clearest last, the others in few lines, and how to replay it."""

import io
from pathlib import Path

import pytest
from rich.console import Console

from support.wrong_books import Mirrored, Sleeping, backend, judged, judged_book
from ticktotrade.book import BookConfig
from ticktotrade.book.heap import HeapBook
from ticktotrade_conformance.backends import Verdict
from ticktotrade_conformance.suite.findings import ComponentResult, Finding, Judgement
from ticktotrade_conformance.suite.judge import Plan
from ticktotrade_conformance.suite.report import print_findings, print_summary
from ticktotrade_conformance.traces.trace import OPENED, Outcome, Trace


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
