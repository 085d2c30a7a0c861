import gzip
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticktotrade.backend import baseline
from ticktotrade.book import BookConfig
from ticktotrade.components import COMPONENTS
from ticktotrade.pipeline import PipelineConfig
from ticktotrade_conformance.backends import InProcess
from ticktotrade_conformance.console.complaint import Complaint
from ticktotrade_conformance.generate import sequences
from ticktotrade_conformance.suite.replay import load_trace, replay
from ticktotrade_conformance.traces.trace import Step, Trace, read_trace, trace_of_lines, write_trace

HEADER: dict[str, Any] = {
    "t2t": "trace",
    "version": 1,
    "component": "book",
    "config": {"max_levels": 3},
    "want": {"value": None},
}
STEP: dict[str, Any] = {"op": "spread", "args": {}, "want": {"error": "one_sided"}}


def lines(*documents: Any) -> list[bytes]:
    return [(each if isinstance(each, str) else json.dumps(each)).encode() + b"\n" for each in documents]


def complaint(*documents: Any) -> str:
    with pytest.raises(Complaint) as raised:
        trace_of_lines(lines(*documents), "the.jsonl")
    assert "\n" not in str(raised.value)
    return str(raised.value)


@given(st.data(), st.sampled_from(list(COMPONENTS)), st.booleans())
def test_what_is_written_is_read_back(data: st.DataObject, component: str, answered: bool) -> None:
    config, steps = data.draw(sequences(component))
    trace = Trace(component, config, steps, about="a sentence", requirements=("BOOK-1",))
    if answered:
        opening, *outcomes = InProcess(baseline()).run(component, config, steps)
        answers = tuple(step._replace(wanted=outcome) for step, outcome in zip(steps, outcomes, strict=False))
        trace = trace._replace(wanted=opening, steps=answers)
    file = io.BytesIO()
    write_trace(file, trace)
    assert trace_of_lines(file.getvalue().splitlines(keepends=True), "memory") == trace
    again = io.BytesIO()
    write_trace(again, trace)
    assert again.getvalue() == file.getvalue()


def test_a_good_trace_is_read() -> None:
    trace = trace_of_lines(lines(HEADER, STEP), "memory")
    assert trace == Trace(
        "book", BookConfig(3), (Step("spread", (), {"error": "one_sided"}),), {"value": None}
    )


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        ("{", "the.jsonl:1: "),
        ([], "[] is not an object"),
        ({**HEADER, "colour": 1}, "unknown member 'colour'"),
        ({name: HEADER[name] for name in HEADER if name != "config"}, "the member 'config' is missing"),
        ({**HEADER, "version": 3}, "version: 3 is not 1 or 2"),
        ({**HEADER, "version": True}, "version: True is not 1 or 2"),
        ({**HEADER, "t2t": "trail"}, "t2t: 'trail'"),
        ({**HEADER, "component": "boook"}, "component: 'boook' is none of numbers"),
        ({**HEADER, "component": ["book"]}, "component: "),
        ({**HEADER, "config": {"max_levels": 0}}, "config.max_levels: 0 is outside 1 to 65535"),
        ({**HEADER, "config": {"max_levels": 1.5}}, "config.max_levels: 1.5 is not an integer"),
        ({**HEADER, "config": {"levels": 1}}, "config: unknown member 'levels'"),
        ({**HEADER, "want": {"value": 1}}, "want.value: 1 is not null"),
        ({**HEADER, "want": {"error": "oops"}}, "want: 'oops' is not an error code"),
        ({**HEADER, "requirements": "BOOK-1"}, "requirements: 'BOOK-1' is not an array"),
        ('{"t2t":"trace","t2t":"trace"}', "repeats a member"),
    ],
)
def test_a_bad_header_is_one_clear_complaint(header: Any, wanted: str) -> None:
    assert wanted in complaint(header, STEP)
    assert complaint(header, STEP).startswith("the.jsonl:1: ")


@pytest.mark.parametrize(
    ("step", "wanted"),
    [
        ("", "the.jsonl:3: "),
        ("nonsense", "the.jsonl:3: "),
        ({**STEP, "note": 1}, "unknown member 'note'"),
        ({"op": "spread"}, "the member 'args' is missing"),
        (
            {**STEP, "op": "spred"},
            "op: 'spred' is no operation of book; it has apply, mark_stale, status, best",
        ),
        ({**STEP, "op": "depth"}, "args: the member 'levels' is missing"),
        ({**STEP, "op": "depth", "args": {"levels": "1"}}, "args.levels: '1' is not an integer"),
        ({**STEP, "op": "depth", "args": {"levels": True}}, "args.levels: True is not an integer"),
        ({**STEP, "args": {"levels": 1}}, "args: unknown member 'levels'"),
        ({**STEP, "want": {"value": "1"}}, "want: '1' is not an integer"),
        ({**STEP, "want": {"value": 1, "error": "one_sided"}}, "want: "),
        ({**STEP, "want": {}}, "want: "),
        (
            {"op": "apply", "args": {"reset": False, "bids": [{"price": 1, "size": 2**63}], "asks": []}},
            "args.bids[0].size: 9223372036854775808 is outside",
        ),
        ({"op": "apply", "args": {"reset": 0, "bids": [], "asks": []}}, "args.reset: 0 is not true or false"),
    ],
)
def test_a_bad_step_is_one_clear_complaint(step: Any, wanted: str) -> None:
    assert wanted in complaint(HEADER, STEP, step)
    assert complaint(HEADER, STEP, step).startswith("the.jsonl:3: ")


def test_an_empty_file_is_a_complaint(tmp_path: Path) -> None:
    empty = tmp_path / "empty.jsonl"
    empty.touch()
    with pytest.raises(Complaint, match="it is empty"):
        read_trace(empty)


def test_a_gzipped_trace_is_read_and_a_cut_off_one_is_a_complaint(tmp_path: Path) -> None:
    path = tmp_path / "trace.jsonl.gz"
    path.write_bytes(gzip.compress(b"".join(lines(HEADER, STEP))))
    assert len(read_trace(path).steps) == 1
    path.write_bytes(path.read_bytes()[:-12])
    with pytest.raises(Complaint, match="cut off"):
        read_trace(path)


def test_steps_that_want_nothing_are_answered_by_the_reference(tmp_path: Path) -> None:
    path = tmp_path / "trace.jsonl"
    path.write_bytes(b"".join(lines({**HEADER}, {"op": "spread", "args": {}})))
    trace = load_trace(path, PipelineConfig())
    assert replay(trace, InProcess(baseline()), InProcess(baseline())) is None
