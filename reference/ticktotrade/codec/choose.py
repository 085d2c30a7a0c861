"""From the configured encoding to the codec that does it."""

from ticktotrade.codec.bincode import BincodeCodec
from ticktotrade.codec.interface import Codec, CodecConfig, Encoding
from ticktotrade.codec.json_messages import JsonCodec


def codec_for(config: CodecConfig) -> Codec:
    """A codec of the configured encoding."""
    match config.encoding:
        case Encoding.JSON:
            return JsonCodec()
        case Encoding.BINCODE:
            return BincodeCodec()
