"""The straight path answers what the composed pipeline answers, and is the path of most updates."""

from collections.abc import Iterator
from itertools import islice
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ticktotrade.errors import Refused
from ticktotrade.feed.events import Parsed, Problem
from ticktotrade.limiter import LimiterConfig
from ticktotrade.nano import NANOS
from ticktotrade.phases import PHASES, Phase
from ticktotrade.pipeline import ComposedPipeline, PipelineConfig, StraightPipeline
from ticktotrade.pipeline.composed import DAY
from ticktotrade.ratio import Ratio
from ticktotrade.risk import RiskConfig
from ticktotrade.signal import SignalConfig
from ticktotrade_conformance.traces.generated_market import generated_market

PHASE = PHASES[Phase.PHASE_3]
pytestmark = pytest.mark.skipif(
    PHASE.composed is not StraightPipeline, reason="this interpreter's parser has no straight path"
)

READS = ("tops", "positions", "pnl", "counts")

configs = st.builds(
    PipelineConfig,
    symbols=st.sampled_from([(), ("BTC/USD", "ETH/USD")]),
    max_symbols=st.sampled_from([2, 1000]),
    order_quantity=st.sampled_from([1, NANOS // 100, 2**62]),
    encoding=st.just(PHASE.encoding),
    signal=st.builds(
        SignalConfig,
        levels=st.integers(1, 7),
        threshold=st.sampled_from([Ratio(0, 1), Ratio(1, 10), Ratio(1, 1)]),
    ),
    risk=st.builds(
        RiskConfig,
        max_open_orders=st.sampled_from([3, 10_000]),
        max_repeats=st.sampled_from([1, 10_000]),
        max_messages=st.sampled_from([5, 10_000]),
        max_position=st.sampled_from([NANOS, 2**63 - 1]),
    ),
    limiter=st.sampled_from(
        [LimiterConfig(rate=1, period=NANOS, burst=2), LimiterConfig(rate=NANOS, period=NANOS, burst=NANOS)]
    ),
    max_book_age=st.sampled_from([None, NANOS // 20]),
    utc_days=st.booleans(),
)


def frames(seed: int, damage: float, step: int) -> Iterator[tuple[int, bytes]]:
    """A generated market whose frames are now and then damaged, and whose clock steps, now and then back."""
    random = Random(seed)
    late = 0
    for captured in generated_market(seed, 300):
        frame = captured.frame
        late += random.randrange(-step // 4, step + 1)
        if random.random() < damage:
            place = random.randrange(len(frame))
            frame = (
                frame[:place] + random.choice((b"", b"0", b"9", b".", b",", b"}", b"[")) + frame[place + 1 :]
            )
        yield captured.received_at + late, frame


@settings(max_examples=60, deadline=None)
@given(
    config=configs,
    seed=st.integers(0, 2**32),
    damage=st.sampled_from([0.0, 0.02, 0.2]),
    step=st.sampled_from([0, NANOS, DAY]),
)
def test_it_answers_what_the_composed_one_answers(
    config: PipelineConfig, seed: int, damage: float, step: int
) -> None:
    straight, composed = StraightPipeline(PHASE.stages, config), ComposedPipeline(PHASE.stages, config)
    for number, (received_at, frame) in enumerate(frames(seed, damage, step)):
        assert straight.on_frame(received_at, frame) == composed.on_frame(received_at, frame)
        if number % 10 == 0:
            for read in READS:
                assert getattr(straight, read)() == getattr(composed, read)()


@settings(max_examples=20, deadline=None)
@given(
    config=configs,
    seed=st.integers(0, 2**32),
    damage=st.sampled_from([0.0, 0.1]),
    step=st.sampled_from([NANOS, DAY]),
)
def test_what_is_decided_beforehand_is_what_the_elements_lead_to(
    config: PipelineConfig, seed: int, damage: float, step: int
) -> None:
    straight, composed = StraightPipeline(PHASE.stages, config), ComposedPipeline(PHASE.stages, config)
    parser = PHASE.stages.feed(config.feed)
    for received_at, frame in islice(frames(seed, damage, step), 100):
        try:
            parsed = parser.parse(frame)
        except Refused as refused:
            parsed = Parsed((Problem(refused.code, "", None, book_lost=True),), 0)
        reaction = straight.decide(received_at, frame)
        if reaction is None:
            reaction = straight.on_elements(received_at, *parsed)
        assert reaction == composed.on_elements(received_at, *parsed)
        for read in READS:
            assert getattr(straight, read)() == getattr(composed, read)()


def test_most_updates_go_straight_through() -> None:
    pipeline = StraightPipeline(PHASE.stages, PipelineConfig(encoding=PHASE.encoding))
    for received_at, frame in frames(1, 0.0, 0):
        pipeline.on_frame(received_at, frame)
    counts = pipeline.counts()
    assert counts.book_updates > 50
    assert pipeline.straight > 0.9 * counts.book_updates
    beforehand = [pipeline.decide(received_at, frame) is not None for received_at, frame in frames(1, 0.0, 0)]
    assert sum(beforehand) > 0.9 * counts.book_updates
