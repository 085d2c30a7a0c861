"""From the configured encoding to the codec that does it."""

from collections.abc import Callable

from ticktotrade.codec.bincode import BincodeCodec
from ticktotrade.codec.compiled import CompiledCodec
from ticktotrade.codec.interface import Codec, CodecConfig, Encoding
from ticktotrade.codec.json_messages import JsonCodec


def codec_for(config: CodecConfig) -> Codec:
    """A codec of the configured encoding; bincode without any haste."""
    return _codec(config, BincodeCodec)


def compiled_codec(config: CodecConfig) -> Codec:
    """A codec of the configured encoding; bincode by compiled functions."""
    return _codec(config, CompiledCodec)


def _codec(config: CodecConfig, bincode: Callable[[], Codec]) -> Codec:
    match config.encoding:
        case Encoding.JSON:
            return JsonCodec()
        case Encoding.BINCODE:
            return bincode()
