"""Saboteurs of the codec."""

from typing import Any

from ticktotrade.codec import BincodeCodec, JsonCodec
from ticktotrade.errors import Refused
from ticktotrade.order import Order
from ticktotrade_conformance.saboteurs.registry import saboteur


@saboteur("codec", "CODEC-9")
class TrailingBytes(BincodeCodec):
    """Lets bytes behind the message pass, as bincode does."""

    def __init__(self, config: Any) -> None:
        self._json = JsonCodec() if config.encoding == "json" else None

    def encode(self, order: Order) -> bytes:
        return self._json.encode(order) if self._json else super().encode(order)

    def decode(self, message: bytes) -> Order:
        if self._json:
            return self._json.decode(message)
        for end in range(len(message), 0, -1):
            try:
                return super().decode(message[:end])
            except Refused:
                continue
        return super().decode(message)
