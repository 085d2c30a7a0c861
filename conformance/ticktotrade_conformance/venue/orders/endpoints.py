"""The endpoints of order entry, for one request and without I/O."""

from typing import Final, NamedTuple
from urllib.parse import parse_qs

from ticktotrade_conformance.venue.orders.answers import HttpAnswer, nothing, order_answer, refusal
from ticktotrade_conformance.venue.orders.order_desk import OrderDesk
from ticktotrade_conformance.venue.orders.rejection import NOT_FOUND, Rejection, bad_value
from ticktotrade_conformance.venue.orders.request_bodies import read_change, read_wanted

_ORDERS: Final = "/v2/orders"
_BY_CLIENT_ORDER_ID: Final = "/v2/orders:by_client_order_id"
_METHOD_NOT_ALLOWED: Final = 40510000


class HttpRequest(NamedTuple):
    """A request with its whole body; ``path`` is decoded, ``headers`` have names in lower case."""

    method: str
    path: str
    query: bytes
    headers: dict[bytes, bytes]
    body: bytes


def act(desk: OrderDesk, now: int, request: HttpRequest) -> HttpAnswer:
    """Do what a request asks for; the answer."""
    try:
        return _act(desk, now, request)
    except Rejection as rejection:
        return refusal(rejection)


def _act(desk: OrderDesk, now: int, request: HttpRequest) -> HttpAnswer:
    method, path = request.method, request.path
    if path == _ORDERS:
        _check_method(method, "POST")
        return order_answer(desk.submit(now, read_wanted(request.body)))
    if path == _BY_CLIENT_ORDER_ID:
        _check_method(method, "GET")
        return order_answer(desk.by_client_order_id(_client_order_id(request.query)))
    parent, _, order_id = path.rpartition("/")
    if parent != _ORDERS or not order_id:
        raise Rejection(404, NOT_FOUND, "endpoint not found")
    _check_method(method, "GET", "PATCH", "DELETE")
    if method == "PATCH":
        return order_answer(desk.replace(now, order_id, read_change(request.body)))
    if method == "DELETE":
        desk.cancel(now, order_id)
        return nothing()
    return order_answer(desk.order(order_id))


def _check_method(method: str, *allowed: str) -> None:
    if method not in allowed:
        raise Rejection(405, _METHOD_NOT_ALLOWED, f"the endpoint takes {', '.join(allowed)}")


def _client_order_id(query: bytes) -> str:
    try:
        members = parse_qs(query.decode("latin-1"), keep_blank_values=True, max_num_fields=10)
    except ValueError:
        members = {}
    ids = members.get("client_order_id", [])
    if len(ids) != 1:
        raise bad_value("client_order_id is required")
    return ids[0]
