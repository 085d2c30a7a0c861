"""The whole path on real market captures, where they are at hand (see the README)."""

import json
import os
from pathlib import Path
from typing import get_args

import pytest

from ticktotrade.codec import codec_for
from ticktotrade.codec.interface import CodecConfig
from ticktotrade.feed import ByteScanner, TokenScanner, TreeParser
from ticktotrade.feed.events import MarketEvent, Problem, Skipped
from ticktotrade.phases import PHASES, Phase
from ticktotrade.pipeline import PipelineConfig
from ticktotrade.pipeline.interface import Counts, Sent
from ticktotrade_conformance.traces.capture import read_capture
from ticktotrade_conformance.traces.filling import whole_fill

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
                pipeline.on_fill(whole_fill(codec, decision))
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
    """Also by the scanners: every message type that the venue shows in its documentation."""
    lines = at_hand("alpaca-doc-frames.jsonl").read_text().splitlines()
    frames = [each["frame"].encode() for each in map(json.loads, lines) if each["direction"] == "server"]
    parsers = TreeParser(), TokenScanner(), ByteScanner()
    seen: set[type[object]] = set()
    for frame in frames:
        if b'"stream"' in frame:
            continue  # the trading stream's, which is another protocol
        tree, tokens, in_bytes = (parser.parse(frame) for parser in parsers)
        assert tree == tokens == in_bytes
        assert not [each for each in tree.elements if isinstance(each, Problem | Skipped)], frame
        seen |= {type(element) for element in tree.elements}
    assert seen >= set(get_args(MarketEvent))


@pytest.mark.parametrize("name", CAPTURES)
def test_the_scanners_read_a_capture_as_the_tree_does(name: str) -> None:
    parsers = TreeParser(), TokenScanner(), ByteScanner()
    for _, data, line in read_capture(str(at_hand(name))):
        tree, tokens, in_bytes = (parser.parse(data) for parser in parsers)
        assert tree == tokens == in_bytes, line
