"""Saboteurs of the risk gate."""

from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from typing import Final

from ticktotrade.errors import ErrorCode, Refused
from ticktotrade.market_data import Side, Touch
from ticktotrade.order import Order
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
from ticktotrade.risk.account import Form, OpenOrder, form_of
from ticktotrade.risk.ledger import Execution, Holding, Ledger, after
from ticktotrade.schema.shapes import I64_MIN, I128_MAX
from ticktotrade_conformance.saboteurs.registry import saboteur


@saboteur("risk", "Leaves it to the venue whether the order makes sense.", "RISK-1")
class TakesAnyForm(WalkingGate):
    def check(self, now: int, order: Order) -> Reject | None:
        return next(self._violations(max(self._clock, now), order), None)


@saboteur("risk", "Takes an order that has passed for sent, so that it cannot be checked again.", "RISK-2")
class CheckingIsSending(WalkingGate):
    def check(self, now: int, order: Order) -> Reject | None:
        reject = super().check(now, order)
        if reject is None:
            self._ids.add(order.client_order_id)
        return reject


@saboteur(
    "risk", "Checks the notional before the quantity: the same orders stopped, for other reasons.", "RISK-3"
)
class OtherOrder(WalkingGate):
    def check(self, now: int, order: Order) -> Reject | None:
        reject = super().check(now, order)
        price = order.limit_price or 0
        limit = self._config.max_order_notional
        if reject and reject.reason is RejectReason.ORDER_QUANTITY and price * order.quantity > limit:
            return Reject(RejectReason.ORDER_NOTIONAL, limit, price * order.quantity)
        return reject


@saboteur("risk", "Takes a value that is equal to its limit for too much.", "RISK-3")
class StopsAtTheLimit(WalkingGate):
    def check(self, now: int, order: Order) -> Reject | None:
        limit = self._config.max_order_quantity
        reject = super().check(now, order)
        if reject is None and order.quantity == limit:
            return Reject(RejectReason.ORDER_QUANTITY, limit, limit)
        return reject


@saboteur("risk", "Waves an order through that reduces, whatever its price and its size.", "RISK-4")
class ReducingPassesAll(WalkingGate):
    def check(self, now: int, order: Order) -> Reject | None:
        reject = super().check(now, order)
        held = self._held(order.symbol)
        return None if reject and held and self._reduces(order) else reject


@saboteur("risk", "Compares what an order adds to the position with the limit of one order.", "RISK-5")
class NetsTheQuantity(WalkingGate):
    def check(self, now: int, order: Order) -> Reject | None:
        reject = super().check(now, order)
        held, limit = self._held(order.symbol), self._config.max_order_quantity
        net = abs(held + (order.quantity if order.side is Side.BUY else -order.quantity))
        if reject is None and held and net > limit:
            return Reject(RejectReason.ORDER_QUANTITY, limit, net)
        return reject


@saboteur("risk", "Values a stop-limit order at its stop price.", "RISK-6")
class StopBeforeLimit(WalkingGate):
    def _price_violations(self, order: Order, price: int, reference: int) -> Iterator[Reject]:
        return super()._price_violations(
            order, price if order.stop_price is None else order.stop_price, reference
        )


@saboteur("risk", "Lets pass what it cannot value.", "RISK-7")
class UnmarkedPasses(WalkingGate):
    def check(self, now: int, order: Order) -> Reject | None:
        reject = super().check(now, order)
        return None if reject and reject.reason is RejectReason.NO_REFERENCE_PRICE else reject


@saboteur(
    "risk",
    "Rounds the deviation to whole basis points, so that a little more than the collar passes.",
    "RISK-8",
)
class CollarInWholePoints(WalkingGate):
    def _price_violations(self, order: Order, price: int, reference: int) -> Iterator[Reject]:
        points = abs(price - reference) * 10_000 // reference if reference else 10_001
        for reject in super()._price_violations(order, price, reference):
            if reject.reason is not RejectReason.PRICE_COLLAR or points > self._config.collar:
                yield reject


@saboteur("risk", "Collars buys from above and sells from below only, since the rest is no loss.", "RISK-8")
class CollarOfOneSide(WalkingGate):
    def _price_violations(self, order: Order, price: int, reference: int) -> Iterator[Reject]:
        better = price < reference if order.side is Side.BUY else price > reference
        for reject in super()._price_violations(order, price, reference):
            if not (better and reject.reason is RejectReason.PRICE_COLLAR):
                yield reject


