"""The codec: messages between components, as bytes.

Read `messages` and `interface` first, then `json_messages` (baseline) and `bincode`, then `compiled` (phase 1). All are
made from the messages' declared members.
"""

from ticktotrade.codec.bincode import BincodeCodec
from ticktotrade.codec.choose import codec_for, compiled_codec
from ticktotrade.codec.compiled import CompiledCodec
from ticktotrade.codec.interface import Codec, CodecConfig, Encoding
from ticktotrade.codec.json_messages import JsonCodec
from ticktotrade.codec.messages import (
    MESSAGE,
    BookMessage,
    Heartbeat,
    Message,
    OrderResponse,
    OrderStatus,
    PositionMessage,
    RiskCheck,
    RiskResult,
    Shutdown,
    SignalMessage,
)

__all__ = [
    "MESSAGE",
    "BincodeCodec",
    "BookMessage",
    "Codec",
    "CodecConfig",
    "CompiledCodec",
    "Encoding",
    "Heartbeat",
    "JsonCodec",
    "Message",
    "OrderResponse",
    "OrderStatus",
    "PositionMessage",
    "RiskCheck",
    "RiskResult",
    "Shutdown",
    "SignalMessage",
    "codec_for",
    "compiled_codec",
]
