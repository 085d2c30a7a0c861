"""Quotes and trades on the short way leave the same behind as those that the composed pipeline takes in."""

from collections.abc import Iterable

import pytest

from ticktotrade.nano import NANOS
from ticktotrade.phases import PHASES, Phase
from ticktotrade.pipeline import ComposedPipeline, PipelineConfig
from ticktotrade.pipeline.composed import DAY
from ticktotrade.pipeline.quotes_and_trades import QuotesAndTrades
from ticktotrade_conformance.traces.generated_market import generated_market

PHASE = PHASES[Phase.PHASE_3]
READS = ("tops", "positions", "pnl", "counts")

TIME = '"t":"2024-08-09T00:00:01.5Z"'
QUOTE = f'[{{"T":"q","S":"A","bp":10,"bs":2,"ap":11,"as":3,{TIME}}}]'.encode()
TRADES = [
    f'[{{"T":"t","S":"A","p":{price},"s":1,{TIME},"i":{price},"x":"{exchange}"}}]'.encode()
    for price, exchange in ((10, "V"), (11, "V"), (12, "W"))
]
CANCEL = f'[{{"T":"x","S":"A",{TIME},"i":12,"p":12,"s":1,"x":"W"}}]'.encode()
CORRECTION = f'[{{"T":"c","S":"A",{TIME},"oi":11,"op":11,"os":1,"ci":13,"cp":13,"cs":1,"x":"V"}}]'.encode()

Frames = Iterable[tuple[int, bytes]]


def both(config: PipelineConfig, frames: Frames, held: int = 0) -> QuotesAndTrades:
    """The short way beside the composed one, frame by frame; a position of ``held`` makes each mark seen."""
    short, composed = QuotesAndTrades(PHASE.stages, config), ComposedPipeline(PHASE.stages, config)
    for pipeline in (short, composed):
        if held:
            pipeline.take_position("A", held, held * NANOS, NANOS)
    for received_at, frame in frames:
        assert short.on_frame(received_at, frame) == composed.on_frame(received_at, frame), frame
        assert short._clock == composed._clock
        for read in READS:
            assert getattr(short, read)() == getattr(composed, read)(), (read, frame)
    return short


def test_most_quotes_and_trades_of_a_market_go_the_short_way() -> None:
    frames = [(each.received_at, each.frame) for each in generated_market(1, 400)]
    short = both(PipelineConfig(), frames)
    counts = short.counts()
    assert counts.quotes == short.quotes > 100
    assert (
        0 <= counts.trades - short.trades <= 4
    )  # the first one of each symbol, if it comes before an update


def test_a_trade_marks_its_symbol_and_is_remembered_as_it_was() -> None:
    """A cancellation and a correction find it by its id and its exchange, and mark the symbol anew (PIPE-27)."""
    first, *others = TRADES
    frames = enumerate([first, *others, CANCEL, CORRECTION, first])
    short = both(PipelineConfig(), frames, held=NANOS)
    assert short.trades == 3
    assert short.pnl().unrealised == 9 * NANOS * NANOS


def test_the_first_trade_of_a_symbol_makes_it_known() -> None:
    short = both(PipelineConfig(), enumerate([TRADES[0], TRADES[1]]))
    assert [top.symbol for top in short.tops()] == ["A"]
    assert short.trades == 1


def test_a_trade_beyond_the_last_symbol_is_a_problem_each_time() -> None:
    other = TRADES[0].replace(b'"A"', b'"B"')
    short = both(PipelineConfig(max_symbols=1), enumerate([TRADES[0], other, other, TRADES[1]]))
    assert short.counts().problems == 2


def test_symbols_that_are_not_traded_are_filtered() -> None:
    frames = [QUOTE, QUOTE.replace(b'"A"', b'"B"'), TRADES[0].replace(b'"A"', b'"B"'), *TRADES]
    short = both(PipelineConfig(symbols=("A",)), enumerate(frames))
    assert short.counts().filtered == 2
    assert (short.quotes, short.trades) == (1, 2)


@pytest.mark.parametrize("frame", [QUOTE, TRADES[1]])
@pytest.mark.parametrize("utc_days", [True, False])
def test_the_clock_moves_on_and_days_begin(frame: bytes, utc_days: bool) -> None:
    """The loss of a day is another one after midnight (PIPE-25, PIPE-26); a time that steps back moves nothing."""
    frames = [
        (0, TRADES[0]),
        (1, frame),
        (DAY + 1, frame),
        (DAY - 1, TRADES[2]),
        (DAY + 2, frame),
        (3 * DAY, frame),
    ]
    short = both(PipelineConfig(utc_days=utc_days), frames, held=NANOS)
    assert short._clock == 3 * DAY
    assert short.quotes + short.trades == len(frames) - 1


@pytest.mark.parametrize(
    "frame",
    [
        QUOTE.replace(b'"bp":10', b'"bp":-10'),
        QUOTE.replace(b'"bp":10', b'"bp":010'),
        QUOTE.replace(b":01.5Z", b":61.5Z"),
        QUOTE.replace(b'"bp":10', b'"x":1,"bp":10'),
        QUOTE[:-1],
        QUOTE[:-1] + b"," + TRADES[0][1:],
        TRADES[0].replace(b'"p":10', b'"p":1e1'),
        TRADES[0].replace(b'"i":10,', b""),
        TRADES[0].replace(b'"s":1,', b'"s":1,"s":1,'),
    ],
)
def test_what_is_unusual_is_taken_in_by_the_composed_pipeline(frame: bytes) -> None:
    short = both(PipelineConfig(), enumerate([TRADES[0], frame, TRADES[1]]), held=NANOS)
    assert (short.quotes, short.trades) == (0, 1)
