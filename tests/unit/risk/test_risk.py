"""The gates against a bookkeeping of their own kind, against each other, and the examples that people trip over."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from ticktotrade.errors import ErrorCode, Refused
from ticktotrade.market_data import Level, Side, Touch
from ticktotrade.order import Order, OrderType, TimeInForce
from ticktotrade.risk import (
    CollarReference,
    CountingGate,
    Fill,
    FillResult,
    Position,
    ProfitAndLoss,
    Reject,
    RejectReason,
    RiskConfig,
    WalkingGate,
)
from ticktotrade.risk.account import Account
from ticktotrade.risk.ledger import Execution, Holding, after
from ticktotrade.schema.shapes import I64_MAX, I64_MIN, I128_MAX
from ticktotrade_conformance.generate import Sequence, sequences

VARIANTS: list[Callable[[RiskConfig], Account]] = [WalkingGate, CountingGate]
IDS = tuple("abcdefgh")
SYMBOLS = ("A", "B", "R")

every_variant = pytest.mark.parametrize("make", VARIANTS)


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
    st.integers(9, 11),
)
touches = st.builds(Touch, *[st.none() | st.builds(Level, st.integers(8, 12), st.just(1))] * 2)

LIMITS = RiskConfig(
    max_order_quantity=8,
    max_order_notional=70,
    collar=1_000,
    max_open_orders=4,
    max_position=12,
    max_exposure=150,
    restricted=("R",),
    max_daily_loss=9,
    max_messages=6,
    message_period=10,
    max_repeats=2,
    repeat_period=20,
)

FREE = RiskConfig(
    max_order_quantity=I64_MAX,
    max_order_notional=I128_MAX,
    collar=10_000,
    max_open_orders=2**32 - 1,
    max_position=I64_MAX,
    max_exposure=I128_MAX,
    max_daily_loss=I128_MAX,
    max_messages=2**32 - 1,
    max_repeats=2**32 - 1,
)


def outcome(operation: Callable[..., Any], *arguments: Any) -> Any:
    try:
        return operation(*arguments)
    except Refused as refused:
        return refused.code


class Executed(NamedTuple):
    """One execution of the day, as the bookkeeping has it; busted ones stay, with a quantity of 0."""

    symbol: str
    bought: int
    value: int


class GateAgainstBookkeeping(RuleBasedStateMachine):
    """A second bookkeeping: money in and out by symbol, and the table of RISK-3 as a list of conditions."""

    make: Callable[[RiskConfig], Account]
    config = LIMITS

    def __init__(self) -> None:
        super().__init__()
        self.gate = type(self).make(self.config)
        self.killed = False
        self.clock = I64_MIN
        self.opening = dict.fromkeys(SYMBOLS, 0)  # held at the day's start
        self.opening_value = dict.fromkeys(SYMBOLS, 0)  # what that was worth
        self.executed: dict[str, Executed] = {}
        self.marks: dict[str, int] = {}
        self.touches: dict[str, Touch] = {}
        self.open: dict[str, tuple[Order, int]] = {}
        self.used: set[str] = set()
        self.sent: list[tuple[int, Order]] = []
        self.messages: list[int] = []

    # What it comes to.

    def held(self, symbol: str) -> int:
        bought = sum(each.bought for each in self.executed.values() if each.symbol == symbol)
        return self.opening[symbol] + bought

    def day(self) -> int:
        """The money that came in and went out, and what the positions are worth more than in the morning."""
        total = 0
        for each in self.executed.values():
            total -= each.value if each.bought > 0 else -each.value
        for symbol, mark in self.marks.items():
            total += self.held(symbol) * mark - self.opening_value[symbol]
        return total

    def sums(self, symbol: str, extra: Order | None = None) -> tuple[int, int]:
        """What the position may come to at most and at least, with everything open filled."""
        live = [(each, remaining) for each, remaining in self.open.values() if each.symbol == symbol]
        if extra is not None and extra.symbol == symbol:
            live.append((extra, extra.quantity))
        buys = sum(remaining for each, remaining in live if each.side is Side.BUY)
        sells = sum(remaining for each, remaining in live if each.side is Side.SELL)
        return self.held(symbol) + buys, self.held(symbol) - sells

    def exposure(self, extra: Order | None = None) -> int:
        total = 0
        for symbol in self.marks:
            most, least = self.sums(symbol, extra)
            total += max(abs(most), abs(least)) * self.marks[symbol]
        return total

    def reference(self, wanted: Order) -> int | None:
        if self.config.collar_reference is CollarReference.LAST_TRADE:
            return self.marks.get(wanted.symbol)
        touch = self.touches.get(wanted.symbol, Touch(None, None))
        level = touch.ask if wanted.side is Side.BUY else touch.bid
        return None if level is None else level.price

    def reason(self, now: int, wanted: Order) -> RejectReason | None:
        limits, now = self.config, max(now, self.clock)
        messages = [each for each in self.messages if each > now - limits.message_period]
        early = [
            self.killed,
            wanted.symbol in limits.restricted,
            wanted.client_order_id in self.used,
            len(messages) + 1 > limits.max_messages,
            wanted.quantity > limits.max_order_quantity,
            True,
        ]
        mark, reference = self.marks.get(wanted.symbol), self.reference(wanted)
        if mark is None or reference is None:
            return list(RejectReason)[early.index(True)]
        assert wanted.limit_price is not None
        alike = [
            each
            for time, each in self.sent
            if time > now - limits.repeat_period
            and (each.symbol, each.side, each.quantity, each.limit_price)
            == (wanted.symbol, wanted.side, wanted.quantity, wanted.limit_price)
        ]
        most, least = self.sums(wanted.symbol, wanted)
        position = most if wanted.side is Side.BUY else -least
        violated = [
            *early[:-1],
            False,
            wanted.limit_price * wanted.quantity > limits.max_order_notional,
            Fraction(abs(wanted.limit_price - reference), reference) > Fraction(limits.collar, 10_000),
            len(self.open) + 1 > limits.max_open_orders,
            len(alike) + 1 > limits.max_repeats,
            position > 0 and position > limits.max_position,
            position > 0 and self.exposure(wanted) > limits.max_exposure,
            position > 0 and self.day() < -limits.max_daily_loss,
            True,
        ]
        reasons: list[RejectReason | None] = [*RejectReason, None]
        return reasons[violated.index(True)]

    # What happens.

    times = st.integers(-3, 12)

    @rule(wanted=orders, ahead=times)
    def check(self, wanted: Order, ahead: int) -> None:
        now = max(self.clock + ahead, I64_MIN)
        reject = self.gate.check(now, wanted)
        assert (None if reject is None else reject.reason) is self.reason(now, wanted)
        if reject is not None and reject.limit is not None:
            assert reject.observed is not None
            assert reject.observed > reject.limit

    @rule(wanted=orders, ahead=times, checked=st.booleans())
    def send(self, wanted: Order, ahead: int, checked: bool) -> None:
        now = max(self.clock + ahead, -100)
        if checked and self.reason(now, wanted) is not None:
            return
        code = outcome(self.gate.sent, now, wanted)
        if wanted.client_order_id in self.used:
            assert code is ErrorCode.DUPLICATE_ORDER
        elif wanted.symbol not in self.marks:
            assert code is ErrorCode.NO_REFERENCE_PRICE
        else:
            assert code is None
            self.clock = max(self.clock, now)
            self.used.add(wanted.client_order_id)
            self.open[wanted.client_order_id] = (wanted, wanted.quantity)
            self.sent.append((self.clock, wanted))
            self.messages.append(self.clock)

    @rule(ahead=times)
    def message(self, ahead: int) -> None:
        now = max(self.clock + ahead, -100)
        self.gate.messaged(now)
        self.clock = max(self.clock, now)
        self.messages.append(self.clock)

    @rule(
        execution_id=st.integers(0, 30).map(str),
        client_order_id=st.sampled_from(IDS),
        quantity=st.integers(0, 9),
        value=st.integers(0, 99),
    )
    def fill(self, execution_id: str, client_order_id: str, quantity: int, value: int) -> None:
        result = outcome(self.gate.fill, Fill(execution_id, client_order_id, quantity, value))
        if execution_id in self.executed:
            assert result is FillResult.DUPLICATE
            return
        if client_order_id not in self.open:
            assert result is ErrorCode.UNKNOWN_ORDER
            return
        filled, remaining = self.open[client_order_id]
        if not 0 < quantity <= remaining:
            assert result is ErrorCode.OVERFILL
            return
        assert result is FillResult.APPLIED
        bought = quantity if filled.side is Side.BUY else -quantity
        self.executed[execution_id] = Executed(filled.symbol, bought, value)
        self.open[client_order_id] = (filled, remaining - quantity)
        if remaining == quantity:
            del self.open[client_order_id]

    @precondition(lambda self: self.executed)
    @rule(data=st.data(), quantity=st.integers(0, 9), value=st.integers(0, 99))
    def correct(self, data: st.DataObject, quantity: int, value: int) -> None:
        execution_id = data.draw(st.sampled_from(sorted(self.executed)))
        symbol, bought, _ = self.executed[execution_id]
        code = outcome(self.gate.correct, execution_id, quantity, value)
        if bought == 0:
            assert code is ErrorCode.UNKNOWN_EXECUTION
        elif quantity == 0:
            assert code is ErrorCode.OVERFILL
        else:
            assert code is None
            self.executed[execution_id] = Executed(symbol, quantity if bought > 0 else -quantity, value)

    @precondition(lambda self: self.executed)
    @rule(data=st.data())
    def bust(self, data: st.DataObject) -> None:
        execution_id = data.draw(st.sampled_from(sorted(self.executed)))
        code = outcome(self.gate.bust, execution_id)
        assert code is (ErrorCode.UNKNOWN_EXECUTION if self.executed[execution_id].bought == 0 else None)
        self.executed[execution_id] = Executed(self.executed[execution_id].symbol, 0, 0)

    @rule(client_order_id=st.sampled_from(IDS))
    def close(self, client_order_id: str) -> None:
        code = outcome(self.gate.closed, client_order_id)
        assert code is (None if client_order_id in self.open else ErrorCode.UNKNOWN_ORDER)
        self.open.pop(client_order_id, None)

    @rule(symbol=st.sampled_from(SYMBOLS), price=st.integers(8, 12))
    def mark(self, symbol: str, price: int) -> None:
        self.gate.mark(symbol, price)
        self.marks[symbol] = price

    @rule(symbol=st.sampled_from(SYMBOLS), touch=touches)
    def quote(self, symbol: str, touch: Touch) -> None:
        self.gate.quote(symbol, touch)
        self.touches[symbol] = touch

    @rule(stop=st.sampled_from([False, False, False, True]))
    def kill(self, stop: bool) -> None:
        self.gate.kill(stop)
        self.killed = stop

    @rule()
    def start_day(self) -> None:
        for symbol, mark in self.marks.items():
            self.opening[symbol] = self.held(symbol)
            self.opening_value[symbol] = self.opening[symbol] * mark
        self.executed.clear()
        self.gate.start_day()

    @invariant()
    def books_balance(self) -> None:
        assert self.gate.exposure() == self.exposure()
        realised, unrealised, day = self.gate.pnl()
        assert day == self.day()
        found = {position.symbol: position for position in self.gate.positions()}
        assert list(found) == sorted(found)
        assert realised == sum(position.realised for position in found.values())
        assert unrealised == sum(
            position.quantity * self.marks[position.symbol] - position.cost for position in found.values()
        )
        for symbol in SYMBOLS:
            most, least = self.sums(symbol)
            held = self.held(symbol)
            position = found.get(symbol, Position(symbol, 0, 0, 0, 0, 0))
            assert (position.quantity, position.open_buys, position.open_sells) == (
                held,
                most - held,
                held - least,
            )
            assert position.cost * held > 0 or position.cost == 0


class WalkAgainstBookkeeping(GateAgainstBookkeeping):
    make = WalkingGate


class CountersAgainstBookkeeping(GateAgainstBookkeeping):
    make = CountingGate


class CountersByTheBookAgainstBookkeeping(GateAgainstBookkeeping):
    make = CountingGate
    config = LIMITS._replace(collar_reference=CollarReference.BOOK, max_messages=3, max_repeats=1)


TestWalkingGate = WalkAgainstBookkeeping.TestCase
TestCountingGate = CountersAgainstBookkeeping.TestCase
TestCountingGateByTheBook = CountersByTheBookAgainstBookkeeping.TestCase


# One gate against the other, and against itself.


def probes(gate: Account) -> tuple[Any, ...]:
    return gate.positions(), outcome(gate.exposure), outcome(gate.pnl)


@given(sequences("risk"))
def test_the_counters_equal_the_walk_after_any_history(sequence: Sequence) -> None:
    """The generated sequences of the conformance kit: huge values, edges of all types, every kind of order."""
    walk, counters = WalkingGate(sequence.config), CountingGate(sequence.config)
    for operation, arguments, *_ in sequence.steps:
        wanted = outcome(getattr(walk, operation), *arguments)
        assert outcome(getattr(counters, operation), *arguments) == wanted
        assert probes(counters) == probes(walk)


def observed(gate: Account, now: int, check: Order) -> tuple[Any, ...]:
    """All that can be seen: the probes, and what a check finds with time or without."""
    return probes(gate), outcome(gate.check, now, check), outcome(gate.check, I64_MIN, check)


@every_variant
@given(sequence=sequences("risk"))
def test_nothing_has_changed_after_a_refusal_or_a_read(
    make: Callable[[RiskConfig], Account], sequence: Sequence
) -> None:
    gate = make(sequence.config)
    probe = order("never sent", "A", Side.BUY, 1, 100 * 10**9)
    before = observed(gate, 120, probe)
    for operation, arguments, *_ in sequence.steps:
        result = outcome(getattr(gate, operation), *arguments)
        after = observed(gate, 120, probe)
        if isinstance(result, ErrorCode) or result is FillResult.DUPLICATE or operation == "check":
            assert after == before
        before = after


quantities = st.integers(1, 5)
executions = st.builds(
    Execution, quantities | quantities.map(lambda quantity: -quantity), st.integers(0, 1000)
)


@given(st.lists(executions), st.integers(0, 300))
def test_no_unit_of_money_is_lost(history: list[Execution], mark: int) -> None:
    holding, cash = Holding(), 0
    for execution in history:
        holding = after(holding, execution)
        cash -= execution.value if execution.bought > 0 else -execution.value
        assert holding.realised + holding.unrealised(mark) == cash + holding.quantity * mark
        if holding.quantity == 0:
            assert (holding.cost, holding.realised) == (0, cash)


@given(st.lists(executions), st.integers(1, 5), st.integers(1, 300))
def test_at_one_price_nothing_is_won(history: list[Execution], unit: int, price: int) -> None:
    """Whatever is rounded: fills at one price cost what they are worth and realise nothing."""
    holding = Holding()
    for bought, _ in history:
        holding = after(holding, Execution(bought * unit, abs(bought) * unit * price))
        assert holding.cost == holding.quantity * price
        assert holding.realised == 0


@given(st.lists(executions))
def test_short_positions_mirror_long_ones(history: list[Execution]) -> None:
    """With every side turned, a history has the same quantities and costs with the other sign, and what it paid as gain."""
    long, short = Holding(), Holding()
    for execution in history:
        long = after(long, execution)
        short = after(short, execution._replace(bought=-execution.bought))
        assert short == Holding(-long.quantity, -long.cost, -long.realised)


histories = st.lists(
    st.tuples(st.sampled_from(Side), st.integers(1, 5), st.integers(0, 1000), st.booleans()), min_size=1
)


def filled(make: Callable[[RiskConfig], Account], history: list[tuple[str, Side, int, int]]) -> Account:
    """A gate with a position from yesterday, and these executions of today."""
    gate = make(FREE)
    gate.mark("A", 10)
    gate.sent(0, order("yesterday", "A", Side.BUY, 4, 10))
    gate.fill(Fill("0", "yesterday", 3, 31))
    gate.start_day()
    for side in Side:
        gate.sent(0, order(side, "A", side, 10_000, 10))
    for execution_id, side, quantity, value in history:
        assert gate.fill(Fill(execution_id, side, quantity, value)) is FillResult.APPLIED
    return gate


@every_variant
@given(
    history=histories,
    data=st.data(),
    quantity=st.integers(1, 5),
    value=st.integers(0, 1000),
    bust=st.booleans(),
)
def test_after_corrections_a_gate_is_as_one_that_never_knew(
    make: Callable[[RiskConfig], Account],
    history: list[tuple[Side, int, int, bool]],
    data: st.DataObject,
    quantity: int,
    value: int,
    bust: bool,
) -> None:
    wrong = [(f"e{number}", *execution[:3]) for number, execution in enumerate(history)]
    place = data.draw(st.integers(0, len(wrong) - 1))
    execution_id, side, _, _ = wrong[place]
    right = wrong.copy()
    amended = filled(make, wrong)
    if bust:
        del right[place]
        amended.bust(execution_id)
    else:
        right[place] = (execution_id, side, quantity, value)
        amended.correct(execution_id, quantity, value)
    fresh = filled(make, right)
    for one, other in zip(amended.positions(), fresh.positions(), strict=True):
        assert one[:4] == other[:4]  # but what remains open is what it was (RISK-34)
    assert amended.pnl() == fresh.pnl()


arrivals = st.lists(st.tuples(st.integers(-5, 8), st.booleans()), max_size=60)


@every_variant
@given(arrivals=arrivals, most=st.integers(0, 4), period=st.integers(1, 12))
def test_no_window_has_more_messages_than_allowed(
    make: Callable[[RiskConfig], Account], arrivals: list[tuple[int, bool]], most: int, period: int
) -> None:
    """Clocks that go back included: sliding windows over the times that the gate believed."""
    gate = make(FREE._replace(max_messages=most, message_period=period))
    gate.mark("A", 10)
    now, clock = 0, I64_MIN
    sent: list[int] = []
    for number, (ahead, is_cancel) in enumerate(arrivals):
        now += ahead
        wanted = order(str(number), "A", Side.BUY, 1, 10)
        if gate.check(now, wanted) is not None:
            assert most == 0 or len([time for time in sent if time > max(clock, now) - period]) >= most
            continue
        clock = max(clock, now)
        sent.append(clock)
        if is_cancel:
            gate.messaged(now)
        else:
            gate.sent(now, wanted)
    for end in sent:
        assert len([time for time in sent if end - period < time <= end]) <= most


@every_variant
@given(
    held=st.integers(-50, 50),
    quantity=st.integers(1, 60),
    limits=st.tuples(st.integers(0, 30), st.integers(0, 300), st.integers(0, 30)),
    loss=st.integers(0, 10),
)
def test_a_reducing_order_is_never_stopped_by_position_exposure_or_loss(
    make: Callable[[RiskConfig], Account], held: int, quantity: int, limits: tuple[int, int, int], loss: int
) -> None:
    gate = make(FREE._replace(max_position=limits[0], max_exposure=limits[1], max_daily_loss=limits[2]))
    gate.mark("A", 10)
    if held:
        gate.sent(0, order("a", "A", Side.BUY if held > 0 else Side.SELL, abs(held), 10))
        gate.fill(Fill("1", "a", abs(held), max(10 * held + loss, -10 * held - loss)))
    for side in Side:
        after_it = held + quantity if side is Side.BUY else held - quantity
        nearer = abs(after_it) <= abs(held) and after_it * held >= 0
        reject = gate.check(0, order("b", "A", side, quantity, 10))
        if nearer:
            assert reject is None
        else:
            assert (reject is None) == (
                abs(after_it) <= limits[0]
                and max(abs(after_it), abs(held)) * 10 <= limits[1]
                and -gate.pnl().day <= limits[2]
            )


# Examples.


def gate_of(make: Callable[[RiskConfig], Account], **limits: Any) -> Account:
    made = make(LIMITS._replace(**limits))
    made.mark("A", 10)
    return made


@every_variant
def test_a_reject_says_what_was_found(make: Callable[[RiskConfig], Account]) -> None:
    def found(wanted: Order, **limits: Any) -> Reject | None:
        return gate_of(make, **limits).check(0, wanted)

    assert found(order("a", "A", Side.BUY, 9, 10)) == Reject(RejectReason.ORDER_QUANTITY, 8, 9)
    assert found(order("a", "A", Side.BUY, 8, 10)) == Reject(RejectReason.ORDER_NOTIONAL, 70, 80)
    assert found(order("a", "A", Side.BUY, 1, 12)) == Reject(RejectReason.PRICE_COLLAR, 10_000, 20_000)
    assert found(order("a", "A", Side.SELL, 6, 10), max_position=5) == Reject(RejectReason.POSITION, 5, 6)
    assert found(order("a", "A", Side.BUY, 1, 10), max_exposure=9) == Reject(RejectReason.EXPOSURE, 9, 10)
    assert found(order("a", "A", Side.BUY, 1, 10), max_messages=0) == Reject(RejectReason.MESSAGE_RATE, 0, 1)
    assert found(order("a", "A", Side.BUY, 1, 10), max_repeats=0) == Reject(RejectReason.REPEATED_ORDER, 0, 1)


@every_variant
def test_a_partial_fill_and_a_cancel_leave_what_was_filled(make: Callable[[RiskConfig], Account]) -> None:
    gate = gate_of(make)
    gate.sent(0, order("a", "A", Side.BUY, 5, 10))
    assert gate.exposure() == 50, "reserved as soon as it is sent"
    gate.fill(Fill("1", "a", 2, 21))
    gate.closed("a")
    assert gate.positions() == (Position("A", 2, 21, 0, 0, 0),)
    assert gate.exposure() == 20
    assert gate.pnl() == ProfitAndLoss(0, -1, -1)


@every_variant
def test_a_flip_closes_at_the_old_cost_and_opens_at_the_fill_s_price(
    make: Callable[[RiskConfig], Account],
) -> None:
    gate = gate_of(make)
    gate.sent(0, order("a", "A", Side.BUY, 3, 10))
    gate.sent(0, order("b", "A", Side.SELL, 5, 10))
    gate.fill(Fill("1", "a", 3, 30))
    gate.fill(Fill("2", "b", 5, 61))
    assert gate.positions() == (Position("A", -2, -25, 6, 0, 0),), "3/5 of 61 rounded down is 36"
    assert gate.pnl() == ProfitAndLoss(6, 5, 11)


@every_variant
def test_what_cannot_count_any_more_is_not_kept(make: Callable[[RiskConfig], Account]) -> None:
    gate: Any = gate_of(make, max_open_orders=2**31)
    for number in range(2000):
        gate.sent(number, order(str(number), "A", Side.BUY, 1 + number % 3, 10))
        gate.closed(str(number))
        gate.messaged(number)
    assert len(gate._messages) == 2 * LIMITS.message_period
    assert len(gate._forms) == LIMITS.repeat_period
    assert len(getattr(gate, "_alike", None) or ()) <= 3


@every_variant
def test_executions_are_forgotten_with_the_day(make: Callable[[RiskConfig], Account]) -> None:
    gate = gate_of(make)
    gate.sent(0, order("a", "A", Side.BUY, 9, 10))
    for number in range(9):
        gate.fill(Fill(str(number), "a", 1, 10))
    gate.start_day()
    assert not gate._executions
    assert not gate._ledgers["A"].executions


@every_variant
def test_every_state_that_would_not_fit_is_refused(make: Callable[[RiskConfig], Account]) -> None:
    gate = make(FREE)
    gate.mark("A", I64_MAX)
    gate.sent(0, order("a", "A", Side.BUY, I64_MAX, 1))
    assert outcome(gate.sent, 0, order("b", "A", Side.BUY, 1, 1)) is ErrorCode.OVERFLOW
    gate.fill(Fill("1", "a", 1, I128_MAX))
    before = probes(gate)
    assert outcome(gate.fill, Fill("2", "a", 1, 1)) is ErrorCode.OVERFLOW
    assert outcome(gate.correct, "1", I64_MAX, 0) is ErrorCode.OVERFLOW
    assert probes(gate) == before
