"""A router that is taken along with the steps of a sequence, so that what it is asking can be answered."""

from collections.abc import Sequence
from typing import Any

from ticktotrade.errors import Refused
from ticktotrade.limiter import GcraLimiter
from ticktotrade.router import Abandon, OrderRouter, Request, Routed, RouterConfig
from ticktotrade_conformance.traces.trace import Step


class Follower:
    """A router of a configuration, and the requests that it waits for an answer to."""

    def __init__(self, config: RouterConfig) -> None:
        self.router = OrderRouter(GcraLimiter, config)
        self.pending: dict[int, Request] = {}
        self._orders: tuple[Routed, ...] | None = ()

    @property
    def orders(self) -> tuple[Routed, ...]:
        """The orders in hand. O(1) if nothing was done since they were looked at."""
        if self._orders is None:
            self._orders = self.router.orders()
        return self._orders

    def follow(self, steps: Sequence[Step]) -> None:
        """Take some steps."""
        for step in steps:
            self.take(step.operation, *step.arguments)

    def take(self, operation: str, *arguments: Any) -> None:
        """Take one step; a refused one changes nothing, and a probe is left out."""
        if not arguments:
            return
        try:
            actions = getattr(self.router, operation)(*arguments)
        except Refused:
            return
        self._orders = None
        if operation in ("answered", "failed"):
            self.pending.pop(arguments[1], None)
        for action in actions:
            if isinstance(action, Request):
                self.pending[action.request] = action
            elif isinstance(action, Abandon):
                self.pending.pop(action.request, None)
