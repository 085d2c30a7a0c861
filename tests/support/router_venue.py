"""A venue's order entry as the router sees it through a network that loses, delays and repeats."""

import json
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from ticktotrade.nano import read_decimal, write_decimal
from ticktotrade.router import Answer, Method, Request

OPEN = "new"


def answer(status: int, body: object = None) -> Answer:
    return Answer(status, None, None, b"" if body is None else json.dumps(body).encode())


def refusal(status: int, code: int, message: str) -> Answer:
    return answer(status, {"code": code, "message": message})


@dataclass
class VenueOrder:
    """An order that the venue has taken. All of its fills are at one price, so that the average is exact."""

    id: str
    client_order_id: str
    symbol: str
    quantity: int
    price: int
    filled: int = 0
    status: str = OPEN

    @property
    def is_open(self) -> bool:
        return self.status == OPEN

    def fill(self, quantity: int) -> None:
        assert self.is_open
        self.filled += min(quantity, self.quantity - self.filled)
        if self.filled == self.quantity:
            self.status = "filled"

    def shown(self) -> dict[str, object]:
        return {
            "id": self.id,
            "client_order_id": self.client_order_id,
            "symbol": self.symbol,
            "status": self.status,
            "filled_qty": write_decimal(self.filled),
            "filled_avg_price": write_decimal(self.price) if self.filled else None,
        }


@dataclass
class Venue:
    """Takes each client order id once, whatever has become of the order since."""

    orders: dict[str, VenueOrder] = field(default_factory=dict)
    refuses: set[str] = field(default_factory=set)
    """The symbols that it takes no orders in."""

    def handle(self, request: Request) -> Answer:
        """Do what a request says, once it has come."""
        url = urlsplit(request.target)
        if request.method is Method.GET:
            assert url.path == "/v2/orders:by_client_order_id"
            (client_order_id,) = parse_qs(url.query)["client_order_id"]
            known = self.orders.get(client_order_id)
            return refusal(404, 40410000, "order not found") if known is None else answer(200, known.shown())
        if request.method is Method.POST:
            assert url.path == "/v2/orders"
            return self._post(json.loads(request.body))
        old = self._by_id(url.path.removeprefix("/v2/orders/"))
        if old is None:
            return refusal(404, 40410000, "order not found")
        if not old.is_open:
            return refusal(422, 42210000, f"order is already {old.status}")
        if request.method is Method.PATCH:
            return self._patch(old, json.loads(request.body))
        old.status = "canceled"
        return answer(204)

    def _by_id(self, order_id: str) -> VenueOrder | None:
        return next((order for order in self.orders.values() if order.id == order_id), None)

    def _post(self, body: dict[str, str]) -> Answer:
        if body["symbol"] in self.refuses:
            return refusal(403, 40310000, "insufficient buying power")
        return self._take(body["client_order_id"], body["symbol"], read_decimal(body["qty"]))

    def _patch(self, old: VenueOrder, body: dict[str, str]) -> Answer:
        taken = self._take(body["client_order_id"], old.symbol, read_decimal(body["qty"]))
        if taken.status == 200:
            old.status = "replaced"
        return taken

    def _take(self, client_order_id: str, symbol: str, quantity: int) -> Answer:
        if client_order_id in self.orders:
            return refusal(422, 40010001, "client_order_id must be unique")
        return answer(200, self.place(client_order_id, symbol, quantity).shown())

    def place(self, client_order_id: str, symbol: str, quantity: int) -> VenueOrder:
        """Take an order, whoever sent it."""
        number = len(self.orders) + 1
        order = VenueOrder(f"venue-{number}", client_order_id, symbol, quantity, (100 + number) * 10**9 + 1)
        self.orders[client_order_id] = order
        return order


@dataclass
class Sent:
    """A request on the network. It may come late, twice, or, if it is dead, not at all."""

    request: Request
    at: int
    is_awaited: bool = True
    is_dead: bool = False
    answers: list[Answer] = field(default_factory=list)

    @property
    def has_come(self) -> bool:
        return bool(self.answers)

    def deliver(self, venue: Venue) -> None:
        assert not self.is_dead
        self.answers.append(venue.handle(self.request))
