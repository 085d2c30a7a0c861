"""Saboteurs of the pipeline."""

from collections import deque
from contextlib import suppress
from copy import deepcopy
from typing import Any

from ticktotrade.book import BookStatus
from ticktotrade.errors import ErrorCode, Refused
from ticktotrade.feed.events import BookUpdate, Cancel, Correction, Element, Problem, Quote, Trade
from ticktotrade.limiter import LimiterConfig
from ticktotrade.market_data import Side, Touch
from ticktotrade.order import Order
from ticktotrade.phases import PHASES, Phase
from ticktotrade.pipeline import ComposedPipeline
from ticktotrade.pipeline.composed import DAY
from ticktotrade.pipeline.interface import Counts, ElementProblem, Reaction, Rejected, Throttled, Top
from ticktotrade.pipeline.market import Market
from ticktotrade.risk import Fill, FillResult
from ticktotrade.signal import SignalConfig
from ticktotrade_conformance.saboteurs.registry import saboteur

Elements = tuple[Element, ...]
_ALWAYS_ROOM = LimiterConfig(10**6, 10**6, 10**6)


class _Sabotaged(ComposedPipeline):
    def __init__(self, config: Any) -> None:
        super().__init__(PHASES[Phase.PHASE_1].stages, config)


@saboteur("pipeline", "Asks the limiter before the gate: rejected orders use it up.", "PIPE-9")
class LimiterFirst(_Sabotaged):
    def _decide(self, order: Order) -> Any:
        self._limiter.admit(order.received_at, 1)
        return super()._decide(order)


@saboteur("pipeline", "Finds out that a signal cannot be made when the first book needs it.", "PIPE-1")
class MakesTheSignalLater(_Sabotaged):
    def __init__(self, config: Any) -> None:
        try:
            super().__init__(config)
        except Refused:
            super().__init__(config._replace(signal=SignalConfig()))


@saboteur("pipeline", "Counts the problems of a frame as one.", "PIPE-2")
class CountsProblemsOnce(_Sabotaged):
    def _take_in(self, received_at: int, elements: Elements, *others: Any) -> Reaction:
        reaction = super()._take_in(received_at, elements, *others)
        self._counts["problems"] -= max(len(reaction.problems) - 1, 0)
        return reaction


@saboteur("pipeline", "Reports a frame that cannot be read, and trades on with its books.", "PIPE-22")
class SkipsBadFrames(_Sabotaged):
    def on_frame(self, received_at: int, frame: bytes) -> Reaction:
        try:
            self._feed.parse(frame)
        except Refused:
            self._keeps_books = True
        reaction = super().on_frame(received_at, frame)
        self._keeps_books = False
        return reaction

    def _lose(self, symbol: str | None) -> None:
        if not getattr(self, "_keeps_books", False):
            super()._lose(symbol)


@saboteur(
    "pipeline",
    "Marks the books that there are, and takes for live what becomes known after a lost frame.",
    "PIPE-22",
)
class LaterSymbolsAreLive(_Sabotaged):
    def mark_stale(self) -> None:
        super().mark_stale()
        self._began_late = False


@saboteur("pipeline", "Reports a broken update, and goes on as if there had been none.", "PIPE-23")
class TradesOnAfterABrokenUpdate(_Sabotaged):
    def _lose(self, symbol: str | None) -> None:
        if symbol is None:
            super()._lose(symbol)


@saboteur("pipeline", "Marks the book of a broken update only if it has one already.", "PIPE-23")
class ForgetsSymbolsToCome(_Sabotaged):
    def _lose(self, symbol: str | None) -> None:
        if symbol is None or symbol in self._markets:
            super()._lose(symbol)


@saboteur("pipeline", "Takes every book for stale at any broken update.", "PIPE-23")
class LosesAllForOne(_Sabotaged):
    def _lose(self, symbol: str | None) -> None:
        super()._lose(None)


@saboteur("pipeline", "Trades on the book of a symbol that has fallen silent.", "PIPE-24")
class BooksNeverAge(_Sabotaged):
    def _is_old(self, market: Market) -> bool:
        return False


