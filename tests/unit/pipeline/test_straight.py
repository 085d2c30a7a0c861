"""The straight path answers what the composed pipeline answers, and is the path of most updates."""

from collections.abc import Iterator
from itertools import islice
from random import Random
from typing import Any

import pytest

from ticktotrade.book import BookConfig
from ticktotrade.codec import Encoding
from ticktotrade.errors import Refused
from ticktotrade.feed.events import Parsed, Problem
from ticktotrade.feed.tree import TreeParser
from ticktotrade.limiter import LimiterConfig
from ticktotrade.market_data import Side
from ticktotrade.nano import NANOS
from ticktotrade.order import Order, OrderType, TimeInForce
from ticktotrade.phases import PHASES, Phase
from ticktotrade.pipeline import ComposedPipeline, PipelineConfig, StraightPipeline
from ticktotrade.pipeline.composed import DAY
from ticktotrade.pipeline.interface import Reaction
from ticktotrade.ratio import Threshold
from ticktotrade.risk import CollarReference, Fill, RiskConfig
from ticktotrade.risk.interface import DOLLAR
from ticktotrade.signal import SignalConfig
from ticktotrade_conformance.traces.generated_market import generated_market

PHASE, PLAIN = PHASES[Phase.PHASE_3], PHASES[Phase.PHASE_1]
TREE = TreeParser()
pytestmark = pytest.mark.skipif(
    PHASE.pipeline_type is not StraightPipeline, reason="this interpreter's parser has no straight path"
)

NEAR = (0.5, 1, 1.5, 2, 2.5, 3, 4)
READS = ("tops", "positions", "pnl", "counts")

PREFIX = "o-"