@saboteur("risk", "Waits for somebody to close an order of which nothing remains.", "RISK-9", "RISK-15")
class FilledStaysOpen(WalkingGate):
    def fill(self, fill: Fill) -> FillResult:
        before = self._open.get(fill.client_order_id)
        result = super().fill(fill)
        if before is not None and fill.client_order_id not in self._open:
            self._open[fill.client_order_id] = before._replace(remaining=0)
        return result


@saboteur("risk", "A limit stops the order that would bring the position back.", "RISK-10")
class BlocksReducing(WalkingGate):
    def _reduces(self, order: Order) -> bool:
        return False


@saboteur(
    "risk", "Forgets the open orders: each of two sells only reduces, and both together do not.", "RISK-10"
)
class ReducesTwice(WalkingGate):
    def _reduces(self, order: Order) -> bool:
        held = self._held(order.symbol)
        return held + order.quantity <= 0 if order.side is Side.BUY else held - order.quantity >= 0


@saboteur("risk", "Compares the position with its sign, and a short one is below every limit.", "RISK-11")
class ShortsWithoutLimit(WalkingGate):
    def _position_violations(self, order: Order) -> Iterator[Reject]:
        for reject in super()._position_violations(order):
            if not (reject.reason is RejectReason.POSITION and order.side is Side.SELL):
                yield reject


@saboteur("risk", "A short position counts as none.", "RISK-12")
class UnsignedShorts(WalkingGate):
    def exposure(self) -> int:
        total = 0
        for position in self.positions():
            total += max(position.quantity + position.open_buys, 0) * self._marks[position.symbol]
        return total


@saboteur("risk", "Reserves nothing for an order until it fills.", "RISK-12")
class CountsFillsOnly(WalkingGate):
    def _open_sums(self, symbol: str) -> tuple[int, int]:
        return 0, 0

    def _all_open_sums(self) -> dict[str, tuple[int, int]]:
        return {}

    def positions(self) -> tuple[Position, ...]:
        opened = super()._all_open_sums()
        symbols = sorted(self._ledgers)
        found = (Position(each, *self._ledgers[each].holding, *opened.get(each, (0, 0))) for each in symbols)
        return tuple(each for each in found if any(each[1:]))


@saboteur("risk", "Compares the highest number with the limit where the exposure does not fit.", "RISK-13")
class ExposureSaturates(WalkingGate):
    def _exposure(self, order: Order | None) -> int:
        try:
            return super()._exposure(order)
        except Refused:
            if order is None:
                raise
            return I128_MAX


@saboteur("risk", "Lets an order with a used id take the place of the one before.", "RISK-14")
class SendsTwice(WalkingGate):
    def sent(self, now: int, order: Order) -> None:
        self._ids.discard(order.client_order_id)
        super().sent(now, order)


@saboteur("risk", "Takes what remains of an order for what was filled, if more was.", "RISK-15")
class ClampsOverfills(WalkingGate):
    def fill(self, fill: Fill) -> FillResult:
        order = self._open.get(fill.client_order_id)
        if order is not None and fill.quantity > order.remaining:
            fill = fill._replace(quantity=order.remaining)
        return super().fill(fill)


@saboteur("risk", "Forgets a client order id when its order is done.", "RISK-16")
class FreshIds(WalkingGate):
    def closed(self, client_order_id: str) -> None:
        super().closed(client_order_id)
        self._ids.discard(client_order_id)


@saboteur(
    "risk",
    "Gives back all of an order that is closed, also the part that has filled: a counter that drifts.",
    "RISK-12",
    "RISK-16",
)
class ReleasesTheWhole(CountingGate):
    def __init__(self, config: RiskConfig) -> None:
        super().__init__(config)
        self._quantities: dict[str, int] = {}

    def sent(self, now: int, order: Order) -> None:
        super().sent(now, order)
        self._quantities[order.client_order_id] = order.quantity

    def closed(self, client_order_id: str) -> None:
        order = self._open.get(client_order_id)
        super().closed(client_order_id)
        if order is not None:
            filled = self._quantities.get(client_order_id, order.remaining) - order.remaining
            self._reserve(order.symbol, order.side, -min(filled, *self._open_side(order)))

    def _open_side(self, order: OpenOrder) -> tuple[int]:
        buys, sells = self._open_sums(order.symbol)
        return (buys if order.side is Side.BUY else sells,)


@saboteur("risk", "Values a position at the mark that there was when it last changed.", "RISK-12", "RISK-17")
class CountersKeepTheMark(CountingGate):
    def mark(self, symbol: str, price: int) -> None:
        self._marks[symbol] = price
        self._counters_of(symbol).mark = price


@saboteur("risk", "Takes a price of 0 for a missing one.", "RISK-17")
class ZeroIsNoPrice(WalkingGate):
    def mark(self, symbol: str, price: int) -> None:
        if price:
            super().mark(symbol, price)


