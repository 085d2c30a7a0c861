"""The venue's orders: accepted, matched against the market's books, replaced, cancelled. It does no I/O.

How it trades, where a real venue's rules are not known or need other people:

- An order that arrives, or whose stop is reached, takes what the book's levels hold (`Liquidity`), best first, each at
  its price, as far as its limit allows. What is left rests (``day``, ``gtc``) or is cancelled (``ioc``); ``fok``
  takes all of it or nothing.
- A resting order fills when the market's book comes to its limit, at its limit, with what the levels there hold: those
  with the better price first, then the older ones. A market order's rest has no limit, and trades at the levels' prices.
- Clients' orders do not trade with each other.
- A stop is reached by a trade, or by the touch of the side that the order would trade with, at its price or beyond.
- ``opg`` orders take part in the opening, which is the first book of their symbol; ``cls`` orders in the
  close, which is the end of the market. What is left of them then is cancelled. At the close ``day`` orders, and ``opg``
  orders that came after the opening, expire; those that come later stay.
- A notional order has been filled when what is left of its money does not trade a billionth of a unit at the next
  price. One that has traded nothing by then is cancelled.
- A replacement is a new order, which begins anew; the fills of the old one stay with it.
- The account (`Account`) has to own what an order may take. What it cannot pay for in the end is cancelled.
"""

from collections.abc import Callable
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from ticktotrade.feed.events import BookUpdate, Element, Trade
from ticktotrade.market_data import Level, Side
from ticktotrade.nano import write_decimal
from ticktotrade.order import TimeInForce
from ticktotrade_conformance.venue.market_books import MarketBooks
from ticktotrade_conformance.venue.orders.account import Account, AccountOptions
from ticktotrade_conformance.venue.orders.liquidity import Liquidity
from ticktotrade_conformance.venue.orders.records import (
    Change,
    Fill,
    Holding,
    OrderStatus,
    Position,
    VenueOrder,
    Wanted,
)
from ticktotrade_conformance.venue.orders.rejection import (
    FORBIDDEN,
    NOT_FOUND,
    Rejection,
    bad_value,
    not_possible,
)
from ticktotrade_conformance.venue.orders.request_bodies import check
from ticktotrade_conformance.venue.orders.working import Working

_AT_ONCE: Final = (TimeInForce.IOC, TimeInForce.FOK, TimeInForce.OPG, TimeInForce.CLS)
"""What is left of these, once they have had their turn, is cancelled."""
_AUCTION: Final = (TimeInForce.OPG, TimeInForce.CLS)


