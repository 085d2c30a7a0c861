import pytest
from hypothesis import given

from ticktotrade.codec import Encoding, codec_for
from ticktotrade.codec.interface import CodecConfig
from ticktotrade.errors import Refused
from ticktotrade.phases import PHASES, Engine, Phase
from ticktotrade.pipeline import PipelineConfig
from ticktotrade.pipeline.interface import Decision, Sent
from ticktotrade.ratio import Threshold
from ticktotrade.signal import SignalConfig
from ticktotrade_conformance.generate import Sequence, sequences
from ticktotrade_conformance.traces.filling import whole_fill
from ticktotrade_conformance.traces.generated_market import generated_market


def decisions(engine: Engine, config: PipelineConfig, seed: int) -> list[Decision]:
    """What a phase decides on a generated market, every order filled at once."""
    pipeline, codec = engine.pipeline(config), codec_for(CodecConfig(config.encoding))
    decided: list[Decision] = []
    for received_at, frame, _ in generated_market(seed, 3000):
        for decision in pipeline.on_frame(received_at, frame).decisions:
            decided.append(decision)
            if isinstance(decision, Sent):
                pipeline.on_fill(whole_fill(codec, decision))
    return decided


def decoded(decided: list[Decision], encoding: Encoding) -> list[object]:
    codec = codec_for(CodecConfig(encoding))
    return [codec.decode(each.message) if isinstance(each, Sent) else each for each in decided]


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("phase", [phase for phase in PHASES if phase is not Phase.BASELINE])
def test_every_phase_decides_the_same(phase: Phase, seed: int) -> None:
    config = PipelineConfig(signal=SignalConfig(5, Threshold(1, 2)))
    baseline, other = PHASES[Phase.BASELINE], PHASES[phase]
    wanted = decisions(baseline, config, seed)
    assert len({type(each) for each in wanted}) == 3, "the market should lead to every kind of decision"
    assert decisions(other, config, seed) == wanted, "in one encoding the phases agree byte for byte"
    in_its_own = decisions(other, config._replace(encoding=other.encoding), seed)
    assert decoded(in_its_own, other.encoding) == decoded(wanted, Encoding.JSON)


@given(sequences("pipeline"))
def test_a_refused_frame_changes_nothing(sequence: Sequence) -> None:
    try:
        pipeline = PHASES[Phase.BASELINE].pipeline(sequence.config)
    except Refused:
        return
    for step in sequence.steps:
        before = (pipeline.counts(), pipeline.tops(), pipeline.positions())
        try:
            getattr(pipeline, step.operation)(*step.arguments)
        except Refused:
            assert (pipeline.counts(), pipeline.tops(), pipeline.positions()) == before


def test_phase_1_writes_bincode_and_the_baseline_json() -> None:
    assert PHASES[Phase.BASELINE].encoding is Encoding.JSON
    assert PHASES[Phase.PHASE_1].encoding is Encoding.BINCODE
