"""Whatever is damaged on its way: no order goes at a touch that the undamaged market did not have at that moment."""

from collections.abc import Iterator
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ticktotrade.book import BookStatus
from ticktotrade.codec import codec_for
from ticktotrade.codec.interface import CodecConfig
from ticktotrade.errors import Refused
from ticktotrade.feed import FeedConfig, TreeParser
from ticktotrade.feed.events import Element, Problem
from ticktotrade.limiter import LimiterConfig
from ticktotrade.market_data import Level, Side, Touch
from ticktotrade.nano import NANOS, write_decimal
from ticktotrade.order import Order
from ticktotrade.phases import PHASES, Phase
from ticktotrade.pipeline import PipelineConfig
from ticktotrade.pipeline.interface import Decision, Sent
from ticktotrade.ratio import Threshold
from ticktotrade.risk import RiskConfig
from ticktotrade.risk.interface import DOLLAR
from ticktotrade.signal import SignalConfig

CONFIG = PipelineConfig(
    signal=SignalConfig(2, Threshold(1, 4)),
    risk=RiskConfig(
        max_order_notional=10**9 * DOLLAR,
        collar=10_000,
        max_open_orders=10**6,
        max_position=10**6 * NANOS,
        max_exposure=10**12 * DOLLAR,
        max_daily_loss=10**12 * DOLLAR,
        max_messages=10**6,
        max_repeats=10**6,
    ),
    limiter=LimiterConfig(rate=10**6, period=NANOS, burst=10**6),
    feed=FeedConfig(max_frame_bytes=2000),
)
SYMBOLS = ("A/USD", "B/USD", "C/USD")
PRICES = tuple(range(96, 106))
TIME = '"t":"2024-08-09T00:00:01Z"'


class Change(NamedTuple):
    """What an element of the market's says: levels of one symbol, or its whole book."""

    symbol: str
    reset: bool
    bids: tuple[Level, ...]
    asks: tuple[Level, ...]

    def text(self) -> str:
        sides = [
            ",".join(f'{{"p":{write_decimal(price)},"s":{write_decimal(size)}}}' for price, size in levels)
            for levels in (self.bids, self.asks)
        ]
        flag = ',"r":true' if self.reset else ""
        return f'{{"T":"o","S":"{self.symbol}",{TIME},"b":[{sides[0]}],"a":[{sides[1]}]{flag}}}'


def levels(prices: tuple[int, ...]) -> st.SearchStrategy[tuple[Level, ...]]:
    sizes = st.sampled_from((0, 0, 1, 2, 9))
    level = st.builds(lambda price, size: Level(price * NANOS, size * NANOS), st.sampled_from(prices), sizes)
    return st.lists(level, max_size=4).map(tuple)


CHANGES = st.builds(
    Change,
    st.sampled_from(SYMBOLS),
    st.sampled_from((False, False, False, True)),
    levels(PRICES),
    levels(PRICES),
)
FRAMES = st.lists(st.lists(CHANGES, min_size=1, max_size=3), min_size=1, max_size=12)
TRADES = [f'{{"T":"t","S":"{each}",{TIME},"i":1,"p":100,"s":1}}' for each in SYMBOLS]
MARKING = f"[{','.join(TRADES)}]".encode()

SPOILS = (
    (b'"p":1', b'"p":"1"'),
    (b'"s":', b'"s":-'),
    (b'"p":', b'"p":99999999999999'),
    (b'"S":', b'"X":'),
    (b'"S":"', b'"S":"' + b"x" * 40),
    (b'"T":"o"', b'"T":7'),
    (b'"T":"o"', b'"T":"o","T":"t"'),
    (b'"t":"2024', b'"t":"20x4'),
    (b'"b":[', b'"b":[7,'),
    (b'"b":[', b'"b":7,"c":['),
    (b'{"T"', b'7,{"T"'),
    (b'{"T"', b'null,{"T"'),
    (b"}", b"]"),
    (b'"', b""),
    (b"]", b"\xff]"),
    (b"[", b"[" + b" " * 2000),
)


@st.composite
def damages(draw: st.DrawFn, frame: bytes) -> bytes:
    """The frame cut short, overwritten somewhere, or with one piece of it spoiled."""
    kind = draw(st.integers(0, 2))
    if kind == 0:
        return frame[: draw(st.integers(0, len(frame) - 1))]
    if kind == 1:
        at = draw(st.integers(0, len(frame) - 1))
        return frame[:at] + draw(st.binary(max_size=6)) + frame[at + draw(st.integers(0, 6)) :]
    was, becomes = draw(st.sampled_from(SPOILS))
    times = frame.count(was)
    pieces = frame.split(was)
    if not times:
        return frame[:-1]
    at = draw(st.integers(0, times - 1))
    return was.join(pieces[: at + 1]) + becomes + was.join(pieces[at + 1 :])


def elements_of(frame: bytes) -> tuple[Element, ...]:
    try:
        return TreeParser(CONFIG.feed).parse(frame).elements
    except Refused:
        return ()


def shows(whole: bytes, damaged: bytes) -> bool:
    """Whether nothing that is read of the damaged frame is new: no digit has become another one, say.

    That nobody could see; but everything else has to be seen.
    """
    sound = [each for each in elements_of(damaged) if not isinstance(each, Problem)]
    rest = iter(elements_of(whole))
    return all(any(each == other for other in rest) for each in sound)


