"""The codec (chapter *Codec*)."""

from typing import Any

from backends.team.bincode_codec import from_bincode, to_bincode, write_order
from backends.team.json_codec import from_json, to_json
from ticktotrade.codec.interface import CodecConfig, Encoding
from ticktotrade.codec.messages import Message
from ticktotrade.errors import ErrorCode, Refused


class MessageCodec:
    """Messages to bytes and back, in one of the two encodings."""

    def __init__(self, config: CodecConfig) -> None:
        bincode = config.encoding is Encoding.BINCODE
        self.encode = to_bincode if bincode else to_json
        self.encode_order = write_order if bincode else to_json
        self._decode = from_bincode if bincode else from_json

    def decode(self, data: bytes) -> Message:
        """The message that the bytes stand for. Raises `Refused` with ``bad_message``."""
        try:
            message: Any = self._decode(data)
        except ValueError as error:
            raise Refused(ErrorCode.BAD_MESSAGE, str(error)) from None
        return message  # type: ignore[no-any-return]
