"""What the cases of the feed session are made of: configurations, frames, and ways into each state."""

import json
from typing import Any, Final

from ticktotrade.feed.events import Subscription
from ticktotrade.feed.members import LAYOUTS
from ticktotrade.session import NO_CHANNELS, SessionConfig

CONFIG: Final = SessionConfig(
    connect_timeout=100,
    auth_timeout=100,
    subscribe_timeout=100,
    silence_timeout=1000,
    backoff_base=16,
    backoff_cap=100,
    seed=1,
    stable_time=300,
    heal_timeout=100,
    heal_interval=10,
    heal_pause=1000,
)
STATUS: Final = ("status",)
STOP: Final = ("stop",)
GREETING: Final = '{"T":"success","msg":"connected"}'
AUTHENTICATED: Final = '{"T":"success","msg":"authenticated"}'
_WIRE_NAMES: Final = tuple(field.name for field in LAYOUTS["subscription"].fields)


def channels_of(**symbols: str) -> Subscription:
    """Channels by name, their symbols apart by spaces."""
    return NO_CHANNELS._replace(**{name: tuple(each.split()) for name, each in symbols.items()})


def text(now: int, *elements: str) -> tuple[Any, ...]:
    """A frame with some elements."""
    return ("text", now, f"[{','.join(elements)}]".encode())


def echo(channels: Subscription) -> str:
    """The venue's list of what it sends."""
    return json.dumps({"T": "subscription", **dict(zip(_WIRE_NAMES, channels, strict=True))})


def error(code: int, message: str = "so it goes") -> str:
    """What the venue complains of."""
    return f'{{"T":"error","code":{code},"msg":"{message}"}}'


def opened(now: int) -> tuple[tuple[Any, ...], ...]:
    """Up to an open connection, nothing said yet."""
    return (("start", now), ("opened", now))


def authenticated(now: int) -> tuple[tuple[Any, ...], ...]:
    """Up to a connection on which the credentials were taken."""
    return (*opened(now), text(now, GREETING, AUTHENTICATED))


BOOKS: Final = channels_of(trades="AAPL", orderbooks="BTC/USD ETH/USD")
ASKED: Final = (("subscribe", 0, BOOKS), *authenticated(0))
UPDATE: Final = '{"T":"o","S":"BTC/USD","t":"2024-08-09T00:00:01Z","b":[{"p":100,"s":1}],"a":[],"r":true}'


def streaming(now: int, channels: Subscription) -> tuple[tuple[Any, ...], ...]:
    """From a new session to one that streams some channels, all at one time."""
    return (("subscribe", now, channels), *authenticated(now), text(now, echo(channels)))


def again(now: int, channels: Subscription) -> tuple[tuple[Any, ...], ...]:
    """From backing off to streaming some channels again, all at one time, which is one that `retry` has named."""
    return (("tick", now), ("opened", now), text(now, GREETING, AUTHENTICATED, echo(channels)))


STREAMING: Final = streaming(0, BOOKS)
