"""The one account of the venue: what it owns, what its open orders may still take of that, and the fees. No I/O.

How it counts, where a real venue's rules are not known:

- Cash is in 1e-18 dollars, the unit of a price times a quantity, and exact; quantities are in nano-units.
- Fees are for trades of crypto pairs. Of what is bought the fee is taken in the asset, of a sale in dollars. It is rounded
  up to a billionth, in the venue's favour, and is never more than what was traded for.
- A position's cost is what was paid for it, or received for a short one, fees included. When a part of a position goes, its
  share of the cost goes with it, rounded towards zero to 1e-18 dollars; what is left of the cost stays.
- An open order reserves what it may still take. A sale reserves its quantity; a purchase its quantity at its limit, or at
  its stop if it has no limit, or at the market's price when it came; a notional purchase reserves its money, and a notional
  sale its quantity at the market's price. Where the market has no price nothing is reserved.
- The reserve is released as the order trades, and with its end. An order that comes to cost more than was reserved for it
  may take what is free beyond that, and is cancelled where that ends: cash is never spent twice, or below zero.
- Pairs that are not held cannot be sold, unless the options allow it. Stocks may be sold short, and need no cash for it.
"""

from collections import Counter
from typing import Final, NamedTuple

from ticktotrade.market_data import Side
from ticktotrade.nano import NANOS, write_decimal
from ticktotrade.schema.shapes import I64_MAX
from ticktotrade_conformance.venue.orders.records import Position, VenueOrder, is_pair
from ticktotrade_conformance.venue.orders.rejection import FORBIDDEN, Rejection

_WHOLE: Final = 10_000
"""Basis points."""


class StartingPosition(NamedTuple):
    """What is held at first: a quantity in nano-units, below 0 for a short one, and what a unit cost in nano-dollars."""

    symbol: str
    quantity: int
    price: int = 0


class AccountOptions(NamedTuple):
    """What an account begins with, and what it may do.

    ``cash`` is in nano-dollars, ``fee`` in basis points of a crypto trade, at most 10,000. ``short_pairs`` is whether crypto
    pairs may be sold short, as stocks may; ``slashless_positions`` whether they are listed as Alpaca does it: ``BTCUSD``.
    """

    cash: int = 1_000_000 * NANOS
    positions: tuple[StartingPosition, ...] = ()
    fee: int = 0
    short_pairs: bool = False
    slashless_positions: bool = False


class _Claim(NamedTuple):
    """What an open order has reserved: cash in 1e-18 dollars or a quantity, reckoned at a price of its own."""

    symbol: str
    price: int
    cash: int
    quantity: int


_NO_CLAIM: Final = _Claim("", 0, 0, 0)


