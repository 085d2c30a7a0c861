"""The whole path on real market captures, where they are at hand (see the README)."""

import json
import os
from pathlib import Path

import pytest

from ticktotrade.codec import codec_for
from ticktotrade.codec.interface import CodecConfig
from ticktotrade.feed import TreeParser
from ticktotrade.feed.events import Problem, Skipped
from ticktotrade.phases import PHASES, Phase
from ticktotrade.pipeline import PipelineConfig
from ticktotrade.pipeline.interface import Counts, Sent
from ticktotrade_conformance.capture import read_capture

FOLDER = Path(os.environ.get("T2T_CAPTURES", Path(__file__).parents[2] / "shared" / "data"))
CAPTURES = ("eth-usd-perp-2024-08-08.frames.gz", "btc-usd-2024-08-09.frames.gz")


def at_hand(name: str) -> Path:
    if not (FOLDER / name).is_file():
        pytest.skip(f"no {name} in {FOLDER}; set T2T_CAPTURES to the folder that has it")
    return FOLDER / name


def run(phase: Phase, path: Path) -> tuple[list[object], Counts]:
    engine = PHASES[phase]
    config = PipelineConfig(encoding=engine.encoding)
    pipeline, codec = engine.pipeline(config), codec_for(CodecConfig(engine.encoding))
    decided: list[object] = []
    for received_at, frame, _ in read_capture(str(path)):
        reaction = pipeline.on_frame(received_at, frame)
        assert not reaction.problems
        for decision in reaction.decisions:
            if isinstance(decision, Sent):
                pipeline.on_fill(decision.client_order_id, config.order_quantity)
                decided.append(codec.decode(decision.message))
            else:
                decided.append(decision)
    return decided, pipeline.counts()


@pytest.mark.parametrize("name", CAPTURES)
def test_every_phase_decides_the_same_on_a_real_market(name: str) -> None:
    path = at_hand(name)
    wanted = run(Phase.BASELINE, path)
    assert len(wanted[0]) > 100
    for phase in PHASES:
        if phase is not Phase.BASELINE:
            assert run(phase, path) == wanted


def test_every_documented_frame_is_read() -> None:
    lines = at_hand("alpaca-doc-frames.jsonl").read_text().splitlines()
    frames = [each["frame"] for each in map(json.loads, lines) if each["direction"] == "server"]
    parser = TreeParser()
    read = 0
    for frame in frames:
        if '"stream"' in frame:
            continue  # the trading stream's, which is another protocol
        for element in parser.parse(frame.encode()).elements:
            assert not isinstance(element, Problem), (frame, element)
            read += not isinstance(element, Skipped)
    assert read > 30