@saboteur("pipeline", "Takes a book for old that is just as old as it may be.", "PIPE-24")
class OldAtTheLimit(_Sabotaged):
    def _is_old(self, market: Market) -> bool:
        most, clock, at = self._config.max_book_age, self._clock, market.updated_at
        return most is not None and clock is not None and at is not None and clock - at >= most


@saboteur("pipeline", "Takes the first update after the silence for fresh, and the book with it.", "PIPE-24")
class AnyUpdateRejuvenates(_Sabotaged):
    def _on_book_update(self, received_at: int, update: BookUpdate) -> Any:
        market = self._markets.get(update.symbol)
        if market is not None and market.updated_at is not None:
            market.updated_at = self._clock
        return super()._on_book_update(received_at, update)


@saboteur("pipeline", "Takes every time that it is told for the present one.", "PIPE-25")
class TimesGoBack(_Sabotaged):
    def tick(self, now: int) -> None:
        super().tick(now)
        self._clock = now


@saboteur("pipeline", "Starts a day whenever the day is another one, also an earlier one.", "PIPE-26")
class MidnightTwice(_Sabotaged):
    def tick(self, now: int) -> None:
        if self._config.utc_days and self._clock is not None and now // DAY != self._clock // DAY:
            self._risk.start_day()
            self._clock = now
        super().tick(now)


@saboteur("pipeline", "Counts days from the first frame on.", "PIPE-26")
class DaysFromTheStart(_Sabotaged):
    def tick(self, now: int) -> None:
        origin = self._origin = getattr(self, "_origin", now)
        clock, days = self._clock, self._config.utc_days
        self._config = self._config._replace(utc_days=False)
        super().tick(now)
        self._config = self._config._replace(utc_days=days)
        if days and clock is not None and now > clock and (now - origin) // DAY > (clock - origin) // DAY:
            self._risk.start_day()


@saboteur("pipeline", "Takes a cancelled trade for a matter of the tape.", "PIPE-27")
class CancelledPrintsCount(_Sabotaged):
    def _take_back(self, amended: Cancel | Correction) -> None:
        if isinstance(amended, Correction):
            super()._take_back(amended)


@saboteur("pipeline", "Knows cancels, and no corrections.", "PIPE-27")
class CorrectedPrintsCount(_Sabotaged):
    def _take_back(self, amended: Cancel | Correction) -> None:
        if isinstance(amended, Cancel):
            super()._take_back(amended)


@saboteur("pipeline", "Knows the last trade only: without it there is none.", "PIPE-27")
class NoTradeBeforeTheLast(_Sabotaged):
    def _take_back(self, amended: Cancel | Correction) -> None:
        market = self._markets.get(amended.symbol)
        before = None if market is None else market.last_price
        super()._take_back(amended)
        if market is not None and isinstance(amended, Cancel) and market.last_price != before:
            self._risk.unmark(amended.symbol)


@saboteur("pipeline", "Knows a trade by its id, whatever exchange gave it.", "PIPE-27")
class AnyExchangesTrade(_Sabotaged):
    def _take_back(self, amended: Cancel | Correction) -> None:
        super()._take_back(amended._replace(exchange=None))


@saboteur("pipeline", "Does not take in what the account held before.", "PIPE-28")
class LeavesPositionsToTheVenue(_Sabotaged):
    def take_position(self, symbol: str, quantity: int, cost: int, price: int) -> None:
        pass


@saboteur("pipeline", "Does not know orders of an earlier life.", "PIPE-28")
class LeavesEarlierOrdersToTheVenue(_Sabotaged):
    def adopt(self, order: Order, price: int) -> None:
        pass


@saboteur("pipeline", "Says of a book that it is cut off, long after a whole one has come.", "PIPE-29")
class CutForEver(_Sabotaged):
    def _on_book_update(self, received_at: int, update: BookUpdate) -> Any:
        market = self._markets.get(update.symbol)
        cut = market is not None and market.asks_cut
        decision = super()._on_book_update(received_at, update)
        self._markets[update.symbol].asks_cut |= cut
        return decision