class MatchingEngine:
    """Keeps the orders of one account; at most ``most_orders``, finished ones included.

    ``log`` is told in a line of every order that is accepted, or cannot be paid, and of every change of one. ``account``
    is what the account begins with. After a `Rejection` nothing has changed. Times are in nanoseconds since the Unix epoch.
    """

    def __init__(
        self,
        books: MarketBooks,
        log: Callable[[str], None] = lambda line: None,
        most_orders: int = 100_000,
        account: AccountOptions = AccountOptions(),
    ) -> None:
        self.account = Account(account)
        """What is owned, and what is reserved for the open orders."""
        self._books = books
        self._log = log
        self._most_orders = most_orders
        self._liquidity = Liquidity(books)
        self._working = Working()
        self._orders: dict[str, VenueOrder] = {}
        self._ids: dict[str, str] = {}
        self._opened: set[str] = set()
        self._last_trades: dict[str, int] = {}
        self._slashless = account.slashless_positions

    def submit(self, now: int, wanted: Wanted) -> VenueOrder:
        """Accept an order; what it is after its first turn."""
        check(wanted)
        self._check_room(wanted.client_order_id)
        order = self._new_order(now, wanted, None)
        self._reserve(order)
        return self._begin(now, self._accepted(order))

    def replace(self, now: int, order_id: str, change: Change) -> VenueOrder:
        """Replace an open order; the new one."""
        old = self.order(order_id)
        if not old.is_open:
            raise not_possible(f'cannot replace order in "{old.status}" state')
        wanted = _changed(old, change)
        check(wanted)
        self._check_room(change.client_order_id)
        new = self._new_order(now, wanted, old.id)
        self._reserve(new)
        self._accepted(new)
        self._end(now, old._replace(replaced_by=new.id), OrderStatus.REPLACED)
        return self._begin(now, new)

    def cancel(self, now: int, order_id: str) -> VenueOrder:
        """Cancel an open order."""
        order = self.order(order_id)
        if not order.is_open:
            raise not_possible(f'order is already in "{order.status}" state')
        return self._end(now, order, OrderStatus.CANCELED)

    def order(self, order_id: str) -> VenueOrder:
        """The order with an id of the venue."""
        if order_id not in self._orders:
            raise Rejection(404, NOT_FOUND, f"order not found for {order_id[:64]}")
        return self._orders[order_id]

    def by_client_order_id(self, client_order_id: str) -> VenueOrder:
        """The order with an id of the client."""
        if client_order_id not in self._ids:
            raise Rejection(404, NOT_FOUND, f"order not found for {client_order_id[:64]}")
        return self._orders[self._ids[client_order_id]]

    def orders(self) -> tuple[VenueOrder, ...]:
        """Every order, in the order in which they were accepted."""
        return tuple(self._orders.values())

    def holdings(self) -> tuple[Holding, ...]:
        """Whatever is held, long or short, in the order of the symbols."""
        return tuple(self._holding(*each) for each in self.account.positions().items())

    def trade_by_hand(self, symbol: str, side: Side, quantity: int, price: int) -> None:
        """Trade past the orders, as somebody else who has the account may; see `Account.trade_by_hand`."""
        self.account.trade_by_hand(symbol, side, quantity, price)
        self._log(f"by hand: {side} {write_decimal(quantity)} {symbol} at {write_decimal(price)}")

    def on_market(self, now: int, event: Element) -> None:
        """The market has moved; its books know already. Whatever is no trade and no book says nothing here."""
        if isinstance(event, BookUpdate):
            self._liquidity.on_update(event)
            self._open(now, event.symbol)
            self._trigger(now, event.symbol, None)
            for side in Side:
                self._fill_resting(now, event.symbol, side)
        elif isinstance(event, Trade):
            self._last_trades[event.symbol] = event.price
            self._trigger(now, event.symbol, event.price)

    def close(self, now: int) -> None:
        """The market has ended."""
        for order in self.orders():
            if order.is_open and order.wanted.time_in_force is TimeInForce.CLS:
                self._arrive(now, order)
            elif order.is_open and order.wanted.time_in_force is not TimeInForce.GTC:
                self._end(now, order, OrderStatus.EXPIRED)

    def _check_room(self, client_order_id: str | None) -> None:
        if client_order_id in self._ids:
            raise bad_value("client_order_id must be unique")
        if len(self._orders) >= self._most_orders:
            raise Rejection(403, FORBIDDEN, f"the venue keeps no more than {self._most_orders} orders")

    def _new_order(self, now: int, wanted: Wanted, replaces: str | None) -> VenueOrder:
        number = len(self._orders) + 1
        return VenueOrder(
            id=_unique(f"order/{number}"),
            number=number,
            client_order_id=wanted.client_order_id or _unique(f"client-order/{number}"),
            wanted=wanted,
            status=OrderStatus.ACCEPTED if wanted.time_in_force in _AUCTION else OrderStatus.NEW,
            triggered=wanted.stop_price is None,
            fills=(),
            filled_quantity=0,
            filled_value=0,
            created_at=now,
            updated_at=now,
            replaces=replaces,
            replaced_by=None,
        )

    def _reserve(self, order: VenueOrder) -> None:
        symbol = order.wanted.symbol
        best = self._best_against(symbol, order.wanted.side)
        price = self._last_trades.get(symbol) if best is None else best.price
        try:
            self.account.reserve(order, price, order.replaces)
        except Rejection as rejection:
            self._log(f"order {order.client_order_id!a}: refused, {rejection.message}")
            raise

    def _holding(self, symbol: str, position: Position) -> Holding:
        name = symbol.replace("/", "") if self._slashless else symbol
        long = position.quantity > 0
        available = max(self.account.available(symbol), 0) if long else position.quantity
        return Holding(name, symbol, position, available, self._mark(symbol))

    def _mark(self, symbol: str) -> int | None:
        """The price of the last trade; else the middle of the touch, rounded down, or the one side that there is."""
        if symbol in self._last_trades:
            return self._last_trades[symbol]
        prices = [level.price for level in self._books.touch(symbol) if level is not None]
        return sum(prices) // len(prices) if prices else None

    def _accepted(self, order: VenueOrder) -> VenueOrder:
        self._orders[order.id] = order
        self._ids[order.client_order_id] = order.id
        self._log(f"order {order.client_order_id!a}: accepted, {_description(order.wanted)}")
        return order

    def _begin(self, now: int, order: VenueOrder) -> VenueOrder:
        if order.status is OrderStatus.ACCEPTED:
            self._working.await_auction(order)
            return order
        if not order.triggered and not self._reached(order, None):
            self._working.await_stop(order)
            return order
        return self._arrive(now, order._replace(triggered=True))

    def _arrive(self, now: int, order: VenueOrder) -> VenueOrder:
        """An order has its turn to take from the book."""
        order = self._kept(now, order._replace(status=OrderStatus.NEW))
        if order.wanted.time_in_force is not TimeInForce.FOK or self._holds_all_of(order):
            order = self._trade(now, order, maker=False)
        if order.is_open and order.wanted.time_in_force in _AT_ONCE:
            order = self._end(now, order, OrderStatus.CANCELED)
        if order.is_open:
            self._working.rest(order)
        return order

    def _holds_all_of(self, order: VenueOrder) -> bool:
        """Whether the market has, and the account can pay, all of the order."""
        assert order.wanted.quantity is not None
        left, value = order.wanted.quantity, 0
        for price, size in self._liquidity.against(order.wanted.symbol, order.wanted.side):
            if not left or not order.takes(price):
                break
            value += min(left, size) * price
            left -= min(left, size)
        return not left and (order.wanted.side is Side.SELL or self.account.affords(order, value))

    def _open(self, now: int, symbol: str) -> None:
        if symbol in self._opened:
            return
        self._opened.add(symbol)
        for order_id in self._working.auctions(symbol):
            order = self._orders[order_id]
            if order.wanted.time_in_force is TimeInForce.OPG:
                self._arrive(now, order)

    def _trigger(self, now: int, symbol: str, trade_price: int | None) -> None:
        for order_id in self._working.stops(symbol):
            order = self._orders[order_id]
            if self._reached(order, trade_price):
                self._working.discard(order)
                self._arrive(now, order._replace(triggered=True))

    def _reached(self, order: VenueOrder, trade_price: int | None) -> bool:
        """Whether a trade, or without one the touch, has come to the order's stop."""
        stop = order.wanted.stop_price
        assert stop is not None
        price = trade_price
        if price is None:
            level = self._best_against(order.wanted.symbol, order.wanted.side)
            if level is None:
                return False
            price = level.price
        return price >= stop if order.wanted.side is Side.BUY else price <= stop

    def _fill_resting(self, now: int, symbol: str, side: Side) -> None:
        """O(1) where the market has not come to the first order's limit."""
        best = self._best_against(symbol, side)
        while best is not None and (order_id := self._working.first(symbol, side)) is not None:
            order = self._orders[order_id]
            if not order.takes(best.price) or self._trade(now, order, maker=True).is_open:
                return  # and so it is for those behind it

    def _best_against(self, symbol: str, side: Side) -> Level | None:
        """The market's best level that an order of a side would trade with."""
        touch = self._books.touch(symbol)
        return touch.ask if side is Side.BUY else touch.bid

    def _trade(self, now: int, order: VenueOrder, *, maker: bool) -> VenueOrder:
        """Trade with the levels that the order's limit allows, and end it if nothing is left of it."""
        symbol, side, limit = order.wanted.symbol, order.wanted.side, order.wanted.limit_price
        best = self._best_against(symbol, side)
        if best is None or not order.takes(best.price):
            return order  # which most are; looking at all levels takes long
        for price, size in self._liquidity.against(symbol, side):
            if not order.takes(price):
                break
            most = min(order.most_at(price), self.account.most(order, price))
            if most:
                self._liquidity.take(symbol, side, price, min(most, size))
                traded_at = limit if maker and limit is not None else price
                order = self._filled(now, order, min(most, size), traded_at)
            if most <= size:
                done = order.filled_quantity and not order.most_at(price)
                return self._end(now, order, OrderStatus.FILLED if done else OrderStatus.CANCELED)
        return order

    def _filled(self, now: int, order: VenueOrder, quantity: int, price: int) -> VenueOrder:
        self._log(f"order {order.client_order_id!a}: {write_decimal(quantity)} at {write_decimal(price)}")
        filled = order._replace(
            status=OrderStatus.PARTIALLY_FILLED,
            fills=(*order.fills, Fill(now, quantity, price)),
            filled_quantity=order.filled_quantity + quantity,
            filled_value=order.filled_value + quantity * price,
        )
        self.account.trade(order.wanted.symbol, order.wanted.side, quantity, price)
        return self._kept(now, filled)

    def _end(self, now: int, order: VenueOrder, status: OrderStatus) -> VenueOrder:
        self._working.discard(order)
        self._log(f"order {order.client_order_id!a}: {status}")
        return self._kept(now, order._replace(status=status))

    def _kept(self, now: int, order: VenueOrder) -> VenueOrder:
        order = order._replace(updated_at=now)
        self._orders[order.id] = order
        self.account.follow(order)
        return order


def _changed(old: VenueOrder, change: Change) -> Wanted:
    """What a replacement asks for."""
    if old.wanted.quantity is None:
        raise not_possible("notional orders cannot be replaced")
    new = {name: value for name, value in change._asdict().items() if value is not None}
    new.pop("client_order_id", None)
    if all(value == getattr(old.wanted, name) for name, value in new.items()):
        raise bad_value("order parameters are not changed")
    left = old.wanted.quantity - old.filled_quantity
    return old.wanted._replace(**{"quantity": left, **new, "client_order_id": change.client_order_id})


def _unique(name: str) -> str:
    return str(uuid5(NAMESPACE_URL, name))


def _description(wanted: Wanted) -> str:
    amount = f"{write_decimal(wanted.quantity)}" if wanted.quantity is not None else ""
    if wanted.notional is not None:
        amount = f"for ${write_decimal(wanted.notional)}"
    prices = "".join(
        f" {name} {write_decimal(price)}"
        for name, price in (("limit", wanted.limit_price), ("stop", wanted.stop_price))
        if price is not None
    )
    kind = f"{wanted.order_type} {wanted.time_in_force}"
    return f"{wanted.side} {amount} {wanted.symbol} {kind}{prices}"
