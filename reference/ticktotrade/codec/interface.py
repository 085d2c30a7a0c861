"""The interface of the codec (chapter *Codec*)."""

from enum import StrEnum
from typing import Annotated, NamedTuple, Protocol

from ticktotrade.codec.messages import Message
from ticktotrade.errors import ErrorCode
from ticktotrade.machine import operation
from ticktotrade.schema.shapes import Bytes

MessageBytes = Annotated[bytes, Bytes("message")]


class Encoding(StrEnum):
    """How a message becomes bytes."""

    JSON = "json"
    BINCODE = "bincode"


class CodecConfig(NamedTuple):
    """``encoding`` says which bytes. The phases differ in it, and in nothing else that can be seen."""

    encoding: Encoding = Encoding.JSON


class Codec(Protocol):
    """Messages to bytes and back. It has no state; one message has one form.

    >>> from ticktotrade.codec import Heartbeat, codec_for
    >>> codec_for(CodecConfig()).encode(Heartbeat("feed", beat=1, time=2))
    b'{"type":"heartbeat","source":"feed","beat":1,"time":2}'
    >>> codec = codec_for(CodecConfig(Encoding.BINCODE))
    >>> data = codec.encode(Heartbeat("feed", beat=1, time=2))
    >>> codec.decode(data)
    Heartbeat(source='feed', beat=1, time=2)
    >>> codec.decode(data + b"more")
    Traceback (most recent call last):
    ticktotrade.errors.Refused: bad_message: 4 bytes too many
    """

    @operation(
        "The bytes of a message.",
        "CODEC-1 CODEC-2 CODEC-3 CODEC-4 CODEC-5 CODEC-10 CODEC-11 CODEC-12",
        reads=True,
    )
    def encode(self, message: Message) -> MessageBytes: ...

    @operation(
        "The message that the bytes stand for, all of them.",
        "CODEC-6 CODEC-7 CODEC-8 CODEC-9 CODEC-13 CODEC-14",
        ErrorCode.BAD_MESSAGE,
        reads=True,
    )
    def decode(self, data: MessageBytes) -> Message: ...