@saboteur("risk", "Turns the switch the other way, whatever it was asked for.", "RISK-18")
class TogglesTheSwitch(WalkingGate):
    def kill(self, stop: bool) -> None:
        super().kill(not self._killed)


@saboteur("risk", "Shows only what is held, and not what is about to be.", "RISK-19")
class HidesFlatSymbols(WalkingGate):
    def positions(self) -> tuple[Position, ...]:
        return tuple(position for position in super().positions() if position.quantity)


@saboteur("risk", "Believes every time that it is given.", "RISK-20")
class ClockGoesBack(WalkingGate):
    def check(self, now: int, order: Order) -> Reject | None:
        clock, self._clock = self._clock, I64_MIN
        try:
            return super().check(now, order)
        finally:
            self._clock = clock

    def messaged(self, now: int) -> None:
        self._clock = I64_MIN
        super().messaged(now)


@saboteur(
    "risk",
    "Begins to count anew at every full period, so that twice as many go out around its end.",
    "RISK-21",
)
class CountsBySeconds(WalkingGate):
    def check(self, now: int, order: Order) -> Reject | None:
        sliding, period = self._messages, self._config.message_period
        begun = max(self._clock, now) // period
        self._messages = type(sliding)(time for time in sliding if time // period == begun)
        try:
            return super().check(now, order)
        finally:
            self._messages = sliding


@saboteur("risk", "Counts orders, and not what else goes out.", "RISK-21")
class CancelsAreFree(WalkingGate):
    def messaged(self, now: int) -> None:
        self._clock = max(self._clock, now)


@saboteur("risk", "Knows a repeated order by its id, of which each has its own.", "RISK-22")
class AlikeByTheirIds(WalkingGate):
    def _sent_alike(self, now: int, form: Form) -> int:
        return 0


@saboteur("risk", "Holds a buy to the best bid and a sell to the best ask.", "RISK-23")
class CollarsToItsOwnSide(WalkingGate):
    def _reference(self, order: Order) -> int | None:
        other = Side.SELL if order.side is Side.BUY else Side.BUY
        return super()._reference(order._replace(side=other))


@saboteur("risk", "Compares the realised loss with the limit, whatever the positions have lost.", "RISK-24")
class LosesOnPaperOnly(WalkingGate):
    def _position_violations(self, order: Order) -> Iterator[Reject]:
        for reject in super()._position_violations(order):
            realised = -self.pnl().realised
            if reject.reason is not RejectReason.DAILY_LOSS or realised > self._config.max_daily_loss:
                yield reject


@saboteur("risk", "The loss limit stops the order that would end the loss.", "RISK-24")
class LossStopsTheWayOut(WalkingGate):
    def check(self, now: int, order: Order) -> Reject | None:
        reject = super().check(now, order)
        limit = self._config.max_daily_loss
        if reject is None and self._reduces(order) and -self.pnl().day > limit:
            return Reject(RejectReason.DAILY_LOSS, limit, -self.pnl().day)
        return reject


@saboteur("risk", "Takes a report that comes again for another fill.", "RISK-25")
class FillsTwice(WalkingGate):
    def fill(self, fill: Fill) -> FillResult:
        symbol = self._executions.pop(fill.execution_id, None)
        try:
            return super().fill(fill)
        except Refused:
            if symbol is not None:
                self._executions[fill.execution_id] = symbol
            raise


class _OtherArithmetic(WalkingGate):
    """Takes fills in by an arithmetic of its own."""

    def fill(self, fill: Fill) -> FillResult:
        order = self._open.get(fill.client_order_id)
        before = Holding() if order is None else self._ledgers[order.symbol].holding
        result = super().fill(fill)
        if result is FillResult.APPLIED and order is not None:
            bought = fill.quantity if order.side is Side.BUY else -fill.quantity
            self._ledgers[order.symbol].holding = self._after_fill(before, Execution(bought, fill.value))
        return result

    def _after_fill(self, before: Holding, execution: Execution) -> Holding:
        return after(before, execution)


@saboteur("risk", "Keeps the price of a fill, rounded, and multiplies it with the quantity again.", "RISK-26")
class RoundsPrices(_OtherArithmetic):
    def _after_fill(self, before: Holding, execution: Execution) -> Holding:
        quantity = abs(execution.bought)
        rounded = execution.value // quantity * quantity
        return after(before, execution._replace(value=rounded))


@saboteur(
    "risk",
    "Keeps the average cost, rounded to a price, and makes the cost of it again.",
    "RISK-26",
    "RISK-27",
)
class KeepsTheAverage(_OtherArithmetic):
    def _after_fill(self, before: Holding, execution: Execution) -> Holding:
        right = after(before, execution)
        if right.quantity == 0:
            return right
        average = abs(right.cost) // abs(right.quantity)
        return right._replace(cost=average * right.quantity)


@saboteur(
    "risk",
    "Realises what a fill brought in less the cost, also where a short position is bought back.",
    "RISK-27",
)
class ShortsCloseAtAGain(_OtherArithmetic):
    def _after_fill(self, before: Holding, execution: Execution) -> Holding:
        right = after(before, execution)
        if not before.quantity < 0 < execution.bought:
            return right
        return right._replace(realised=2 * before.realised - right.realised)


@saboteur(
    "risk",
    "Values what is left of a fill that goes through zero at the average cost of what it closed.",
    "RISK-28",
)
class FlipsAtTheOldCost(_OtherArithmetic):
    def _after_fill(self, before: Holding, execution: Execution) -> Holding:
        right = after(before, execution)
        if before.quantity * right.quantity >= 0:
            return right
        cost = before.cost * right.quantity // before.quantity
        return right._replace(cost=cost, realised=right.realised + cost - right.cost)


@saboteur("risk", "Cuts off the value of a fill that would overflow.", "RISK-29")
class TakesInWhatFits(WalkingGate):
    def fill(self, fill: Fill) -> FillResult:
        try:
            return super().fill(fill)
        except Refused as refused:
            if refused.code is not ErrorCode.OVERFLOW:
                raise
            return super().fill(fill._replace(value=0))


@saboteur("risk", "Values short positions as if they were long ones.", "RISK-30")
class ShortsGainWithThePrice(WalkingGate):
    def pnl(self) -> ProfitAndLoss:
        right = super().pnl()
        wrong = 0
        for symbol, ledger in self._ledgers.items():
            if ledger.holding.quantity < 0:
                wrong -= 2 * ledger.holding.unrealised(self._marks[symbol])
        return right._replace(unrealised=right.unrealised + wrong, day=right.day + wrong)


@saboteur("risk", "Begins the day at the cost of the positions, and not at what they are worth.", "RISK-31")
class CountsYesterdaysProfit(WalkingGate):
    def start_day(self) -> None:
        super().start_day()
        for ledger in self._ledgers.values():
            ledger.opening_unrealised = 0


@saboteur("risk", "Takes an execution id that comes again on another day for a duplicate.", "RISK-31")
class KnowsExecutionsForever(WalkingGate):
    def start_day(self) -> None:
        executions = self._executions.copy()
        super().start_day()
        self._executions.update(executions)


@saboteur(
    "risk",
    "Takes an execution back by a trade at the market, and leaves what followed it as it was.",
    "RISK-32",
    "RISK-33",
)
class TradesBack(WalkingGate):
    def _amend(self, symbol: str, execution_id: str, execution: Execution | None) -> None:
        ledger = self._ledgers[symbol]
        before, bought = ledger.holding, ledger.executions[execution_id].bought
        super()._amend(symbol, execution_id, execution)
        with suppress(Refused):
            rest = after(before, Execution(-bought, abs(bought) * self._marks[symbol]))
            ledger.holding = rest if execution is None else after(rest, execution)


@saboteur("risk", "Leaves the quantity as it was.", "RISK-32")
class CorrectsThePriceOnly(WalkingGate):
    def correct(self, execution_id: str, quantity: int, value: int) -> None:
        if quantity:
            _, before = self._executed(execution_id)
            quantity = abs(before.bought)
        super().correct(execution_id, quantity, value)


@saboteur(
    "risk",
    "Forgets the id of a busted execution, and takes it in once more when its report is repeated.",
    "RISK-25",
    "RISK-33",
)
class ForgetsTheBusted(WalkingGate):
    def bust(self, execution_id: str) -> None:
        super().bust(execution_id)
        del self._executions[execution_id]


@saboteur(
    "risk",
    "Gives the quantity of a busted execution back to its order, which the venue does not work again.",
    "RISK-34",
)
class OpensAgain(WalkingGate):
    def __init__(self, config: RiskConfig) -> None:
        super().__init__(config)
        self._orders: dict[str, str] = {}

    def fill(self, fill: Fill) -> FillResult:
        result = super().fill(fill)
        if result is FillResult.APPLIED:
            self._orders[fill.execution_id] = fill.client_order_id
        return result

    def bust(self, execution_id: str) -> None:
        _, before = self._executed(execution_id)
        super().bust(execution_id)
        client_order_id = self._orders[execution_id]
        order = self._open.get(client_order_id)
        if order is not None:
            remaining = order.remaining + abs(before.bought)
            self._open[client_order_id] = order._replace(remaining=remaining)


@saboteur("risk", "Goes on collaring orders to a trade that was taken back.", "RISK-35")
class GoesByBustedPrints(WalkingGate):
    def unmark(self, symbol: str) -> None:
        pass


@saboteur("risk", "Values what is held at nothing once the last trade was taken back.", "RISK-35")
class ForgetsTheValueToo(WalkingGate):
    def unmark(self, symbol: str) -> None:
        super().unmark(symbol)
        if symbol in self._marks:
            self._marks[symbol] = 0


@saboteur("risk", "Lets orders pass without a last trade, if they are collared to the book.", "RISK-35")
class TheBookIsEnough(WalkingGate):
    def check(self, now: int, order: Order) -> Reject | None:
        if self._config.collar_reference is not CollarReference.BOOK:
            return super().check(now, order)
        unmarked, self._unmarked = self._unmarked, set()
        try:
            return super().check(now, order)
        finally:
            self._unmarked = unmarked


@saboteur("risk", "Takes what the venue says is held more for a profit of the day.", "RISK-36")
class PositionsAreProfit(WalkingGate):
    def take_position(self, symbol: str, quantity: int, cost: int, price: int) -> None:
        before = self._ledgers.get(symbol, Ledger()).opening_unrealised
        super().take_position(symbol, quantity, cost, price)
        self._ledgers[symbol].opening_unrealised = before


@saboteur("risk", "Takes the quantity and leaves the cost as it was.", "RISK-36")
class KeepsTheOldCost(WalkingGate):
    def take_position(self, symbol: str, quantity: int, cost: int, price: int) -> None:
        ledger = self._ledgers.get(symbol)
        kept = cost if ledger is None else abs(ledger.holding.cost)
        super().take_position(symbol, quantity, kept, price)


@saboteur("risk", "Adds what the venue says is held to what is held already.", "RISK-36")
class AddsThePosition(WalkingGate):
    def take_position(self, symbol: str, quantity: int, cost: int, price: int) -> None:
        held = self._held(symbol)
        whole = quantity + held if I64_MIN <= quantity + held <= 2**63 - 1 else quantity
        super().take_position(symbol, whole, cost, price)


@saboteur("risk", "Takes the price that the account is valued at for a last trade.", "RISK-36")
class TradesOnTheAccountsPrice(WalkingGate):
    def take_position(self, symbol: str, quantity: int, cost: int, price: int) -> None:
        is_new = symbol not in self._marks
        super().take_position(symbol, quantity, cost, price)
        if is_new:
            self.mark(symbol, price)


@saboteur("risk", "Takes executions back that the venue's position has in it already.", "RISK-36")
class AmendsWhatWasBefore(WalkingGate):
    def take_position(self, symbol: str, quantity: int, cost: int, price: int) -> None:
        before = dict(self._ledgers.get(symbol, Ledger()).executions)
        super().take_position(symbol, quantity, cost, price)
        self._ledgers[symbol].executions.update(before)


@saboteur("risk", "Counts an order of an earlier life as sent just now.", "RISK-37")
class AdoptionIsAMessage(WalkingGate):
    def adopt(self, order: Order, price: int) -> None:
        super().adopt(order, price)
        self._count_message()


@saboteur("risk", "Reserves nothing for orders of an earlier life.", "RISK-37")
class AdoptedOrdersAreFree(WalkingGate):
    def adopt(self, order: Order, price: int) -> None:
        super().adopt(order, price)
        adopted = self._open[order.client_order_id]
        self._open[order.client_order_id] = adopted._replace(remaining=1)


@saboteur("risk", "Takes an order of an earlier life as often as it is told of it.", "RISK-37")
class AdoptsAgain(WalkingGate):
    def adopt(self, order: Order, price: int) -> None:
        self._ids.discard(order.client_order_id)
        super().adopt(order, price)


# Floats, and integers that wrap around.


class _ComparedAsFloats(WalkingGate):
    """Compares one limit as a float has it."""

    _reason: RejectReason

    def _violations(self, now: int, order: Order) -> Iterator[Reject]:
        for reject in super()._violations(now, order):
            limit, observed = reject.limit, reject.observed
            same = limit is not None and observed is not None and float(limit) == float(observed)
            if not (same and reject.reason is self._reason):
                yield reject


@saboteur(
    "risk", "Keeps quantities as floats, of which there is only every thousandth near the end.", "RISK-3"
)
class QuantitiesAsFloats(_ComparedAsFloats):
    _reason = RejectReason.ORDER_QUANTITY


@saboteur("risk", "Multiplies a price with a quantity as floats.", "RISK-3")
class NotionalsAsFloats(_ComparedAsFloats):
    _reason = RejectReason.ORDER_NOTIONAL


@saboteur("risk", "Takes basis points of a price as a float.", "RISK-8")
class CollarAsFloats(_ComparedAsFloats):
    _reason = RejectReason.PRICE_COLLAR


@saboteur("risk", "Keeps positions as floats.", "RISK-11")
class PositionsAsFloats(_ComparedAsFloats):
    _reason = RejectReason.POSITION


@saboteur("risk", "Adds the exposure up as a float.", "RISK-12")
class ExposureAsFloats(_ComparedAsFloats):
    _reason = RejectReason.EXPOSURE


@saboteur("risk", "Adds the loss up as a float.", "RISK-24")
class LossAsFloats(_ComparedAsFloats):
    _reason = RejectReason.DAILY_LOSS


@saboteur("risk", "Scales the deviation in 64 bits.", "RISK-8")
class CollarWraps(WalkingGate):
    def _price_violations(self, order: Order, price: int, reference: int) -> Iterator[Reject]:
        for reject in super()._price_violations(order, price, reference):
            wrapped = abs(price - reference) * 10_000 % 2**64
            if reject.reason is not RejectReason.PRICE_COLLAR or wrapped > reference * self._config.collar:
                yield reject


@saboteur(
    "risk",
    "Adds a quantity to a position in 64 bits: the largest buys make a short position, which they reduce.",
    "RISK-11",
)
class PositionWraps(WalkingGate):
    def _reduces(self, order: Order) -> bool:
        held, buys, sells = self._after(order)
        if order.side is Side.BUY:
            return held + buys <= 0 or held + buys >= 2**63
        return held - sells >= 0 or held - sells < I64_MIN


@saboteur("risk", "Keeps the exposure in 128 bits without a sign, and wraps around at 2^128 only.", "RISK-13")
class ExposureWithoutASign(CountingGate):
    def exposure(self) -> int:
        wrapped = self._exposure % 2**128
        if wrapped > I128_MAX:
            raise Refused(ErrorCode.OVERFLOW, "the exposure does not fit")
        return wrapped


@saboteur(
    "risk", "Refuses a sum that left its range on the way, though it has come back.", "RISK-30", "NUM-13"
)
class ChecksEveryAddition(WalkingGate):
    def pnl(self) -> ProfitAndLoss:
        total = 0
        for symbol, ledger in self._ledgers.items():
            total += ledger.holding.realised + ledger.holding.unrealised(self._marks[symbol])
            if abs(total) > I128_MAX:
                raise Refused(ErrorCode.OVERFLOW, "the profit does not fit")
        return super().pnl()


@saboteur(
    "risk",
    "Takes the period from a time in 64 bits, and finds no message before it near the first time there is.",
    "RISK-21",
)
class WindowWraps(WalkingGate):
    def _violations(self, now: int, order: Order) -> Iterator[Reject]:
        wraps = now - self._config.message_period < I64_MIN
        for reject in super()._violations(now, order):
            if not (wraps and reject.reason is RejectReason.MESSAGE_RATE):
                yield reject


# Names, and what is remembered by too little.


@saboteur("risk", "Takes client order ids that differ in case for the same.", "RISK-14")
class IdsInLowerCase(WalkingGate):
    def sent(self, now: int, order: Order) -> None:
        if order.is_well_formed and order.client_order_id.lower() in map(str.lower, self._ids):
            raise Refused(ErrorCode.DUPLICATE_ORDER, order.client_order_id)
        super().sent(now, order)


@saboteur("risk", "Keeps 32 bytes of a client order id.", "RISK-14")
class IdsCutOff(WalkingGate):
    def sent(self, now: int, order: Order) -> None:
        if order.is_well_formed and any(order.client_order_id[:32] == each[:32] for each in self._ids):
            raise Refused(ErrorCode.DUPLICATE_ORDER, order.client_order_id)
        super().sent(now, order)


@saboteur("risk", "Stops every symbol that begins like a restricted one.", "RISK-3")
class RestrictsByBeginning(WalkingGate):
    def check(self, now: int, order: Order) -> Reject | None:
        reject = super().check(now, order)
        killed = reject is not None and reject.reason is RejectReason.KILL_SWITCH
        if not killed and order.symbol.startswith(self._config.restricted):
            return Reject(RejectReason.RESTRICTED_SYMBOL, None, None)
        return reject


@saboteur(
    "risk", "Knows an execution by its id and its order's, and takes it in once for each order.", "RISK-25"
)
class KnowsExecutionsByOrder(WalkingGate):
    def __init__(self, config: RiskConfig) -> None:
        super().__init__(config)
        self._taken: set[tuple[str, str]] = set()

    def fill(self, fill: Fill) -> FillResult:
        symbol = self._executions.get(fill.execution_id)
        if symbol is not None and (fill.execution_id, fill.client_order_id) not in self._taken:
            fill = fill._replace(execution_id=f"{fill.execution_id} again"[-64:])
        result = super().fill(fill)
        self._taken.add((fill.execution_id, fill.client_order_id))
        return result


@saboteur("risk", "Leaves the stop price out of what makes orders alike.", "RISK-22")
class AlikeWhateverTheStop(WalkingGate):
    def _sent_alike(self, now: int, form: Form) -> int:
        since = now - self._config.repeat_period
        key = form._replace(stop_price=None)
        return sum(time > since and each._replace(stop_price=None) == key for time, each in self._forms)


@saboteur("risk", "Skips a price that is what it was, also where that has been taken back.", "RISK-35")
class SamePriceIsNoNews(WalkingGate):
    def mark(self, symbol: str, price: int) -> None:
        if self._marks.get(symbol) != price:
            super().mark(symbol, price)


@saboteur("risk", "Skips a position of the quantity that is held, whatever it has cost.", "RISK-36")
class SamePositionIsNoNews(WalkingGate):
    def take_position(self, symbol: str, quantity: int, cost: int, price: int) -> None:
        if symbol not in self._ledgers or self._held(symbol) != quantity:
            super().take_position(symbol, quantity, cost, price)


@saboteur("risk", "Goes by the last book that there was.", "RISK-23")
class EmptyTouchIsNoNews(WalkingGate):
    def quote(self, symbol: str, touch: Touch) -> None:
        if touch.bid is not None or touch.ask is not None:
            super().quote(symbol, touch)


# The order of things.


@saboteur("risk", "Looks for orders that are alike before it counts those that are open.", "RISK-3")
class RepeatsBeforeOpenOrders(WalkingGate):
    def check(self, now: int, order: Order) -> Reject | None:
        reject = super().check(now, order)
        if reject is not None and reject.reason is RejectReason.OPEN_ORDERS:
            alike = 1 + self._sent_alike(max(self._clock, now), form_of(order))
            if alike > self._config.max_repeats:
                return Reject(RejectReason.REPEATED_ORDER, self._config.max_repeats, alike)
        return reject


@saboteur("risk", "Stops the order that would bring a position to just 0.", "RISK-10")
class ClosingIsNoReducing(WalkingGate):
    def _reduces(self, order: Order) -> bool:
        held, buys, sells = self._after(order)
        return held + buys < 0 if order.side is Side.BUY else held - sells > 0


@saboteur("risk", "Values the position of the order that is checked at its limit price.", "RISK-12")
class ExposureAtTheOrdersPrice(WalkingGate):
    def _exposure(self, order: Order | None) -> int:
        if order is None or order.limit_price is None:
            return super()._exposure(order)
        mark, self._marks[order.symbol] = self._marks[order.symbol], order.limit_price
        try:
            return super()._exposure(order)
        finally:
            self._marks[order.symbol] = mark


@saboteur("risk", "Takes a corrected execution in behind the others of the day.", "RISK-32")
class CorrectsAtTheEnd(WalkingGate):
    def correct(self, execution_id: str, quantity: int, value: int) -> None:
        super().correct(execution_id, quantity, value)
        executions = self._ledgers[self._executions[execution_id]].executions
        executions[execution_id] = executions.pop(execution_id)


# What a refusal or a day leaves behind.


@saboteur("risk", "Moves the clock before it looks at the order.", "RISK-20")
class RefusalsMoveTheClock(WalkingGate):
    def sent(self, now: int, order: Order) -> None:
        self._clock = max(self._clock, now)
        super().sent(now, order)


@saboteur("risk", "Notes an execution id before it looks at the fill.", "RISK-25")
class RefusedFillsAreTaken(WalkingGate):
    def fill(self, fill: Fill) -> FillResult:
        try:
            return super().fill(fill)
        except Refused:
            order = self._open.get(fill.client_order_id)
            if order is not None:
                self._executions[fill.execution_id] = order.symbol
            raise


@saboteur(
    "risk",
    "Begins the day with a reference for every symbol, also where the last trade was taken back.",
    "RISK-31",
)
class DaysBringPricesBack(WalkingGate):
    def start_day(self) -> None:
        super().start_day()
        self._unmarked.clear()


# What has room for so many. The shortest sequence that shows it is as long as that.

_LONG: Final = "the shortest sequence that shows it takes hundreds of steps"


@saboteur("risk", "Keeps the last 1,024 client order ids.", "RISK-16", vectors_alone=_LONG)
class ForgetsTheOldestIds(WalkingGate):
    def __init__(self, config: RiskConfig) -> None:
        super().__init__(config)
        self._kept: deque[str] = deque()

    def sent(self, now: int, order: Order) -> None:
        super().sent(now, order)
        self._kept.append(order.client_order_id)
        if len(self._kept) > 1024:
            self._ids.discard(self._kept.popleft())


@saboteur("risk", "Counts the messages of a period in 16 bits.", "RISK-21", vectors_alone=_LONG)
class MessagesInTwoBytes(WalkingGate):
    def _violations(self, now: int, order: Order) -> Iterator[Reject]:
        for reject in super()._violations(now, order):
            if reject.reason is not RejectReason.MESSAGE_RATE or (reject.observed or 0) <= 2**16:
                yield reject


@saboteur("risk", "Counts open orders in 8 bits.", "RISK-9", vectors_alone=_LONG)
class OpenOrdersInAByte(WalkingGate):
    def _violations(self, now: int, order: Order) -> Iterator[Reject]:
        fits = len(self._open) % 256 < self._config.max_open_orders
        for reject in super()._violations(now, order):
            if not (fits and reject.reason is RejectReason.OPEN_ORDERS):
                yield reject


@saboteur("risk", "Has room for 1,024 symbols in the exposure.", "RISK-12", vectors_alone=_LONG)
class AddsUpTheFirstThousand(WalkingGate):
    def exposure(self) -> int:
        sums = self._all_open_sums()
        total = 0
        for symbol, ledger in list(self._ledgers.items())[:1024]:
            held, (buys, sells) = ledger.holding.quantity, sums.get(symbol, (0, 0))
            total += max(abs(held + buys), abs(held - sells)) * self._marks[symbol]
        return total if total <= I128_MAX else super().exposure()


@saboteur(
    "risk", "Keeps the last 1,024 executions of a symbol to be corrected.", "RISK-32", vectors_alone=_LONG
)
class CorrectsTheLastThousand(WalkingGate):
    def correct(self, execution_id: str, quantity: int, value: int) -> None:
        symbol, _ = self._executed(execution_id)
        if execution_id not in list(self._ledgers[symbol].executions)[-1024:]:
            raise Refused(ErrorCode.UNKNOWN_EXECUTION, execution_id)
        super().correct(execution_id, quantity, value)


@saboteur(
    "risk",
    "Stamps executions with the day's number in 8 bits, and takes those of 256 days ago for today's.",
    "RISK-31",
    vectors_alone=_LONG,
)
class DaysInAByte(WalkingGate):
    def __init__(self, config: RiskConfig) -> None:
        super().__init__(config)
        self._past: list[set[str]] = []

    def start_day(self) -> None:
        self._past.append(set(self._executions))
        super().start_day()

    def fill(self, fill: Fill) -> FillResult:
        if len(self._past) >= 256 and fill.execution_id in self._past[-256]:
            return FillResult.DUPLICATE
        return super().fill(fill)


@saboteur(
    "risk",
    "Takes a place for a fill before it looks at it, and gives none back: after 1,024 refusals there is none left.",
    "RISK-15",
    vectors_alone=_LONG,
)
class RefusalsUseUpPlaces(WalkingGate):
    def __init__(self, config: RiskConfig) -> None:
        super().__init__(config)
        self._lost = 0

    def fill(self, fill: Fill) -> FillResult:
        if self._lost >= 1024:
            raise Refused(ErrorCode.OVERFLOW, "no place left")
        try:
            return super().fill(fill)
        except Refused:
            self._lost += 1
            raise


@saboteur("risk", "Compares the numbers of orders as floats.", "RISK-22")
class AlikeToAFloat(WalkingGate):
    def _sent_alike(self, now: int, form: Form) -> int:
        earliest = now - self._config.repeat_period
        wanted = _in_floats(form)
        return sum(1 for time, each in self._forms if time > earliest and _in_floats(each) == wanted)


def _in_floats(form: Form) -> tuple[object, ...]:
    return tuple(float(part) if isinstance(part, int) else part for part in form)


@saboteur("risk", "Notes a correction before it has found out whether the sums hold it.", "RISK-32")
class CorrectsWhatItRefuses(WalkingGate):
    def correct(self, execution_id: str, quantity: int, value: int) -> None:
        try:
            super().correct(execution_id, quantity, value)
        except Refused as refused:
            if refused.code is ErrorCode.OVERFLOW:
                symbol, before = self._executed(execution_id)
                bought = quantity if before.bought > 0 else -quantity
                self._ledgers[symbol].executions[execution_id] = Execution(bought, value)
            raise
