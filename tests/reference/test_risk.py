from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from ticktotrade.errors import ErrorCode, Refused
from ticktotrade.market_data import Side
from ticktotrade.order import Order, OrderType, TimeInForce
from ticktotrade.risk import Position, Reject, RejectReason, RiskConfig, WalkingGate

IDS = tuple("abcdefgh")
SYMBOLS = ("A", "B", "R")


def order(client_order_id: str, symbol: str, side: Side, quantity: int, price: int) -> Order:
    return Order(
        client_order_id, symbol, side, OrderType.LIMIT, TimeInForce.DAY, quantity, price, None, False, 0, 0
    )


orders = st.builds(
    order,
    st.sampled_from(IDS),
    st.sampled_from(SYMBOLS),
    st.sampled_from(Side),
    st.integers(1, 9),
    st.integers(1, 12),
)

LIMITS = RiskConfig(
    max_order_quantity=8,
    max_order_notional=70,
    collar=2_000,
    max_open_orders=3,
    max_position=10,
    max_exposure=150,
    restricted=("R",),
)


class GateAgainstBookkeeping(RuleBasedStateMachine):
    """A second bookkeeping: signed sums kept by hand, and the table of RISK-3 as a list of conditions."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = WalkingGate(LIMITS)
        self.killed = False
        self.held = dict.fromkeys(SYMBOLS, 0)
        self.marks: dict[str, int] = {}
        self.open: dict[str, tuple[Order, int]] = {}
        self.used: set[str] = set()

    def sums(self, symbol: str, extra: Order | None = None) -> tuple[int, int]:
        """What the position may come to at most and at least, with everything open filled."""
        live = [(each, remaining) for each, remaining in self.open.values() if each.symbol == symbol]
        if extra is not None and extra.symbol == symbol:
            live.append((extra, extra.quantity))
        buys = sum(remaining for each, remaining in live if each.side is Side.BUY)
        sells = sum(remaining for each, remaining in live if each.side is Side.SELL)
        return self.held[symbol] + buys, self.held[symbol] - sells

    def exposure(self, extra: Order | None = None) -> int:
        total = 0
        for symbol in self.marks:
            most, least = self.sums(symbol, extra)
            total += max(abs(most), abs(least)) * self.marks[symbol]
        return total

    def reason(self, wanted: Order) -> RejectReason | None:
        mark = self.marks.get(wanted.symbol)
        if mark is None:
            early = [self.killed, wanted.symbol == "R", wanted.client_order_id in self.used]
            early += [wanted.quantity > 8, True]
            return list(RejectReason)[early.index(True)]
        assert wanted.limit_price is not None
        most, least = self.sums(wanted.symbol, wanted)
        after = most if wanted.side is Side.BUY else least
        reduces = most <= 0 if wanted.side is Side.BUY else least >= 0
        violated = [
            self.killed,
            wanted.symbol == "R",
            wanted.client_order_id in self.used,
            wanted.quantity > 8,
            False,
            wanted.limit_price * wanted.quantity > 70,
            abs(wanted.limit_price - mark) * 10_000 > mark * 2_000,
            len(self.open) >= 3,
            abs(after) > 10 and not reduces,
            self.exposure(wanted) > 150 and not reduces,
            True,
        ]
        reasons: list[RejectReason | None] = [*RejectReason, None]
        return reasons[violated.index(True)]

    @rule(wanted=orders)
    def check(self, wanted: Order) -> None:
        before = self.gate.positions()
        reject = self.gate.check(wanted)
        assert (None if reject is None else reject.reason) is self.reason(wanted)
        assert self.gate.positions() == before

    @rule(wanted=orders, checked=st.booleans())
    def send(self, wanted: Order, checked: bool) -> None:
        if checked and self.reason(wanted) is not None:
            return
        code = None
        try:
            self.gate.sent(wanted)
        except Refused as refused:
            code = refused.code
        if wanted.client_order_id in self.used:
            assert code is ErrorCode.DUPLICATE_ORDER
        elif wanted.symbol not in self.marks:
            assert code is ErrorCode.NO_REFERENCE_PRICE
        else:
            assert code is None
            self.used.add(wanted.client_order_id)
            self.open[wanted.client_order_id] = (wanted, wanted.quantity)

    @rule(client_order_id=st.sampled_from(IDS), quantity=st.integers(0, 9))
    def fill(self, client_order_id: str, quantity: int) -> None:
        code = None
        try:
            self.gate.fill(client_order_id, quantity)
        except Refused as refused:
            code = refused.code
        if client_order_id not in self.open:
            assert code is ErrorCode.UNKNOWN_ORDER
            return
        filled, remaining = self.open[client_order_id]
        if not 0 < quantity <= remaining:
            assert code is ErrorCode.OVERFILL
            return
        assert code is None
        self.held[filled.symbol] += quantity if filled.side is Side.BUY else -quantity
        self.open[client_order_id] = (filled, remaining - quantity)
        if remaining == quantity:
            del self.open[client_order_id]

    @rule(client_order_id=st.sampled_from(IDS))
    def close(self, client_order_id: str) -> None:
        if client_order_id in self.open:
            self.gate.closed(client_order_id)
            del self.open[client_order_id]
        else:
            with pytest.raises(Refused, match="unknown_order"):
                self.gate.closed(client_order_id)

    @rule(symbol=st.sampled_from(SYMBOLS), price=st.integers(8, 12))
    def mark(self, symbol: str, price: int) -> None:
        self.gate.mark(symbol, price)
        self.marks[symbol] = price

    @rule(stop=st.sampled_from([False, False, False, True]))
    def kill(self, stop: bool) -> None:
        self.gate.kill(stop)
        self.killed = stop

    @invariant()
    def books_balance(self) -> None:
        assert self.gate.exposure() == self.exposure()
        expected = []
        for symbol in SYMBOLS:
            most, least = self.sums(symbol)
            held = self.held[symbol]
            if held or most != held or least != held:
                expected.append(Position(symbol, held, most - held, held - least))
        assert self.gate.positions() == tuple(expected)


TestWalkingGate = GateAgainstBookkeeping.TestCase


def gate(**limits: Any) -> WalkingGate:
    made = WalkingGate(LIMITS._replace(**limits))
    made.mark("A", 10)
    return made


def test_a_reject_says_what_was_found() -> None:
    assert gate().check(order("a", "A", Side.BUY, 9, 10)) == Reject(RejectReason.ORDER_QUANTITY, 8, 9)
    assert gate().check(order("a", "A", Side.BUY, 8, 10)) == Reject(RejectReason.ORDER_NOTIONAL, 70, 80)
    assert gate().check(order("a", "A", Side.BUY, 1, 13)) == Reject(RejectReason.PRICE_COLLAR, 20_000, 30_000)


def test_a_sell_that_reduces_is_never_stopped_by_position_or_exposure() -> None:
    made = gate(max_order_quantity=100, max_order_notional=10_000)
    made.sent(order("a", "A", Side.BUY, 50, 10))
    made.fill("a", 50)
    assert made.check(order("b", "A", Side.SELL, 50, 10)) is None
    flips = made.check(order("b", "A", Side.SELL, 61, 10))
    assert flips is not None
    assert flips.reason is RejectReason.POSITION


def test_a_short_counts_by_its_size() -> None:
    made = gate(max_position=5, max_exposure=10**6)
    assert made.check(order("a", "A", Side.SELL, 6, 10)) == Reject(RejectReason.POSITION, 5, 6)