class Account:
    """Keeps cash, positions and reserves. After a `Rejection` nothing has changed; every operation is O(1) but `positions`."""

    def __init__(self, options: AccountOptions = AccountOptions()) -> None:
        self.cash = options.cash * NANOS
        """In 1e-18 dollars, what is reserved included."""
        self.dollar_fees = 0
        """All fees of sales, in 1e-18 dollars."""
        self.asset_fees: Counter[str] = Counter()
        """All fees of purchases, in nano-units of what was bought."""
        self._fee = options.fee
        self._short_pairs = options.short_pairs
        self._positions = {
            symbol: Position(quantity, quantity * price) for symbol, quantity, price in options.positions
        }
        self._claims: dict[str, _Claim] = {}
        self._reserved_cash = 0
        self._reserved: Counter[str] = Counter()

    @property
    def buying_power(self) -> int:
        """The cash that is not reserved, in 1e-18 dollars."""
        return self.cash - self._reserved_cash

    def position(self, symbol: str) -> Position:
        """What is held of a symbol."""
        return self._positions.get(symbol, Position())

    def positions(self) -> dict[str, Position]:
        """Whatever is held, long or short, by its symbol, in alphabetical order. O(n log n)."""
        return {symbol: each for symbol, each in sorted(self._positions.items()) if each.quantity}

    def available(self, symbol: str) -> int:
        """What is held and not reserved for sales, in nano-units; below 0 where it is sold short."""
        return self.position(symbol).quantity - self._reserved[symbol]

    def reserve(self, order: VenueOrder, market_price: int | None, replaced: str | None = None) -> None:
        """Reserve what a new order may take, in place of what an order that it replaces has reserved.

        Raises `Rejection` with 403 if that is not there.
        """
        claim = _claim(order, _reckoned_at(order, market_price))
        freed = self._claims.get(replaced or "", _NO_CLAIM)
        self._check(claim, freed)
        self._replace_claim(replaced or "", None)
        self._replace_claim(order.id, claim)

    def follow(self, order: VenueOrder) -> None:
        """An order has traded, or ended: what it cannot take any more is free again."""
        old = self._claims.get(order.id)
        if old is not None:
            self._replace_claim(order.id, _claim(order, old.price) if order.is_open else None)

    def most(self, order: VenueOrder, price: int) -> int:
        """The quantity that an order can trade at a price above 0, with what it has reserved and what is free."""
        claim = self._claims[order.id]
        if order.wanted.side is Side.BUY:
            return (self.buying_power + claim.cash) // price
        return self.available(claim.symbol) + claim.quantity if self._must_own(claim.symbol) else I64_MAX

    def affords(self, order: VenueOrder, value: int) -> bool:
        """Whether an order could pay so many 1e-18 dollars, with what it has reserved and what is free."""
        return value <= self.buying_power + self._claims[order.id].cash

    def trade(self, symbol: str, side: Side, quantity: int, price: int) -> None:
        """A quantity was traded at a price: it changes hands, and the fee is taken."""
        value = quantity * price
        bought = side is Side.BUY
        fee = self._fee_of(symbol, quantity, 1) if bought else self._fee_of(symbol, value, NANOS)
        if bought:
            self.asset_fees[symbol] += fee
            self._change(symbol, quantity - fee, value)
        else:
            self.dollar_fees += fee
            self._change(symbol, -quantity, fee - value)

    def trade_by_hand(self, symbol: str, side: Side, quantity: int, price: int) -> None:
        """Trade past the orders and without a fee; at a price of 0 it is a deposit, or a withdrawal.

        Raises `Rejection` as an order would be refused: what is reserved for orders stays theirs.
        """
        bought = side is Side.BUY
        value = quantity * price
        self._check(_Claim(symbol, price, value * bought, quantity * (not bought)), _NO_CLAIM)
        self._change(symbol, *((quantity, value) if bought else (-quantity, -value)))

    def _must_own(self, symbol: str) -> bool:
        return is_pair(symbol) and not self._short_pairs

    def _check(self, claim: _Claim, freed: _Claim) -> None:
        if claim.cash > self.buying_power + freed.cash:
            raise Rejection(403, FORBIDDEN, "insufficient buying power")
        available = self.available(claim.symbol) + freed.quantity
        if self._must_own(claim.symbol) and claim.quantity > max(available, 0):
            asset = claim.symbol.partition("/")[0]
            requested, there = write_decimal(claim.quantity), write_decimal(available)
            message = f"insufficient balance for {asset} (requested: {requested}, available: {there})"
            raise Rejection(403, FORBIDDEN, message)

    def _replace_claim(self, order_id: str, claim: _Claim | None) -> None:
        old = self._claims.pop(order_id, _NO_CLAIM)
        if claim is not None:
            self._claims[order_id] = claim
        for each, sign in ((old, -1), (claim or _NO_CLAIM, 1)):
            self._reserved_cash += sign * each.cash
            self._reserved[each.symbol] += sign * each.quantity

    def _fee_of(self, symbol: str, amount: int, billionth: int) -> int:
        """The fee for an amount, in its unit, of which a ``billionth`` is so many."""
        if not is_pair(symbol):
            return 0
        return min(amount, -(-amount * self._fee // (_WHOLE * billionth)) * billionth)

    def _change(self, symbol: str, quantity: int, paid: int) -> None:
        """A quantity comes for what is paid, both of which are below 0 where it goes."""
        self.cash -= paid
        self._positions[symbol] = _after(self.position(symbol), quantity, paid)


def _after(held: Position, quantity: int, paid: int) -> Position:
    left = held.quantity + quantity
    if not quantity:
        return held  # all of it went as a fee
    if held.quantity * quantity >= 0:
        return Position(left, held.cost + paid)
    if left * held.quantity >= 0:
        return Position(left, held.cost - _share(held.cost, -quantity, held.quantity))
    # What was held is closed, and the rest begins a position on the other side.
    return Position(left, paid - _share(paid, -held.quantity, quantity))


def _share(amount: int, part: int, whole: int) -> int:
    """A part's share of an amount, rounded towards zero; a part and its whole have the same sign."""
    share = abs(amount) * abs(part) // abs(whole)
    return share if amount >= 0 else -share


def _reckoned_at(order: VenueOrder, market_price: int | None) -> int:
    """The price at which an order is reckoned: its own, else the market's, and 0 if it has none."""
    own = (order.wanted.limit_price, order.wanted.stop_price, market_price)
    return next((price for price in own if price is not None), 0)


def _claim(order: VenueOrder, price: int) -> _Claim:
    """What an order may still take, if it trades at a price."""
    symbol, side, notional = order.wanted.symbol, order.wanted.side, order.wanted.notional
    if side is Side.BUY and notional is not None:
        return _Claim(symbol, price, notional * NANOS - order.filled_value, 0)
    quantity = order.most_at(price) if price or notional is None else 0
    if side is Side.BUY:
        return _Claim(symbol, price, quantity * price, 0)
    return _Claim(symbol, price, 0, quantity)
