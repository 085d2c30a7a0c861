"""What the venue answers: an order, a list, or a refusal, as Alpaca's JSON."""

import json
from typing import Any, Final, NamedTuple
from uuid import NAMESPACE_URL, uuid5

from ticktotrade.nano import write_decimal
from ticktotrade.timestamp import write_time
from ticktotrade_conformance.venue.orders.records import OrderStatus, VenueOrder, is_pair
from ticktotrade_conformance.venue.orders.rejection import Rejection

_JSON: Final = (("content-type", "application/json; charset=utf-8"),)
_FINAL: Final = (OrderStatus.FILLED, OrderStatus.EXPIRED, OrderStatus.CANCELED, OrderStatus.REPLACED)


class HttpAnswer(NamedTuple):
    """An answer of the venue; ``headers`` without the body's length."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


def nothing() -> HttpAnswer:
    """The answer that says that it is done."""
    return HttpAnswer(204, (), b"")


def refusal(rejection: Rejection) -> HttpAnswer:
    """The answer that says why not."""
    return json_answer({"code": rejection.code, "message": rejection.message}, rejection.status)


def order_members(order: VenueOrder) -> dict[str, Any]:
    """An order as Alpaca describes it: every number is a string, and what there is not is null."""
    wanted, updated = order.wanted, write_time(order.updated_at)
    ended = {f"{status}_at": updated if order.status is status else None for status in _FINAL}
    return {
        "id": order.id,
        "client_order_id": order.client_order_id,
        "created_at": write_time(order.created_at),
        "updated_at": updated,
        "submitted_at": write_time(order.created_at),
        **ended,
        "failed_at": None,
        "replaced_by": order.replaced_by,
        "replaces": order.replaces,
        "symbol": wanted.symbol,
        "asset_id": asset_id(wanted.symbol),
        "asset_class": asset_class(wanted.symbol),
        "notional": _decimal(wanted.notional),
        "qty": _decimal(wanted.quantity),
        "filled_qty": write_decimal(order.filled_quantity),
        "filled_avg_price": _decimal(order.average_price),
        "order_class": "",
        "order_type": wanted.order_type,
        "type": wanted.order_type,
        "side": wanted.side,
        "time_in_force": wanted.time_in_force,
        "limit_price": _decimal(wanted.limit_price),
        "stop_price": _decimal(wanted.stop_price),
        "status": order.status,
        "extended_hours": wanted.extended_hours,
        "legs": None,
        "trail_percent": None,
        "trail_price": None,
        "hwm": None,
    }


def asset_class(symbol: str) -> str:
    """What kind of asset a symbol stands for."""
    return "crypto" if is_pair(symbol) else "us_equity"


def asset_id(symbol: str) -> str:
    """The venue's id of an asset."""
    return str(uuid5(NAMESPACE_URL, f"asset/{symbol}"))


def json_answer(content: dict[str, Any] | list[dict[str, Any]], status: int = 200) -> HttpAnswer:
    """An answer in JSON."""
    return HttpAnswer(status, _JSON, json.dumps(content, separators=(",", ":"), ensure_ascii=False).encode())


def _decimal(nanos: int | None) -> str | None:
    return None if nanos is None else write_decimal(nanos)