@saboteur("pipeline", "Takes the first update after a lost connection for the whole book.", "PIPE-13")
class HealsByAnyUpdate(_Sabotaged):
    def _on_book_update(self, received_at: int, update: BookUpdate) -> Any:
        book = self._market(update.symbol).book
        stale = book.status() is not BookStatus.LIVE
        return super()._on_book_update(received_at, update._replace(reset=update.reset or stale))


@saboteur("pipeline", "Trades on with a book that has missed an update, because it did not fit.", "PIPE-14")
class GoesOnAfterRefusal(_Sabotaged):
    def _on_book_update(self, received_at: int, update: BookUpdate) -> Any:
        before = self._markets.copy()
        try:
            return super()._on_book_update(received_at, update)
        except Refused:
            if update.symbol in before:
                levels = before[update.symbol].book.snapshot()
                before[update.symbol].book.apply(True, levels.bids, levels.asks, None)
            raise


@saboteur(
    "pipeline",
    "Throws the books away when the connection is lost, and begins new ones in the middle.",
    "PIPE-15",
)
class ForgetsOnDisconnect(_Sabotaged):
    def mark_stale(self) -> None:
        self._markets.clear()


@saboteur("pipeline", "Shows the touch of a stale book as if it were the market's.", "PIPE-16")
class TopsLookLive(_Sabotaged):
    def tops(self) -> tuple[Top, ...]:
        return tuple(top._replace(status=BookStatus.LIVE) for top in super().tops())


@saboteur("pipeline", "Tells the gate the touch behind an order after it has checked it.", "PIPE-8")
class ForgetsTheTouch(_Sabotaged):
    def _decide(self, order: Order) -> Any:
        quote = self._risk.quote
        self._touches: dict[str, Any] = getattr(self, "_touches", {})
        touch = self._markets[order.symbol].book.best()
        quote(order.symbol, self._touches.get(order.symbol, Touch(None, None)))
        self._touches[order.symbol] = touch
        return super()._decide(order)


@saboteur("pipeline", "Closes an order at its first fill, as if every fill were whole.", "PIPE-11")
class FillsAreOrders(_Sabotaged):
    def on_fill(self, fill: Fill) -> FillResult:
        result = super().on_fill(fill)
        with suppress(Refused):
            self._risk.closed(fill.client_order_id)
        return result


@saboteur("pipeline", "Keeps what is left of an order open for ever.", "PIPE-17")
class NothingCloses(_Sabotaged):
    def on_closed(self, client_order_id: str) -> None:
        pass


@saboteur("pipeline", "Takes a bust for a matter of the back office.", "PIPE-18")
class LeavesBustsAlone(_Sabotaged):
    def bust(self, execution_id: str) -> None:
        pass


@saboteur("pipeline", "Asks the limiter for messages that are no orders.", "PIPE-19")
class CancelsUseTheLimiter(_Sabotaged):
    def messaged(self, now: int) -> None:
        super().messaged(now)
        self._limiter.admit(now, 1)


@saboteur(
    "pipeline",
    "Makes no orders at all while the switch is on, so that nobody sees what was stopped.",
    "PIPE-20",
)
class KillsTheNumbering(_Sabotaged):
    def kill(self, stop: bool) -> None:
        super().kill(stop)
        self._stopped = stop

    def _on_book_update(self, received_at: int, update: BookUpdate) -> Any:
        orders = self._orders
        decision = super()._on_book_update(received_at, update)
        if getattr(self, "_stopped", False):
            self._orders = orders
            return None
        return decision


@saboteur(
    "pipeline", "Numbers the orders of a new day from 1 again, with the ids of the day before.", "PIPE-21"
)
class CountsAnewEveryDay(_Sabotaged):
    def start_day(self) -> None:
        super().start_day()
        self._orders = 0


@saboteur("pipeline", "Takes every symbol that begins as a traded one does.", "PIPE-3")
class FiltersByTheBeginning(_Sabotaged):
    def _on_element(self, received_at: int, element: Element) -> Any:
        if isinstance(element, Trade | Quote | BookUpdate):
            alike = {element.symbol for each in self._symbols if element.symbol.startswith(each[:16])}
            self._symbols |= alike
        return super()._on_element(received_at, element)


