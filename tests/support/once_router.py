"""The least router there is, to test the shell around it: each order is posted once, and what comes is its end."""

from collections.abc import Callable
from typing import NamedTuple

from ticktotrade.errors import ErrorCode, Refused
from ticktotrade.market_data import Side
from ticktotrade.order import Order, OrderType, TimeInForce
from ticktotrade.router.interface import (
    Abandon,
    Action,
    Answer,
    Done,
    Ending,
    Failure,
    Halted,
    Method,
    Placed,
    Replacement,
    Request,
    Routed,
    RouterConfig,
    RouterState,
    RouterStatus,
)


def order(name: str) -> Order:
    """An order by this client order id."""
    return Order(name, "A", Side.BUY, OrderType.MARKET, TimeInForce.DAY, 10**9, None, None, False, 0, 0)


class Sent(NamedTuple):
    """A request that waits for its answer."""

    name: str
    until: int


class OnceRouter:
    """Posts the client order id of each order; abandons at the request time-out; never sends anything again."""

    def __init__(self, config: RouterConfig) -> None:
        self.outcomes: dict[str, list[Answer | Failure | None]] = {}
        """Of each order; `None` is an abandoned request."""
        self.ticks: list[int] = []
        self._config = config
        self._sent: dict[int, Sent] = {}
        self._last = 0
        self._state = RouterState.RUNNING

    def submit(self, now: int, order: Order, notional: int | None) -> tuple[Action, ...]:
        if self._state is not RouterState.RUNNING:
            raise Refused(ErrorCode.WRONG_STATE)
        name = order.client_order_id
        return (self._request(now, name, Method.POST, "/v2/orders", name.encode()),)

    def slices(self, now: int, order: Order, count: int, interval: int, lot: int) -> tuple[Action, ...]:
        actions: tuple[Action, ...] = ()
        for each in range(count):
            sliced = order._replace(client_order_id=f"{order.client_order_id}-{each}")
            actions += self.submit(now, sliced, None)
        return actions

    def adopt(
        self,
        now: int,
        order: Order,
        venue_order_id: str | None,
        filled_quantity: int,
        filled_value: int,
    ) -> tuple[Action, ...]:
        return self.query(now, order.client_order_id)

    def cancel(self, now: int, client_order_id: str) -> tuple[Action, ...]:
        return (self._request(now, client_order_id, Method.DELETE, f"/v2/orders/{client_order_id}"),)

    def replace(self, now: int, client_order_id: str, replacement: Replacement) -> tuple[Action, ...]:
        name = replacement.client_order_id
        target = f"/v2/orders/{client_order_id}"
        return (self._request(now, name, Method.PATCH, target, name.encode()),)

    def query(self, now: int, client_order_id: str) -> tuple[Action, ...]:
        target = f"/v2/orders:by_client_order_id?client_order_id={client_order_id}"
        return (self._request(now, client_order_id, Method.GET, target),)

    def answered(self, now: int, request: int, answer: Answer) -> tuple[Action, ...]:
        name = self._end(request, answer)
        if answer.status == 401:
            self._state = RouterState.HALTED
            return (Halted(answer.status, "unauthorized"),)
        return Placed(name, "1"), Done(name, Ending.FILLED, answer.body.decode(errors="replace")[:64])

    def failed(self, now: int, request: int, failure: Failure) -> tuple[Action, ...]:
        return (Done(self._end(request, failure), Ending.UNKNOWN, failure),)

    def tick(self, now: int) -> tuple[Action, ...]:
        self.ticks.append(now)
        late = [request for request, sent in self._sent.items() if sent.until <= now]
        actions = tuple(Abandon(each) for each in late)
        return actions + tuple(Done(self._end(each, None), Ending.UNKNOWN, "time-out") for each in late)

    def stop(self, now: int) -> tuple[Action, ...]:
        self._state = RouterState.STOPPING
        return ()

    def orders(self) -> tuple[Routed, ...]:
        return ()

    def status(self) -> RouterStatus:
        state = self._state
        if state is RouterState.STOPPING and not self._sent:
            state = RouterState.STOPPED
        return RouterStatus(state, min((sent.until for sent in self._sent.values()), default=None))

    def _request(self, now: int, name: str, method: Method, target: str, body: bytes = b"") -> Request:
        self._last += 1
        self._sent[self._last] = Sent(name, now + self._config.request_timeout)
        return Request(self._last, method, target, body)

    def _end(self, request: int, outcome: Answer | Failure | None) -> str:
        if request not in self._sent:
            raise Refused(ErrorCode.UNKNOWN_REQUEST)
        name = self._sent.pop(request).name
        self.outcomes.setdefault(name, []).append(outcome)
        return name


def kept(routers: list[OnceRouter]) -> Callable[[RouterConfig], OnceRouter]:
    """Makes routers that a test can look at."""

    def make(config: RouterConfig) -> OnceRouter:
        routers.append(OnceRouter(config))
        return routers[-1]

    return make
