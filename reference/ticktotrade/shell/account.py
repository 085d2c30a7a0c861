"""What the venue says of the account: its open orders and its positions, read from their listings.

Source: Alpaca's ``GET /v2/orders`` and ``GET /v2/positions``. Numbers are texts there, and are read exactly.
"""

from typing import Any, Final, NamedTuple

from ticktotrade.errors import Refused
from ticktotrade.json_text import BadJson, read_document
from ticktotrade.market_data import SYMBOL_BYTES, Side
from ticktotrade.nano import DECIMALS, read_decimal, truncated_decimal
from ticktotrade.order import CLIENT_ORDER_ID_BYTES, Order, OrderType, TimeInForce
from ticktotrade.schema.shapes import I64_MAX, I64_MIN, I128_MAX

MOST_LISTED: Final = 500
"""Orders on a page."""

_NOTIONAL_DECIMALS: Final = 18
_QUOTES: Final = ("USDT", "USDC", "USD", "BTC")
"""What crypto pairs are quoted in; the longer name first where one ends with another."""


class Holding(NamedTuple):
    """What the account holds of a symbol, in nano-units, below 0 for a short position; the size of its cost in 1e-18
    dollars; and what it is valued at, in nano-dollars.
    """

    symbol: str
    quantity: int
    cost: int
    price: int


class ListedOrder(NamedTuple):
    """An order that the venue lists.

    ``order`` is missing if it is of a kind that the router does not place (for dollars, trailing…), or something of it
    cannot be read: then it can be cancelled and no more. ``submitted_at`` is the venue's text.
    """

    venue_order_id: str
    client_order_id: str
    order: Order | None
    filled_quantity: int
    filled_value: int
    submitted_at: str


class Holdings(NamedTuple):
    """The account's positions; of those that are ``unreadable``, by their symbols, only why is known."""

    readable: tuple[Holding, ...]
    unreadable: dict[str, str]


class Unreadable(ValueError):
    """The body is no such listing; one line that says where."""


def read_positions(body: bytes, known: frozenset[str] = frozenset()) -> Holdings:
    """The positions of a listing. Raises `Unreadable` where it is none, or a position does not say of what it is.

    The venue lists crypto pairs without their slash; ``known`` are symbols as they are traded.
    """
    readable, unreadable = [], {}
    for members in _listed(body):
        symbol = _symbol(members, known)
        try:
            readable.append(_holding(members, symbol))
        except Unreadable as why:
            unreadable[symbol] = str(why)
    return Holdings(tuple(readable), unreadable)


def read_orders(body: bytes) -> tuple[ListedOrder, ...]:
    """The orders of a listing. Raises `Unreadable`."""
    return tuple(map(_listed_order, _listed(body)))


def traded_symbol(symbol: str, is_crypto: bool, known: frozenset[str]) -> str:
    """A position's symbol as it is traded: ``BTCUSD`` is ``BTC/USD`` if that is known, or its end is a currency."""
    if not is_crypto or "/" in symbol or symbol in known:
        return symbol
    for each in known:
        if each.replace("/", "") == symbol:
            return each
    for quote in _QUOTES:
        if symbol.endswith(quote) and symbol != quote:
            return f"{symbol.removesuffix(quote)}/{quote}"
    return symbol


def _listed(body: bytes) -> list[dict[str, Any]]:
    try:
        value = read_document(body)
    except BadJson as error:
        raise Unreadable(str(error)) from None
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise Unreadable("not an array of objects")
    return value


def _symbol(members: dict[str, Any], known: frozenset[str]) -> str:
    is_crypto = members.get("asset_class") == "crypto"
    return traded_symbol(_text(members, "symbol"), is_crypto, known)


def _holding(members: dict[str, Any], symbol: str) -> Holding:
    if len(symbol.encode()) > SYMBOL_BYTES:
        raise Unreadable("symbol: too long")
    quantity = _quantity(members, "qty", I64_MIN)
    if members.get("side") == "short" and quantity > 0:
        quantity = -quantity
    if members.get("cost_basis") is None:
        cost = abs(quantity) * _price(members, "avg_entry_price")
    else:
        cost = abs(_truncated(members, "cost_basis", _NOTIONAL_DECIMALS, -I128_MAX, I128_MAX))
    if members.get("current_price") is None:
        price = min(cost // abs(quantity), I64_MAX) if quantity else 0
    else:
        price = _price(members, "current_price")
    return Holding(symbol, quantity, cost, price)


def _listed_order(members: dict[str, Any]) -> ListedOrder:
    ids = _text(members, "id"), _text(members, "client_order_id")
    submitted_at = _text(members, "submitted_at")
    try:
        filled = _quantity(members, "filled_qty", 0)
        value = filled * _price(members, "filled_avg_price") if filled else 0
    except Unreadable:
        return ListedOrder(*ids, None, 0, 0, submitted_at)
    return ListedOrder(*ids, _order(members), filled, value, submitted_at)


def _order(members: dict[str, Any]) -> Order | None:
    """The order, if the router knows its kind."""
    try:
        order = Order(
            client_order_id=_text(members, "client_order_id"),
            symbol=_text(members, "symbol"),
            side=Side(members["side"]),
            order_type=OrderType(members["type"]),
            time_in_force=TimeInForce(members["time_in_force"]),
            quantity=_quantity(members, "qty", 1),
            limit_price=_optional_price(members, "limit_price"),
            stop_price=_optional_price(members, "stop_price"),
            extended_hours=members.get("extended_hours") is True,
            event_time=0,
            received_at=0,
        )
    except (KeyError, ValueError):
        return None
    fits = (
        len(order.client_order_id.encode()) <= CLIENT_ORDER_ID_BYTES
        and 1 <= len(order.symbol.encode()) <= SYMBOL_BYTES
    )
    return order if fits and order.is_well_formed else None


def _text(members: dict[str, Any], name: str) -> str:
    value = members.get(name)
    if not isinstance(value, str) or not value:
        raise Unreadable(f"{name}: no text")
    return value


def _quantity(members: dict[str, Any], name: str, minimum: int) -> int:
    """Exact: what the venue cannot say in nano-units cannot be held or traded."""
    try:
        quantity = read_decimal(_text(members, name))
    except Refused as refused:
        raise Unreadable(f"{name}: {refused}") from None
    if quantity < minimum:
        raise Unreadable(f"{name}: below {minimum}")
    return quantity


def _price(members: dict[str, Any], name: str) -> int:
    return _truncated(members, name, DECIMALS, 0, I64_MAX)


def _optional_price(members: dict[str, Any], name: str) -> int | None:
    return None if members.get(name) is None else _price(members, name)


def _truncated(members: dict[str, Any], name: str, decimals: int, minimum: int, maximum: int) -> int:
    """Averages and what is reckoned with them are quotients, which the venue has rounded itself."""
    try:
        return truncated_decimal(_text(members, name), decimals, minimum, maximum)
    except Refused as refused:
        raise Unreadable(f"{name}: {refused}") from None