@saboteur("pipeline", "Counts whatever is of another symbol as filtered, bars and cancels too.", "PIPE-3")
class FiltersTheTape(_Sabotaged):
    def _on_element(self, received_at: int, element: Element) -> Any:
        symbol = getattr(element, "symbol", None)
        if not self._symbols or symbol is None or symbol in self._symbols:
            return super()._on_element(received_at, element)
        self._counts["filtered"] += 1
        return None


@saboteur("pipeline", "Marks only symbols whose book it has seen.", "PIPE-4")
class UnknownTradesAreNoMatter(_Sabotaged):
    def _on_element(self, received_at: int, element: Element) -> Any:
        if isinstance(element, Trade) and element.symbol not in self._markets:
            self._counts["trades"] += 1
            return None
        return super()._on_element(received_at, element)


@saboteur("pipeline", "Takes the bid of a quote for a price that somebody has traded at.", "PIPE-5")
class QuotesMark(_Sabotaged):
    def _on_element(self, received_at: int, element: Element) -> Any:
        if isinstance(element, Quote) and element.symbol in self._markets:
            self._risk.mark(element.symbol, element.bid_price)
        return super()._on_element(received_at, element)


@saboteur("pipeline", "Keeps symbols in 16 bytes, so that two long ones share a book.", "PIPE-6")
class SymbolsInSixteenBytes(_Sabotaged):
    def _market(self, symbol: str) -> Market:
        alike = (known for known in self._markets if known[:16] == symbol[:16])
        return super()._market(next(alike, symbol))


@saboteur("pipeline", "Has an array of 16 markets, and begins with the first again.", "PIPE-6", "PIPE-12")
class RoomFor16Symbols(_Sabotaged):
    def _market(self, symbol: str) -> Market:
        market = super()._market(symbol)
        if len(self._markets) > 16:
            del self._markets[next(iter(self._markets))]
        return market


@saboteur("pipeline", "Has room for two digits behind the prefix.", "PIPE-7")
class NumbersOfTwoDigits(_Sabotaged):
    def _order(self, received_at: int, update: BookUpdate, side: Side, touch: Touch) -> Order:
        order = super()._order(received_at, update, side, touch)
        return order._replace(client_order_id=f"{self._config.id_prefix}{self._orders % 100}")


@saboteur("pipeline", "Numbers the orders of each symbol, so that two symbols have the same ids.", "PIPE-7")
class NumbersForEachSymbol(_Sabotaged):
    def _order(self, received_at: int, update: BookUpdate, side: Side, touch: Touch) -> Order:
        numbers: dict[str, int] = self.__dict__.setdefault("_numbers", {})
        numbers[update.symbol] = numbers.get(update.symbol, 0) + 1
        order = super()._order(received_at, update, side, touch)
        return order._replace(client_order_id=f"{self._config.id_prefix}{numbers[update.symbol]}")


@saboteur("pipeline", "Gives a number back that no message went out with.", "PIPE-7", "PIPE-9")
class ThrottledFreesItsNumber(_Sabotaged):
    def _decide(self, order: Order) -> Any:
        decision = super()._decide(order)
        if isinstance(decision, Throttled):
            self._orders -= 1
        return decision


@saboteur("pipeline", "Orders no more than rests at the touch.", "PIPE-7")
class TheTouchIsTheQuantity(_Sabotaged):
    def _order(self, received_at: int, update: BookUpdate, side: Side, touch: Touch) -> Order:
        order = super()._order(received_at, update, side, touch)
        level = touch.ask if side is Side.BUY else touch.bid
        return order._replace(quantity=min(order.quantity, level.size if level else 0))


@saboteur("pipeline", "Hands what the gate has observed through a float.", "PIPE-8")
class RejectsAreFloats(_Sabotaged):
    def _decide(self, order: Order) -> Any:
        decision = super()._decide(order)
        if not isinstance(decision, Rejected) or decision.reject.observed is None:
            return decision
        return decision._replace(
            reject=decision.reject._replace(observed=int(float(decision.reject.observed)))
        )


