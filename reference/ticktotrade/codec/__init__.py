"""The codec: messages between components, as bytes.

Read `interface` first, then `json_messages` (baseline), then `bincode` (phase 1). Both are made from the
message's declared members.
"""

from ticktotrade.codec.bincode import BincodeCodec
from ticktotrade.codec.choose import codec_for
from ticktotrade.codec.interface import Codec, CodecConfig, Encoding
from ticktotrade.codec.json_messages import JsonCodec

__all__ = ["BincodeCodec", "Codec", "CodecConfig", "Encoding", "JsonCodec", "codec_for"]
