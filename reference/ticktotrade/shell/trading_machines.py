"""The machines that a trader drives, from whatever backend they come."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, Self

from ticktotrade.pipeline import Pipeline, PipelineConfig
from ticktotrade.router.interface import Router, RouterConfig
from ticktotrade.session import Session, SessionConfig


class TradingMachines(NamedTuple):
    """What makes each machine of the live path from its configuration.

    A trader calls their declared operations and nothing else, so that a machine that conforms can trade.
    """

    pipeline: Callable[[PipelineConfig], Pipeline]
    session: Callable[[SessionConfig], Session]
    router: Callable[[RouterConfig], Router]

    @classmethod
    def of(cls, machines: Mapping[str, Callable[[Any], Any]]) -> Self:
        """Those of a backend's or an engine's machines. Raises KeyError if one is missing."""
        return cls(*[machines[component] for component in cls._fields])
