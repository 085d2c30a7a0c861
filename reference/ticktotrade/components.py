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

    ``config_requirements`` are the ids of what a machine keeps to because of its configuration, ``config_errors`` what
    making one may be refused with.
    """

    name: str
    interface: type[Any]
    config: type[Any]
    config_requirements: tuple[str, ...] = ()
    config_errors: tuple[ErrorCode, ...] = ()


COMPONENTS: Final[dict[str, Component]] = {
    component.name: component
    for component in (
        Component("numbers", Numbers, NoConfig),
        Component("feed", FeedParser, FeedConfig, ("FEED-1",)),
        Component("book", OrderBook, BookConfig, ("BOOK-6",)),
        Component("signal", Signal, SignalConfig, ("SIGNAL-1",), (ErrorCode.INVALID_CONFIG,)),
        Component("risk", RiskGate, RiskConfig, ("RISK-21", "RISK-22")),
        Component("limiter", Limiter, LimiterConfig, ("LIMIT-1", "LIMIT-10"), (ErrorCode.INVALID_CONFIG,)),
        Component("codec", Codec, CodecConfig),
        Component(
            "session",
            Session,
            SessionConfig,
            (
                "SESSION-15",
                "SESSION-16",
                "SESSION-17",
                "SESSION-20",
                "SESSION-21",
                "SESSION-29",
                "SESSION-30",
                "SESSION-31",
            ),
        ),
        Component(
            "router",
            Router,
            RouterConfig,
            (
                "ROUTER-4",
                "ROUTER-7",
                "ROUTER-10",
                "ROUTER-12",
                "ROUTER-22",
                "ROUTER-35",
                "ROUTER-43",
                "ROUTER-44",
                "ROUTER-45",
            ),
            (ErrorCode.INVALID_CONFIG,),
        ),
        Component(
            "pipeline",
            Pipeline,
            PipelineConfig,
            ("PIPE-1", "PIPE-24", "PIPE-26"),
            (ErrorCode.INVALID_CONFIG,),
        ),
    )
}
