"""The endpoints of order entry, for one request and without I/O."""

from typing import Final, NamedTuple

from ticktotrade_conformance.venue.orders.account_answers import account_members, position_members
from ticktotrade_conformance.venue.orders.answers import (
    HttpAnswer,
    json_answer,
    nothing,
    order_members,
    refusal,
)
from ticktotrade_conformance.venue.orders.listing import listed, read_listing
from ticktotrade_conformance.venue.orders.matching_engine import MatchingEngine
from ticktotrade_conformance.venue.orders.query import Query
from ticktotrade_conformance.venue.orders.records import VenueOrder, is_symbol
from ticktotrade_conformance.venue.orders.rejection import NOT_FOUND, Rejection, bad_value
from ticktotrade_conformance.venue.orders.request_bodies import read_change, read_wanted

_ORDERS: Final = "/v2/orders"
_BY_CLIENT_ORDER_ID: Final = "/v2/orders:by_client_order_id"
_POSITIONS: Final = "/v2/positions"
_ACCOUNT: Final = "/v2/account"
_METHOD_NOT_ALLOWED: Final = 40510000


class HttpRequest(NamedTuple):
    """A request with its whole body; ``path`` is decoded, ``headers`` have names in lower case."""

    method: str
    path: str
    query: bytes
    headers: dict[bytes, bytes]
    body: bytes


def act(engine: MatchingEngine, now: int, request: HttpRequest) -> HttpAnswer:
    """Do what a request asks for; the answer."""
    try:
        return _act(engine, now, request)
    except Rejection as rejection:
        return refusal(rejection)


def wants_list(request: HttpRequest) -> bool:
    """Whether a request is answered with a list, if it is done."""
    return request.method == "GET" and request.path in (_ORDERS, _POSITIONS)


def _act(engine: MatchingEngine, now: int, request: HttpRequest) -> HttpAnswer:
    path = request.path
    if path == _ORDERS:
        return _orders(engine, now, request)
    if path == _BY_CLIENT_ORDER_ID:
        _check_method(request, "GET")
        return _described(engine.by_client_order_id(_client_order_id(request.query)))
    if path == _ACCOUNT:
        _check_method(request, "GET")
        return json_answer(account_members(engine.account, engine.holdings()))
    if path == _POSITIONS:
        _check_method(request, "GET")
        return json_answer([position_members(each) for each in engine.holdings()])
    if path.startswith(f"{_POSITIONS}/"):
        _check_method(request, "GET")
        return _position(engine, path.removeprefix(f"{_POSITIONS}/"))
    return _order(engine, now, request)


def _orders(engine: MatchingEngine, now: int, request: HttpRequest) -> HttpAnswer:
    _check_method(request, "GET", "POST")
    if request.method == "POST":
        return _described(engine.submit(now, read_wanted(request.body)))
    orders = listed(engine.orders(), read_listing(request.query))
    return json_answer([order_members(order) for order in orders])


def _order(engine: MatchingEngine, now: int, request: HttpRequest) -> HttpAnswer:
    parent, _, order_id = request.path.rpartition("/")
    if parent != _ORDERS or not order_id:
        raise Rejection(404, NOT_FOUND, "endpoint not found")
    _check_method(request, "GET", "PATCH", "DELETE")
    if request.method == "PATCH":
        return _described(engine.replace(now, order_id, read_change(request.body)))
    if request.method == "DELETE":
        engine.cancel(now, order_id)
        return nothing()
    return _described(engine.order(order_id))


def _position(engine: MatchingEngine, name: str) -> HttpAnswer:
    for holding in engine.holdings():
        if is_symbol(name, holding.symbol):
            return json_answer(position_members(holding))
    raise Rejection(404, NOT_FOUND, "position does not exist")


def _described(order: VenueOrder) -> HttpAnswer:
    return json_answer(order_members(order))


def _check_method(request: HttpRequest, *allowed: str) -> None:
    if request.method not in allowed:
        raise Rejection(405, _METHOD_NOT_ALLOWED, f"the endpoint takes {', '.join(allowed)}")


def _client_order_id(query: bytes) -> str:
    client_order_id = Query(query, ("client_order_id", "nested")).text("client_order_id")
    if client_order_id is None:
        raise bad_value("client_order_id is required")
    return client_order_id