@saboteur("pipeline", "Has a limiter for each symbol.", "PIPE-9")
class LimitsEachSymbol(_Sabotaged):
    def _decide(self, order: Order) -> Any:
        limiters: dict[str, Any] = self.__dict__.setdefault("_limiters", {})
        make = self._stages.limiter
        self._limiter = limiters.setdefault(order.symbol, make(self._config.limiter))
        return super()._decide(order)


@saboteur(
    "pipeline", "Gives the number of an order back at which a machine has refused something.", "PIPE-10"
)
class RefusedFreesItsNumber(_Sabotaged):
    def _decide(self, order: Order) -> Any:
        try:
            return super()._decide(order)
        except Refused:
            self._orders -= 1
            raise


@saboteur("pipeline", "Counts in eight bits.", "PIPE-2", "PIPE-12")
class CountsInBytes(_Sabotaged):
    def counts(self) -> Counts:
        return Counts(*[count % 256 for count in super().counts()])


@saboteur("pipeline", "Takes the first 16 elements of a frame in.", "PIPE-2")
class TakesSixteenElements(_Sabotaged):
    def _take_in(self, received_at: int, elements: Elements, *others: Any) -> Reaction:
        return super()._take_in(received_at, elements[:16], *others)


@saboteur(
    "pipeline", "Notes the time of a frame with its books, though the clock was later already.", "PIPE-24"
)
class AgesByTheFrame(_Sabotaged):
    def _on_book_update(self, received_at: int, update: BookUpdate) -> Any:
        decision = super()._on_book_update(received_at, update)
        market = self._markets[update.symbol]
        if market.book.status() is BookStatus.LIVE:
            market.updated_at = received_at
        return decision


@saboteur("pipeline", "Moves the clock only for frames in which there is something.", "PIPE-25")
class EmptyFramesTakeNoTime(_Sabotaged):
    def _take_in(self, received_at: int, elements: Elements, *others: Any) -> Reaction:
        clock = self._clock
        reaction = super()._take_in(received_at, elements, *others)
        if not elements:
            self._clock = clock
        return reaction


@saboteur("pipeline", "Remembers half as many trades as it should.", "PIPE-27")
class Remembers32Trades(_Sabotaged):
    def _market(self, symbol: str) -> Market:
        market = super()._market(symbol)
        market._trades = deque(market._trades, maxlen=32)
        return market


class _OneOfAnId(Market):
    __slots__ = ()

    def remember(self, trade: Trade) -> None:
        place = self._place(trade.id, trade.exchange)
        if place is not None:
            del self._trades[place]
        super().remember(trade)


@saboteur("pipeline", "Remembers one trade of an id, the latest.", "PIPE-27")
class TradesByTheirId(_Sabotaged):
    def _market(self, symbol: str) -> Market:
        market = super()._market(symbol)
        market.__class__ = _OneOfAnId
        return market


@saboteur("pipeline", "Takes the price that comes with an earlier order for a trade.", "PIPE-28")
class AdoptedTradesMark(_Sabotaged):
    def adopt(self, order: Order, price: int) -> None:
        super().adopt(order, price)
        self._risk.mark(order.symbol, price)


@saboteur(
    "pipeline", "Looks for what is lost before it takes the elements in that stand in front of it.", "PIPE-23"
)
class LosesBeforeTheFrame(_Sabotaged):
    def _take_in(self, received_at: int, elements: Elements, *others: Any) -> Reaction:
        self.tick(received_at)
        for element in elements:
            if isinstance(element, Problem) and element.book_lost:
                self._lose(element.symbol)
        return super()._take_in(received_at, elements, *others)


@saboteur(
    "pipeline",
    "Takes back what it was doing about an order that the gate does not send, and the limiter's cell with it.",
    "PIPE-10",
)
class GivesTheCellBack(_Sabotaged):
    def _decide(self, order: Order) -> Any:
        limiter = deepcopy(self._limiter)
        try:
            return super()._decide(order)
        except Refused:
            self._limiter = limiter
            raise


@saboteur("pipeline", "Answers a message, whoever has parsed the frame.", "PIPE-30")
class EncodesWhatIsParsed(_Sabotaged):
    def on_elements(self, received_at: int, elements: Elements, unknown_members: int) -> Reaction:
        return self._take_in(received_at, elements, unknown_members, self._codec.encode)