WIDE = RiskConfig(
    max_order_quantity=2**63 - 1,
    max_order_notional=2**127 - 1,
    collar=10_000,
    max_open_orders=2**32,
    max_position=2**63 - 1,
    max_exposure=2**127 - 1,
    max_daily_loss=2**127 - 1,
    max_messages=2**32,
    max_repeats=2**32,
)
LIMITS: tuple[dict[str, Any], ...] = (
    {"max_order_quantity": NANOS // 200},
    {"max_order_notional": 600 * DOLLAR},
    {"collar": 1},
    {"collar": 1, "collar_reference": CollarReference.BOOK},
    {"collar_reference": CollarReference.BOOK, "max_order_notional": 600 * DOLLAR},
    {"max_open_orders": 3},
    {"max_open_orders": 40},
    {"max_position": NANOS // 20},
    {"max_exposure": 3_000 * DOLLAR},
    {"max_daily_loss": 0},
    {"max_daily_loss": 100 * DOLLAR},
    {"max_messages": 0},
    {"max_messages": 5},
    {"max_messages": 40, "message_period": DAY},
    {"max_repeats": 0},
    {"max_repeats": 1},
    {"max_repeats": 4},
    {"max_repeats": 4, "repeat_period": DAY},
    {"message_period": 1, "repeat_period": 1},
    {"restricted": ("ETH/USD",)},
)


UNUSUAL: tuple[dict[str, Any], ...] = (
    {"order_quantity": 2**62},
    {"encoding": Encoding.JSON},
    {"symbols": ("BTC/USD",)},
    {"max_symbols": 1},
    {"book": BookConfig(max_levels=6)},
    {"signal": SignalConfig(2, Threshold(1, 1))},
    {"limiter": LimiterConfig(rate=1, period=NANOS, burst=2)},
    {"max_book_age": NANOS // 20},
    {"utc_days": True},
)


def some_config(random: Random) -> PipelineConfig:
    """What lets most orders pass, but for up to two limits, and something else perhaps that is not usual."""
    risk = WIDE
    for limits in random.sample(LIMITS, random.choice((0, 1, 2))):
        risk = risk._replace(**limits)
    config = PipelineConfig(
        order_quantity=NANOS // 100,
        id_prefix=PREFIX,
        encoding=PHASE.encoding,
        signal=SignalConfig(random.randint(1, 7), random.choice([Threshold(1, 10), Threshold(1, 2)])),
        risk=risk,
        limiter=LimiterConfig(rate=NANOS, period=NANOS, burst=NANOS),
    )
    for change in random.sample(UNUSUAL, random.choice((0, 0, 1, 2))):
        config = config._replace(**change)
    return config


def lively_market(random: Random) -> Iterator[tuple[int, bytes]]:
    """Two small books that lean now to one side and now to the other, with trades in between."""
    time = 1_700_000_000 * NANOS
    for number in range(400):
        time += random.choice((1, NANOS // 50, NANOS // 20))
        symbol = random.choice(("BTC/USD", "BTC/USD", "ETH/USD"))
        stamp = f"2023-11-14T22:13:20.{number:03}Z"
        if number < 4 or random.random() < 0.1:
            price = random.choice((59_900, 60_000, 60_000, 60_000.5, 66_000))
            yield (
                time,
                f'[{{"T":"t","S":"{symbol}","p":{price},"s":0.1,"t":"{stamp}","i":{number}}}]'.encode(),
            )
            continue
        sides = []
        for sign in (-1, 1):
            heavy = random.choice((1, 1, 50))
            away = (*NEAR, -0.5 if random.random() < 0.05 else 0.5)  # some books are crossed
            levels = {
                60_000 + sign * random.choice(away): random.choice((0, 1, heavy, 0.25))
                for _ in range(random.randrange(5))
            }
            sides.append(",".join(f'{{"p":{price:g},"s":{size}}}' for price, size in levels.items()))
        if random.random() < 0.03:  # an ask beyond every price, which is cut
            sides[1] = ",".join(filter(None, (sides[1], '{"p":10000000000,"s":1}')))
        reset = ',"r":true' if number < 12 or random.random() < 0.06 else ""
        yield (
            time,
            f'[{{"T":"o","S":"{symbol}","t":"{stamp}","b":[{sides[0]}],"a":[{sides[1]}]{reset}}}]'.encode(),
        )


def frames(random: Random, damage: float, step: int) -> Iterator[tuple[int, bytes]]:
    """A market whose frames are now and then damaged, and whose clock steps, now and then back."""
    late = 0
    market = lively_market(random)
    if random.random() < 0.2:
        market = iter([captured[:2] for captured in generated_market(random.randrange(2**32), 300)])
    for time, sound in market:
        frame = sound
        late += random.randrange(-step // 20, step + 1) if random.random() < 0.1 else 0
        if random.random() < damage:
            place = random.randrange(len(sound))
            frame = (
                sound[:place] + random.choice((b"", b"0", b"9", b".", b",", b"}", b"[")) + sound[place + 1 :]
            )
        yield time + late, frame


def happenings(random: Random, now: int) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """What may happen between two frames, as calls; the ids of orders and executions hit now and then."""
    symbol = random.choice(("BTC/USD", "ETH/USD"))
    number = random.randrange(1, 60)
    order_id, execution_id = f"{PREFIX}{number}", str(random.randrange(20))
    quantity = random.choice((1, NANOS // 200, NANOS // 100))
    price = 60_000 * NANOS
    adopted = Order(
        random.choice((order_id, f"{PREFIX}0{number}", f"{PREFIX}{number + 2000}", "another", "a third")),
        symbol,
        random.choice((Side.BUY, Side.SELL)),
        OrderType.LIMIT,
        TimeInForce.DAY,
        quantity,
        price,
        None,
        False,
        0,
        0,
    )
    calls: list[tuple[str, tuple[Any, ...]]] = [
        ("on_fill", (Fill(execution_id, order_id, quantity, quantity * price),)),
        ("on_fill", (Fill(execution_id, order_id, quantity, quantity * price * 2),)),
        ("on_closed", (order_id,)),
        ("correct", (execution_id, quantity, quantity * price // 2)),
        ("bust", (execution_id,)),
        ("messaged", (now + random.choice((0, NANOS)),)),
        ("kill", (random.random() < 0.3,)),
        ("kill", (False,)),
        ("start_day", ()),
        ("take_position", (symbol, random.choice((-quantity, 0, quantity)), quantity * price, price)),
        ("adopt", (adopted, price)),
        ("tick", (now + random.choice((-NANOS, 0, 1, NANOS)),)),
    ]
    if random.random() < 0.03:
        calls.append(("mark_stale", ()))
    yield from random.sample(calls, random.choice((0, 0, 1, 2)))


def outcome(pipeline: ComposedPipeline, operation: str, arguments: tuple[Any, ...]) -> Any:
    """What an operation answers, or how it refuses."""
    try:
        return getattr(pipeline, operation)(*arguments)
    except Refused as refused:
        return refused.code


def take_in(pipeline: ComposedPipeline, received_at: int, frame: bytes, parsed: bool) -> Reaction:
    """A frame, as bytes or as its elements."""
    if not parsed:
        return pipeline.on_frame(received_at, frame)
    try:
        return pipeline.on_elements(received_at, *TREE.parse(frame))
    except Refused:
        return pipeline.on_frame(received_at, frame)


@pytest.mark.parametrize("seed", range(120))
def test_it_answers_what_the_composed_one_answers(seed: int) -> None:
    random = Random(seed)
    config = some_config(random)
    damage, step = random.choice((0.0, 0.0, 0.02, 0.2)), random.choice((0, 0, NANOS, DAY))
    busy, parsed = random.choice((0.0, 0.05, 0.3, 1.0)), random.choice((0.0, 0.3))
    straight, composed = StraightPipeline(PHASE.stages, config), ComposedPipeline(PLAIN.stages, config)
    for number, (received_at, frame) in enumerate(frames(random, damage, step)):
        as_elements = random.random() < parsed
        assert take_in(straight, received_at, frame, as_elements) == take_in(
            composed, received_at, frame, as_elements
        )
        if random.random() < busy:
            for operation, arguments in happenings(random, received_at):
                wanted = outcome(composed, operation, arguments)
                assert outcome(straight, operation, arguments) == wanted, operation
        if number % 10 == 0:
            for read in READS:
                assert outcome(straight, read, ()) == outcome(composed, read, ()), read


@pytest.mark.parametrize("seed", range(40))
def test_what_is_decided_beforehand_is_what_the_elements_lead_to(seed: int) -> None:
    random = Random(seed)
    config = some_config(random)
    damage, step = random.choice((0.0, 0.1)), random.choice((NANOS, DAY))
    straight, composed = StraightPipeline(PHASE.stages, config), ComposedPipeline(PLAIN.stages, config)
    parser = PHASE.stages.feed(config.feed)
    for received_at, frame in islice(frames(random, damage, step), 100):
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


def test_most_updates_and_orders_go_straight_through() -> None:
    config = PipelineConfig(
        encoding=PHASE.encoding,
        order_quantity=NANOS // 1000,
        signal=SignalConfig(threshold=Threshold(1, 10)),
        risk=RiskConfig(max_open_orders=10_000, max_repeats=100, collar_reference=CollarReference.BOOK),
        limiter=LimiterConfig(rate=NANOS, period=NANOS, burst=NANOS),
    )
    pipeline = StraightPipeline(PHASE.stages, config)
    for received_at, frame in lively_market(Random(1)):
        pipeline.on_frame(received_at, frame)
    counts = pipeline.counts()
    assert counts.book_updates > 300
    assert pipeline.straight > 0.8 * counts.book_updates  # the others are resets, or cut
    assert counts.sent > 50
    assert pipeline.with_care < 0.2 * counts.sent
    again = StraightPipeline(PHASE.stages, config)
    for received_at, frame in lively_market(Random(1)):
        if again.decide(received_at, frame) is None:
            again.on_frame(received_at, frame)
    assert again.straight == pipeline.straight
    assert again.counts() == counts


def test_a_book_grows_old_from_the_beginning_of_time_too() -> None:
    config = PipelineConfig(encoding=PHASE.encoding, max_book_age=10)
    pipeline = StraightPipeline(PHASE.stages, config)
    update = b'[{"T":"o","S":"A","t":"2023-11-14T22:13:20.0Z","b":[{"p":9,"s":1}],"a":[{"p":10,"s":1}]'
    pipeline.on_frame(0, update + b',"r":true}]')
    pipeline.on_frame(11, update + b"}]")
    assert pipeline.counts().ignored == 1