class Truth:
    """The market's books, undamaged, element by element."""

    def __init__(self) -> None:
        self.books: dict[str, tuple[dict[int, int], dict[int, int]]] = {}

    def take(self, change: Change) -> Touch:
        """The touch after the change, of its symbol."""
        bids, asks = self.books.setdefault(change.symbol, ({}, {}))
        for side, changed in ((bids, change.bids), (asks, change.asks)):
            if change.reset:
                side.clear()
            for price, size in changed:
                side[price] = size
                if not size:
                    del side[price]
        return self.touch(change.symbol)

    def touch(self, symbol: str) -> Touch:
        bids, asks = self.books[symbol]
        bid = Level(max(bids), bids[max(bids)]) if bids else None
        return Touch(bid, Level(min(asks), asks[min(asks)]) if asks else None)


def aims_of(touch: Touch, symbol: str) -> Iterator[tuple[str, Side, int]]:
    bid, ask = touch
    if ask is not None:
        yield symbol, Side.BUY, ask.price
    if bid is not None:
        yield symbol, Side.SELL, bid.price


@pytest.mark.thorough
@pytest.mark.parametrize("phase", PHASES)
@settings(max_examples=400)
@given(data=st.data())
def test_no_order_goes_at_a_touch_that_the_market_did_not_have(phase: Phase, data: st.DataObject) -> None:
    pipeline, codec = PHASES[phase].pipeline(CONFIG), codec_for(CodecConfig(CONFIG.encoding))
    pipeline.on_frame(0, MARKING)
    truth = Truth()
    for changes in data.draw(FRAMES):
        frame = f"[{','.join(change.text() for change in changes)}]".encode()
        arrived = data.draw(damages(frame)) if data.draw(st.integers(0, 3)) == 0 else frame
        if not shows(frame, arrived):
            arrived = frame
        # An order that an element of this frame leads to goes at the touch that the market had there.
        possible = {aim for change in changes for aim in aims_of(truth.take(change), change.symbol)}
        for decision in pipeline.on_frame(0, arrived).decisions:
            assert isinstance(decision, Sent)
            order = codec.decode(decision.message)
            assert isinstance(order, Order)
            assert (order.symbol, order.side, order.limit_price) in possible
        for symbol, touch, status, _ in pipeline.tops():
            if status is BookStatus.LIVE and symbol in truth.books:
                assert touch == truth.touch(symbol)


def test_the_property_sees_damage_of_every_kind_and_orders_beside_it() -> None:
    """Spoils that change nothing would prove nothing."""
    change = Change("A/USD", False, (Level(100 * NANOS, NANOS),), (Level(101 * NANOS, NANOS),))
    frame = f"[{change.text()}]".encode()
    for was, becomes in SPOILS:
        spoiled = frame.replace(was, becomes, 1)
        elements = elements_of(spoiled)
        assert not elements or any(isinstance(each, Problem) for each in elements), (was, becomes)


STUBBED = (
    (1700000000000000000, f'[{{"T":"t","S":"A/USD",{TIME},"i":1,"p":100.5,"s":1}}]'),
    (
        1700000000000000000,
        f'[{{"T":"o","S":"A/USD",{TIME},"b":[{{"p":100,"s":1}}],"a":[{{"p":101,"s":1}}],"r":true}}]',
    ),
    (
        1700000000100000000,
        f'[{{"T":"o","S":"A/USD",{TIME},"b":[],"a":[{{"p":101,"s":0}},{{"p":110,"s":1}},{{"p":9999999997,"s":1}}]}}]',
    ),
    (1700000000200000000, f'[{{"T":"o","S":"A/USD",{TIME},"b":[{{"p":100,"s":9}}],"a":[]}}]'),
)


@pytest.mark.parametrize("phase", PHASES)
def test_a_stub_quote_neither_silences_the_market_nor_is_traded_past(phase: Phase) -> None:
    pipeline, codec = PHASES[phase].pipeline(CONFIG), codec_for(CodecConfig(CONFIG.encoding))
    sent = [
        codec.decode(decision.message)
        for received_at, frame in STUBBED
        for decision in pipeline.on_frame(received_at, frame.encode()).decisions
        if isinstance(decision, Sent)
    ]
    assert [order.limit_price for order in sent if isinstance(order, Order)] == [110 * NANOS]
    ((_, _, status, asks_cut),) = pipeline.tops()
    assert status is BookStatus.LIVE
    assert asks_cut


@pytest.mark.parametrize("phase", PHASES)
def test_an_update_that_is_cut_short_anywhere_is_not_traded_past(phase: Phase) -> None:
    (marking, first, lost, last) = ((received_at, frame.encode()) for received_at, frame in STUBBED)
    for length in range(len(lost[1])):
        pipeline = PHASES[phase].pipeline(CONFIG)
        short = (lost[0], lost[1][:length])
        assert not [pipeline.on_frame(*each).decisions for each in (marking, first, short, last)][-1]


@pytest.mark.parametrize("phase", PHASES)
def test_a_lost_reset_of_a_symbol_not_yet_known_is_not_traded_past(phase: Phase) -> None:
    pipeline = PHASES[phase].pipeline(CONFIG)
    decisions: list[Decision] = []
    for number, (received_at, frame) in enumerate(STUBBED):
        text = frame[:-5] if number == 1 else frame
        decisions += pipeline.on_frame(received_at, text.encode()).decisions
    assert decisions == []
