"""Alpaca's order interface: what is written to it, and what its answers mean."""

import json
import re
from enum import Enum, auto
from typing import Any, Final, NamedTuple
from urllib.parse import quote

from ticktotrade.errors import Refused
from ticktotrade.json_text import BadJson, read_document
from ticktotrade.market_data import MESSAGE_BYTES
from ticktotrade.nano import DECIMALS, read_decimal, truncated_decimal, write_decimal
from ticktotrade.order import Order
from ticktotrade.router.interface import Answer, Ending, Replacement
from ticktotrade.schema.shapes import I64_MAX

ORDERS: Final = "/v2/orders"
ID_IN_USE: Final = 40010001
"""The venue's code for a client order id that it has an order with."""

_VENUE_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)
_ABOUT_THE_ORDER: Final = range(40_300_000, 40_400_000)
_ENDINGS: Final = {
    "filled": Ending.FILLED,
    "canceled": Ending.CANCELED,
    "expired": Ending.EXPIRED,
    "replaced": Ending.REPLACED,
    "rejected": Ending.REJECTED,
}


def order_target(venue_order_id: str) -> str:
    """Where an order that the venue has is changed and cancelled (ROUTER-30, ROUTER-27)."""
    return f"{ORDERS}/{venue_order_id}"


def query_target(client_order_id: str) -> str:
    """Where the venue is asked about an order: everything but unreserved characters percent-encoded (ROUTER-18)."""
    return f"{ORDERS}:by_client_order_id?client_order_id={quote(client_order_id, safe='')}"


def order_body(order: Order, notional: int | None) -> bytes:
    """What places an order (ROUTER-6)."""
    amount = ("qty", order.quantity) if notional is None else ("notional", notional)
    members: dict[str, str | bool | None] = {
        "symbol": order.symbol,
        amount[0]: write_decimal(amount[1]),
        "side": order.side,
        "type": order.order_type,
        "time_in_force": order.time_in_force,
        "limit_price": _decimal(order.limit_price),
        "stop_price": _decimal(order.stop_price),
        "extended_hours": order.extended_hours or None,
        "client_order_id": order.client_order_id,
    }
    return _json(members)


def replacement_body(replacement: Replacement) -> bytes:
    """What changes an order: only what is to change, and the new id (ROUTER-30)."""
    members: dict[str, str | bool | None] = {
        "qty": _decimal(replacement.quantity),
        "time_in_force": replacement.time_in_force,
        "limit_price": _decimal(replacement.limit_price),
        "stop_price": _decimal(replacement.stop_price),
        "client_order_id": replacement.client_order_id,
    }
    return _json(members)


class Meaning(Enum):
    """What the status of an answer says about the request (ROUTER-13)."""

    ACCEPTED = auto()
    NOT_PROCESSED = auto()
    """Too many requests: this one was not looked at."""
    UNAUTHORIZED = auto()
    DECLINED = auto()
    IN_DOUBT = auto()
    """It may have been acted on or not."""


def meaning(answer: Answer) -> Meaning:
    """By status; of 403 also by the code of the body, since with some it is about the order (ROUTER-13)."""
    status = answer.status
    if 200 <= status <= 299:
        return Meaning.ACCEPTED
    if status == 429:
        return Meaning.NOT_PROCESSED
    if status == 401 or (status == 403 and code_of(answer.body) not in _ABOUT_THE_ORDER):
        return Meaning.UNAUTHORIZED
    if 400 <= status <= 499 and status != 408:
        return Meaning.DECLINED
    return Meaning.IN_DOUBT


def code_of(body: bytes) -> int | None:
    """The venue's error code, if the body has one."""
    code = _object(body).get("code")
    return code if type(code) is int else None


def reason(answer: Answer) -> str:
    """The venue's message, cut off after what a `Message` holds; without one its status (ROUTER-20)."""
    message = _object(answer.body).get("message")
    if not isinstance(message, str) or not message:
        return f"http {answer.status}"
    return message.encode()[:MESSAGE_BYTES].decode(errors="ignore")


class OrderState(NamedTuple):
    """What the venue says of an order: its id there, its ending if it has one, and what has filled."""

    venue_order_id: str
    ending: Ending | None
    filled_quantity: int
    filled_value: int


def is_venue_id(text: str) -> bool:
    """Whether a venue's order can have this id: it becomes part of a path (ROUTER-14)."""
    return _VENUE_ID.fullmatch(text) is not None


def read_order(body: bytes, client_order_id: str) -> OrderState | None:
    """The state of the order with that id; nothing if the body is not one (ROUTER-14, ROUTER-15)."""
    members = _object(body)
    venue_order_id, status = members.get("id"), members.get("status")
    if not isinstance(venue_order_id, str) or not is_venue_id(venue_order_id):
        return None
    if members.get("client_order_id") != client_order_id or not isinstance(status, str):
        return None
    quantity = _filled_quantity(members.get("filled_qty"))
    price = _average_price(members.get("filled_avg_price")) if quantity else 0
    if quantity is None or price is None:
        return None
    return OrderState(venue_order_id, _ENDINGS.get(status), quantity, price * quantity)


def _filled_quantity(text: Any) -> int | None:
    try:
        return read_decimal(text) if _is_unsigned(text) else None
    except Refused:
        return None


def _average_price(text: Any) -> int | None:
    """The nano-dollars of a decimal that the venue has rounded itself: cut off after the ninth (ROUTER-15)."""
    try:
        return truncated_decimal(text, DECIMALS, 0, I64_MAX) if _is_unsigned(text) else None
    except Refused:
        return None


def _is_unsigned(text: Any) -> bool:
    return isinstance(text, str) and not text.startswith("-")


def _object(body: bytes) -> dict[str, Any]:
    """The members of a JSON object; none if it is not one."""
    try:
        value = read_document(body)
    except BadJson:
        return {}
    return value if isinstance(value, dict) else {}


def _decimal(value: int | None) -> str | None:
    return None if value is None else write_decimal(value)


def _json(members: dict[str, str | bool | None]) -> bytes:
    present = {name: value for name, value in members.items() if value is not None}
    return json.dumps(present, separators=(",", ":"), ensure_ascii=False).encode()
