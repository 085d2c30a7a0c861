"""Reading the bodies of requests, with the rules and error codes of Alpaca."""

from typing import Any, Final, TypeVar

from ticktotrade.errors import Refused
from ticktotrade.json_text import BadJson, JsonReader
from ticktotrade.market_data import SYMBOL_BYTES, Side
from ticktotrade.nano import NANOS, read_decimal
from ticktotrade.order import CLIENT_ORDER_ID_BYTES, OrderType, TimeInForce
from ticktotrade_conformance.venue.orders.records import Change, Wanted
from ticktotrade_conformance.venue.orders.rejection import (
    BAD_SYNTAX,
    FORBIDDEN,
    Rejection,
    bad_value,
    not_possible,
)

_LEAST_NOTIONAL: Final = NANOS
_CENT: Final = NANOS // 100
_HUNDREDTH_OF_A_CENT: Final = _CENT // 100
_LIMITED: Final = (OrderType.LIMIT, OrderType.STOP_LIMIT)
_STOPPED: Final = (OrderType.STOP, OrderType.STOP_LIMIT)
_CHANGEABLE: Final = ("qty", "time_in_force", "limit_price", "stop_price", "client_order_id")
_Choice = TypeVar("_Choice", OrderType, TimeInForce, Side)


class _Number(str):
    """A JSON number's text, which is taken as that of a string is."""

    __slots__ = ()


def read_wanted(body: bytes) -> Wanted:
    """The order that the body of ``POST /v2/orders`` asks for; raises `Rejection`."""
    members = _members(body)
    if members.get("order_class") not in (None, "", "simple"):
        raise bad_value("order_class: only simple orders are taken here")
    wanted = Wanted(
        symbol=_symbol(members),
        side=_choice(members, "side", Side),
        order_type=_choice(members, "type", OrderType),
        time_in_force=_choice(members, "time_in_force", TimeInForce),
        quantity=_decimal(members, "qty"),
        notional=_decimal(members, "notional"),
        limit_price=_decimal(members, "limit_price"),
        stop_price=_decimal(members, "stop_price"),
        extended_hours=_flag(members, "extended_hours"),
        client_order_id=_client_order_id(members),
    )
    check(wanted)
    return wanted


def read_change(body: bytes) -> Change:
    """What the body of ``PATCH /v2/orders/{id}`` asks for; raises `Rejection`."""
    members = _members(body)
    unknown = [name for name in members if name not in _CHANGEABLE]
    if unknown:
        raise bad_value(f"{unknown[0][:40]} cannot be replaced")
    given = members.get("time_in_force") is not None
    return Change(
        quantity=_decimal(members, "qty"),
        time_in_force=_choice(members, "time_in_force", TimeInForce) if given else None,
        limit_price=_decimal(members, "limit_price"),
        stop_price=_decimal(members, "stop_price"),
        client_order_id=_client_order_id(members),
    )


def check(wanted: Wanted) -> None:
    """Refuse, with a `Rejection`, an order whose members do not go together."""
    if (wanted.quantity is None) == (wanted.notional is None):
        raise bad_value("qty or notional is required, and not both")
    _check_prices(wanted)
    if wanted.notional is not None:
        if wanted.order_type is not OrderType.MARKET:
            raise bad_value("notional orders must be market orders")
        if wanted.time_in_force not in (TimeInForce.DAY, TimeInForce.GTC, TimeInForce.IOC):
            raise bad_value("notional orders must be day, gtc or ioc")
        if wanted.notional < _LEAST_NOTIONAL:
            raise Rejection(403, FORBIDDEN, "cost basis must be >= minimal amount of order 1")
    lasting = wanted.time_in_force in (TimeInForce.DAY, TimeInForce.GTC)
    if wanted.order_type in _STOPPED and not lasting:
        raise bad_value("stop and stop_limit orders must be day or gtc")
    if wanted.extended_hours and not (wanted.order_type is OrderType.LIMIT and lasting):
        raise not_possible("extended hours orders must be day or gtc limit orders")


def _check_prices(wanted: Wanted) -> None:
    for name, price, types in (
        ("limit_price", wanted.limit_price, _LIMITED),
        ("stop_price", wanted.stop_price, _STOPPED),
    ):
        if (price is not None) != (wanted.order_type in types):
            rule = "require" if price is None else "have no"
            raise bad_value(f"{wanted.order_type} orders {rule} {name}")
        if price is not None and "/" not in wanted.symbol and price % _increment(price):
            raise not_possible(
                f"invalid {name}. sub-penny increment does not fulfill minimum pricing criteria"
            )


def _increment(price: int) -> int:
    """From a dollar on prices are in cents, below in hundredths of them (not those of crypto pairs)."""
    return _CENT if price >= NANOS else _HUNDREDTH_OF_A_CENT


def _members(body: bytes) -> dict[str, Any]:
    reader = JsonReader(_Number, _Number)
    try:
        members = reader.read(body)
    except BadJson:
        members = None
    if not isinstance(members, dict) or reader.repeated:
        raise Rejection(400, BAD_SYNTAX, "request body format is invalid")
    return members


def _symbol(members: dict[str, Any]) -> str:
    symbol = members.get("symbol")
    if type(symbol) is not str or not symbol:
        raise bad_value("symbol is required")
    if len(symbol) > SYMBOL_BYTES or not (
        symbol.isascii() and symbol.replace("/", "").replace(".", "").isalnum()
    ):
        raise not_possible(f'asset "{symbol[:SYMBOL_BYTES]}" not found')
    return symbol


def _choice(members: dict[str, Any], name: str, choices: type[_Choice]) -> _Choice:
    value = members.get(name)
    if value is None:
        raise bad_value(f"{name} is required")
    if type(value) is not str or value not in list(choices):
        raise bad_value(f"invalid {name}")
    return choices(value)


def _decimal(members: dict[str, Any], name: str) -> int | None:
    value = members.get(name)
    if value is None:
        return None
    try:
        number = read_decimal(value) if isinstance(value, str) else 0
    except Refused as refused:
        raise bad_value(f"invalid {name}: {refused.code}") from None
    if number <= 0:
        raise bad_value(f"{name} must be > 0")
    return number


def _flag(members: dict[str, Any], name: str) -> bool:
    value = members.get(name)
    if value is None:
        return False
    if not isinstance(value, bool):
        raise bad_value(f"invalid {name}")
    return value


def _client_order_id(members: dict[str, Any]) -> str | None:
    value = members.get("client_order_id")
    if value is None or value == "":
        return None
    if type(value) is not str or len(value.encode()) > CLIENT_ORDER_ID_BYTES:
        raise bad_value(
            f"client_order_id must be a string of no more than {CLIENT_ORDER_ID_BYTES} characters"
        )
    return value
