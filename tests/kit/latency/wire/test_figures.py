"""What was measured from wire to wire is in its document, whole."""

from array import array
from pathlib import Path

from support.judged_backends import FINGERPRINT
from ticktotrade_conformance.latency.documents.document import (
    LatencyDocument,
    read_latency_document,
    write_document,
)
from ticktotrade_conformance.latency.judging.percentiles import percentiles_of
from ticktotrade_conformance.latency.wire.figures import wire_to_wire
from ticktotrade_conformance.latency.wire.records import WireRow, WireRun, WireSystem

SAMPLES = array("q", range(1_000, 3_000))
ROW = WireRow("max", 2_001, 1.25, 2_003, 3, 1, 0, SAMPLES, array("q", range(2_000)), ("frame 7: a\x1b[2J",))
RUN = WireRun(
    "a market",
    True,
    (WireSystem("echo", "HTTP/1.1", (ROW._replace(missing=0, duplicated=0, examples=()),)),),
    (WireSystem("mine", "HTTP/1.1", (ROW,)), WireSystem("other", "", (), "it ended\nwith status 1")),
)


def test_every_figure_is_kept_and_seconds_are_nanoseconds() -> None:
    figures = wire_to_wire(RUN)
    (rate,) = figures.systems[0].rates
    assert rate[:7] == ("max", 2_001, 1_250_000_000, 2_003, 3, 1, 0)
    assert rate.percentiles == percentiles_of(SAMPLES)
    assert rate.samples == tuple(SAMPLES)
    assert figures.floor_of(figures.systems[0], "max") == rate.percentiles
    assert figures.floor_of(figures.systems[0], "own") is None
    assert [each.is_as_decided for each in (*figures.floors, *figures.systems)] == [True, False, False]


def test_what_others_have_written_is_fit_for_a_line(tmp_path: Path) -> None:
    figures = wire_to_wire(RUN)
    assert figures.systems[0].rates[0].mistakes == ("frame 7: a?[2J",)
    assert figures.systems[1].failure == "it ended with status 1"
    document = LatencyDocument(1, "t2t wire", FINGERPRINT, wire=figures)
    write_document(tmp_path / "run.json", document)
    assert read_latency_document(tmp_path / "run.json") == document
