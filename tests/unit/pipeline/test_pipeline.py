import pytest
from hypothesis import given

from ticktotrade.codec import Encoding, codec_for
from ticktotrade.codec.interface import CodecConfig
from ticktotrade.errors import Refused
from ticktotrade.order import Order
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


@pytest.mark.parametrize("phase", PHASES)
def test_elements_lead_to_what_their_frame_leads_to(phase: Phase) -> None:
    """PIPE-30: on_frame is on_elements between parser and codec, on one and the same state."""
    engine = PHASES[phase]
    config = PipelineConfig(signal=SignalConfig(5, Threshold(1, 2)), encoding=engine.encoding)
    whole, inner = engine.pipeline(config), engine.pipeline(config)
    parser, codec = engine.stages.feed(config.feed), engine.stages.codec(CodecConfig(config.encoding))
    orders = 0
    for received_at, frame, line in generated_market(1, 3000):
        wanted = whole.on_frame(received_at, frame)
        # Every third frame is left whole, so that the two ways meet.
        if line % 3 == 0:
            assert inner.on_frame(received_at, frame) == wanted
            continue
        decided, problems = inner.on_elements(received_at, *parser.parse(frame))
        assert decoded(list(wanted.decisions), config.encoding) == list(decided)
        assert problems == wanted.problems
        for order in decided:
            if isinstance(order, Order):
                orders += 1
                assert Sent(order.client_order_id, codec.encode(order)) in wanted.decisions
    assert orders > 10
    assert (inner.counts(), inner.tops(), inner.positions(), inner.pnl()) == (
        *(whole.counts(), whole.tops(), whole.positions(), whole.pnl()),
    )


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
