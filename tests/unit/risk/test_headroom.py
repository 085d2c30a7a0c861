"""What the headroom gate passes, the walking gate would have, and the two are then the same; what it does not, it leaves alone.

That it passes what passes is seen in `tests/unit/pipeline/test_straight.py`, where a way is asked by those who use it.
"""

from collections import Counter
from random import Random
from typing import Any

import pytest

from ticktotrade.errors import Refused
from ticktotrade.market_data import Level, Side, Touch
from ticktotrade.order import Order, OrderType, TimeInForce
from ticktotrade.risk import CollarReference, Fill, HeadroomGate, RiskConfig, WalkingGate

WIDE = RiskConfig(max_order_quantity=10, max_repeats=100, max_open_orders=1_000, max_position=1_000)
CONFIGS = {
    "wide": WIDE,
    "by the book": WIDE._replace(collar_reference=CollarReference.BOOK),
    "few messages": WIDE._replace(max_messages=4, message_period=40),
    "few alike": WIDE._replace(max_repeats=2, repeat_period=40),
    "some alike": WIDE._replace(max_repeats=4, repeat_period=40),
    "few open": WIDE._replace(max_open_orders=3),
    "small position": WIDE._replace(max_position=6),
    "small exposure": WIDE._replace(max_exposure=900),
    "narrow": WIDE._replace(collar=100),
    "cheap": WIDE._replace(max_order_notional=201),
    "no loss": WIDE._replace(max_daily_loss=0),
    "small quantity": WIDE._replace(max_order_quantity=1),
    "restricted": WIDE._replace(restricted=("A",)),
    "no messages": WIDE._replace(max_messages=0),
    "none alike": WIDE._replace(max_repeats=0),
}
QUANTITY = 2


def order(number: int, symbol: str, side: Side, price: int) -> Order:
    return Order(
        f"n-{number}", symbol, side, OrderType.LIMIT, TimeInForce.IOC, QUANTITY, price, None, False, 0, 0
    )


def state(gate: Any) -> tuple[Any, ...]:
    return gate.positions(), gate.exposure(), gate.pnl(), dict(gate._open), gate._clock


def something_else(random: Random, gates: tuple[Any, Any], now: int, number: int) -> None:
    """An operation that is not `way`'s, on both."""
    symbol, quantity = random.choice("AB"), random.choice((1, QUANTITY))
    adopted = order(number, symbol, Side.BUY, 100)._replace(
        client_order_id=f"n-{number + random.choice((1, 2, 5))}"
    )
    name, arguments = random.choice(
        [
            ("mark", (symbol, random.choice((98, 100, 102)))),
            (
                "fill",
                (Fill(str(random.random()), f"n-{random.randint(1, number)}", quantity, quantity * 100),),
            ),
            ("closed", (f"n-{random.randint(1, number)}",)),
            ("unmark", (symbol,)),
            ("messaged", (now + random.choice((0, 30)),)),
            ("kill", (random.random() < 0.3,)),
            ("adopt", (adopted, 100)),
            ("start_day", ()),
            ("take_position", (symbol, random.choice((-1, 0, 3)), 100, 100)),
        ]
    )
    outcomes = []
    for gate in gates:
        try:
            outcomes.append(getattr(gate, name)(*arguments))
        except Refused as error:
            outcomes.append(error.code)
    assert outcomes[0] == outcomes[1], name


@pytest.mark.parametrize("config", CONFIGS.values(), ids=CONFIGS)
def test_an_order_passes_as_if_it_had_been_checked_and_sent(config: RiskConfig) -> None:
    passed: Counter[bool] = Counter()
    for seed in range(4):
        random = Random(seed)
        gate, plain = HeadroomGate(config), WalkingGate(config)
        ways = {symbol: gate.way(symbol, QUANTITY, "n-") for symbol in "AB"}
        now = 0
        for each in (gate, plain):
            each.mark("A", 100)
            each.mark("B", 100)
        for number in range(1, 300):
            now += random.choice((0, 1, 1, 1, 10, 60))
            if number == 1 or random.random() < 0.3:  # else once more what there was
                symbol, side = random.choice("AB"), random.choice(tuple(Side))
                bid, ask = random.choice(((99, 101), (100, 100), (95, 105)))
            price = ask if side is Side.BUY else bid
            wanted = order(number, symbol, side, price)
            touch = Touch(Level(bid, 1), Level(ask, 1))
            plain.quote(symbol, touch)
            reject = plain.check(now, wanted)
            before = state(gate)
            if ways[symbol](now, side is Side.BUY, price, number, wanted.client_order_id):
                passed[True] += 1
                assert reject is None
                plain.sent(now, wanted)
            else:
                passed[False] += 1
                assert state(gate) == before
                gate.quote(symbol, touch)
                assert gate.check(now, wanted) == reject
                if reject is None:
                    for each in (gate, plain):
                        each.sent(now, wanted)
            assert state(gate) == state(plain)
            if random.random() < 0.3:
                something_else(random, (gate, plain), now, number)
                assert state(gate) == state(plain)
    if config.max_messages and config.max_repeats and config.max_order_quantity >= QUANTITY:
        assert passed[True] > 3
    else:
        assert not passed[True]


@pytest.mark.parametrize("most", [100, 10**9])
def test_windows_hold_no_more_than_a_period(most: int) -> None:
    config = WIDE._replace(max_open_orders=10**9, max_repeats=most, max_messages=10 * most)
    gate = HeadroomGate(config._replace(message_period=50, repeat_period=100))
    passes = gate.way("A", 1, "n-")
    gate.mark("A", 100)
    gate.sent(0, order(1, "A", Side.BUY, 100))
    for number in range(2, 3_000):
        client_order_id = f"n-{number}"
        assert passes(number, number % 2 == 0, 100, number, client_order_id)
        gate.closed(client_order_id)
        assert len(gate._messages) <= 65
        assert len(gate._forms) <= 100
    assert len(gate._ids) == 0, "no id is kept as a text"
