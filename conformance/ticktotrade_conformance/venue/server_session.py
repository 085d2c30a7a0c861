"""The venue's side of the session protocol, for one connection and without I/O."""

import json
from typing import Any, Final, NamedTuple

from ticktotrade.json_text import BadJson, read_document
from ticktotrade.market_data import SYMBOL_BYTES
from ticktotrade.shell import Credentials

CHANNELS: Final = ("trades", "quotes", "bars", "updatedBars", "dailyBars", "orderbooks")
"""The channels of a crypto feed, by their names on the wire."""
_OTHER_CHANNELS: Final = ("statuses", "lulds", "corrections", "cancelErrors", "news")

ERRORS: Final = {
    400: "invalid syntax",
    401: "not authenticated",
    402: "auth failed",
    403: "already authenticated",
    404: "auth timeout",
    405: "symbol limit exceeded",
    406: "connection limit exceeded",
    407: "slow client",
    410: "invalid subscribe action for this feed",
    500: "internal error",
}

GREETING: Final = '[{"T":"success","msg":"connected"}]'
_AUTHENTICATED: Final = '[{"T":"success","msg":"authenticated"}]'


def error_frame(code: int) -> str:
    """The frame that reports an error."""
    return json.dumps([{"T": "error", "code": code, "msg": ERRORS[code]}], separators=(",", ":"))


class Answer(NamedTuple):
    """What a client's frame is answered with.

    ``new_books`` are the symbols, or ``*``, whose order books it asked for and had not before; ``ends`` says
    whether the venue closes the connection then.
    """

    frame: str
    new_books: tuple[str, ...] = ()
    ends: bool = False


class ServerSession:
    """Reads what one client sends: credentials once, then subscriptions.

    ``accepted`` are the only credentials that will do, if there are any; at most ``max_symbols`` may be
    subscribed to, over all channels.
    """

    def __init__(self, accepted: Credentials | None = None, max_symbols: int = 10_000) -> None:
        self.authenticated = False
        self._accepted = accepted
        self._max_symbols = max_symbols
        self._subscribed: dict[str, dict[str, None]] = {channel: {} for channel in CHANNELS}

    @property
    def subscribed(self) -> bool:
        """Whether anything is subscribed to."""
        return any(self._subscribed.values())

    def wants(self, channel: str, symbol: str) -> bool:
        """Whether messages of this channel and symbol are for this client."""
        symbols = self._subscribed.get(channel, {})
        return symbol in symbols or "*" in symbols

    def on_text(self, frame: str | bytes) -> Answer:
        """The answer to a frame of the client."""
        try:
            request = read_document(frame.encode() if isinstance(frame, str) else frame)
        except BadJson:
            request = None
        action = request.get("action") if isinstance(request, dict) else None
        if action == "auth":
            return self._on_auth(request)
        if action not in ("subscribe", "unsubscribe"):
            return Answer(error_frame(400))
        if not self.authenticated:
            return Answer(error_frame(401))
        channels = {name: value for name, value in request.items() if name != "action"}
        return self._on_channels(action, channels)

    def _on_auth(self, request: dict[str, Any]) -> Answer:
        key, secret = request.get("key"), request.get("secret")
        if self.authenticated:
            return Answer(error_frame(403))
        known = isinstance(key, str) and isinstance(secret, str) and bool(key and secret)
        if not known or (self._accepted is not None and not self._accepted.are(str(key), str(secret))):
            return Answer(error_frame(402), ends=True)
        self.authenticated = True
        return Answer(_AUTHENTICATED)

    def _on_channels(self, action: str, channels: dict[str, Any]) -> Answer:
        if any(name in _OTHER_CHANNELS for name in channels):
            return Answer(error_frame(410))
        if not all(name in CHANNELS and _is_symbols(value) for name, value in channels.items()):
            return Answer(error_frame(400))
        changed = {channel: dict(symbols) for channel, symbols in self._subscribed.items()}
        for channel, symbols in channels.items():
            for symbol in symbols:
                if action == "subscribe":
                    changed[channel][symbol] = None
                else:
                    changed[channel].pop(symbol, None)
        if sum(map(len, changed.values())) > self._max_symbols:
            return Answer(error_frame(405))
        new_books = tuple(
            each for each in changed["orderbooks"] if each not in self._subscribed["orderbooks"]
        )
        self._subscribed = changed
        lists = {channel: list(symbols) for channel, symbols in changed.items()}
        lists |= {channel: [] for channel in _OTHER_CHANNELS}
        if lists["trades"]:
            # Trades bring their corrections along.
            lists |= {"corrections": lists["trades"], "cancelErrors": lists["trades"]}
        echo = json.dumps([{"T": "subscription", **lists}], separators=(",", ":"), ensure_ascii=False)
        return Answer(echo, new_books)


def _is_symbols(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(each, str) and 1 <= len(each.encode()) <= SYMBOL_BYTES for each in value
    )
