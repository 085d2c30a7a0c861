"""The components of the specification: for each, its interface and its configuration."""

from typing import Any, Final, NamedTuple

from ticktotrade.book.interface import BookConfig, OrderBook
from ticktotrade.codec.interface import Codec, CodecConfig
from ticktotrade.errors import ErrorCode
from ticktotrade.feed.interface import FeedConfig, FeedParser
from ticktotrade.limiter.interface import Limiter, LimiterConfig
from ticktotrade.machine import NoConfig
from ticktotrade.numbers.interface import Numbers
from ticktotrade.pipeline.interface import Pipeline, PipelineConfig
from ticktotrade.risk.interface import RiskConfig, RiskGate
from ticktotrade.router.interface import Router, RouterConfig
from ticktotrade.session.interface import Session, SessionConfig
from ticktotrade.signal.interface import Signal, SignalConfig


class Component(NamedTuple):
    """A component: the name that traces and backends use, the operations, the configuration.

    ``config_errors`` are what making a machine may be refused with.
    """

    name: str
    interface: type[Any]
    config: type[Any]
    config_errors: tuple[ErrorCode, ...] = ()


COMPONENTS: Final[dict[str, Component]] = {
    component.name: component
    for component in (
        Component("numbers", Numbers, NoConfig),
        Component("feed", FeedParser, FeedConfig),
        Component("book", OrderBook, BookConfig),
        Component("signal", Signal, SignalConfig, (ErrorCode.INVALID_CONFIG,)),
        Component("risk", RiskGate, RiskConfig),
        Component("limiter", Limiter, LimiterConfig, (ErrorCode.INVALID_CONFIG,)),
        Component("codec", Codec, CodecConfig),
        Component("session", Session, SessionConfig),
        Component("router", Router, RouterConfig, (ErrorCode.INVALID_CONFIG,)),
        Component("pipeline", Pipeline, PipelineConfig, (ErrorCode.INVALID_CONFIG,)),
    )
}