@saboteur("pipeline", "Counts the frames that it has parsed itself.", "PIPE-30")
class ElementsAreNoFrame(_Sabotaged):
    def on_elements(self, received_at: int, elements: Elements, unknown_members: int) -> Reaction:
        self._counts["frames"] -= 1
        return super().on_elements(received_at, elements, unknown_members)


@saboteur(
    "pipeline",
    "Leaves it to the parser to have somebody look after the books of what it could not read.",
    "PIPE-30",
)
class ProblemsAreTheParsers(_Sabotaged):
    def on_elements(self, received_at: int, elements: Elements, unknown_members: int) -> Reaction:
        kept = [
            element._replace(book_lost=False) if isinstance(element, Problem) else element
            for element in elements
        ]
        reaction = super().on_elements(received_at, tuple(kept), unknown_members)
        problems = [place._replace(book_lost=self._was_lost(elements, place)) for place in reaction.problems]
        return reaction._replace(problems=tuple(problems))

    @staticmethod
    def _was_lost(elements: Elements, place: ElementProblem) -> bool:
        element = elements[place.element]
        return element.book_lost if isinstance(element, Problem) else place.book_lost


@saboteur("pipeline", "Does not count unknown members that another parser has counted.", "PIPE-30")
class UnknownMembersAreTheParsers(_Sabotaged):
    def on_elements(self, received_at: int, elements: Elements, unknown_members: int) -> Reaction:
        return super().on_elements(received_at, elements, 0)


@saboteur(
    "pipeline",
    "Does not ask the limiter about an order that no message is made of: the router has one of its own.",
    "PIPE-30",
)
class LeavesThePaceToTheRouter(_Sabotaged):
    def on_elements(self, received_at: int, elements: Elements, unknown_members: int) -> Reaction:
        limiter, self._limiter = self._limiter, self._stages.limiter(_ALWAYS_ROOM)
        try:
            return super().on_elements(received_at, elements, unknown_members)
        finally:
            self._limiter = limiter


@saboteur("pipeline", "Numbers orders for which it has parsed nothing by themselves, from 1.", "PIPE-30")
class NumbersApart(_Sabotaged):
    _others = 0

    def on_elements(self, received_at: int, elements: Elements, unknown_members: int) -> Reaction:
        self._orders, self._others = self._others, self._orders
        try:
            return super().on_elements(received_at, elements, unknown_members)
        finally:
            self._orders, self._others = self._others, self._orders


@saboteur(
    "pipeline", "Takes so many elements for a frame that is too large, at twenty bytes each.", "PIPE-30"
)
class MeasuresElements(_Sabotaged):
    def on_elements(self, received_at: int, elements: Elements, unknown_members: int) -> Reaction:
        if 20 * len(elements) > self._config.feed.max_frame_bytes:
            elements = (Problem(ErrorCode.FRAME_TOO_LARGE, "", None, book_lost=True),)
        return super().on_elements(received_at, elements, unknown_members)


@saboteur(
    "pipeline",
    "Looks for asks before it asks for the imbalance, and not for bids: what the book refuses becomes a problem.",
    "PIPE-7",
)
class AsksAloneAreAProblem(_Sabotaged):
    def _on_book_update(self, received_at: int, update: BookUpdate) -> Any:
        decision = super()._on_book_update(received_at, update)
        touch = self._market(update.symbol).book.best()
        if touch.bid is None and touch.ask is not None:
            raise Refused(ErrorCode.ONE_SIDED)
        return decision


@saboteur("pipeline", "Looks at the exchange of a cancel, and not at that of a correction.", "PIPE-27")
class CorrectsByTheIdAlone(_Sabotaged):
    def _take_back(self, amended: Cancel | Correction) -> None:
        market = self._markets.get(amended.symbol)
        if market is not None and isinstance(amended, Correction):
            place = market._place(amended.original_id, None)
            trade = None if place is None else market._trades[place]
            amended = amended._replace(exchange=None if trade is None else trade.exchange)
        super()._take_back(amended)
