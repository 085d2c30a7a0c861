"""A workload is made once, and a file is what it is: a capture or a trace."""

from pathlib import Path

import pytest

from ticktotrade.codec import Encoding
from ticktotrade.pipeline import PipelineConfig
from ticktotrade_conformance.console.complaint import Complaint
from ticktotrade_conformance.latency.interface import Stage
from ticktotrade_conformance.latency.workloads.workload_source import StandardSource, workload_source
from ticktotrade_conformance.latency.workloads.workloads import MARKETS
from ticktotrade_conformance.traces.generated_market import generated_market
from ticktotrade_conformance.traces.trace import Step, Trace, write_trace

FRAMES = tuple(generated_market(3, 60))


@pytest.fixture
def capture(tmp_path: Path) -> Path:
    path = tmp_path / "day.frames"
    path.write_bytes(b"".join(b"%d %s\n" % (each.received_at, each.frame) for each in FRAMES))
    return path


@pytest.fixture
def trace(tmp_path: Path) -> Path:
    path = tmp_path / "day.jsonl"
    steps = tuple(Step("on_frame", (each.received_at, each.frame)) for each in FRAMES)
    with path.open("wb") as file:
        write_trace(file, Trace("pipeline", PipelineConfig(), steps))
    return path


def test_backends_of_one_encoding_share_a_workload() -> None:
    source = StandardSource(5)
    first = source.workload(Stage.CODEC, Encoding.JSON)
    assert source.workload(Stage.CODEC, Encoding.JSON) is first
    assert source.workload(Stage.CODEC, Encoding.BINCODE) is not first
    assert first.source == "standard workload (seed 5)"


@pytest.mark.parametrize("name", MARKETS)
def test_a_name_is_no_file(name: str) -> None:
    source = workload_source(name, 8)
    assert source.stages == tuple(Stage)
    assert source.workload(Stage.FEED, Encoding.JSON).source == f"{name} workload (seed 8)"


def test_a_capture_has_every_stage(capture: Path) -> None:
    source = workload_source(str(capture), 1)
    assert source.stages == tuple(Stage)
    found = source.workload(Stage.FEED, Encoding.JSON)
    assert len(found.steps) == len(FRAMES)
    assert found.source == str(capture)
    assert source.workload(Stage.FEED, Encoding.JSON) is found


def test_a_trace_has_the_stage_of_its_component(trace: Path) -> None:
    source = workload_source(str(trace), 1)
    assert source.stages == (Stage.PATH,)
    assert len(source.workload(Stage.PATH, Encoding.BINCODE).steps) == len(FRAMES)


def test_a_file_that_is_not_there_is_a_complaint() -> None:
    with pytest.raises(
        Complaint, match=r"nowhere\.frames: no such file, and none of the workloads standard, orders, "
    ):
        workload_source("nowhere.frames", 1)
