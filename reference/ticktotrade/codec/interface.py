"""The interface of the codec (chapter *Codec*)."""

from enum import StrEnum
from typing import Annotated, NamedTuple, Protocol

from ticktotrade.errors import ErrorCode
from ticktotrade.machine import operation
from ticktotrade.order import Order
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
    """Orders to bytes and back. It has no state; one message has one form."""

    @operation(reads=True)
    def encode(self, order: Order) -> MessageBytes:
        """The bytes of an order (CODEC-1 to CODEC-5)."""

    @operation(ErrorCode.BAD_MESSAGE, reads=True)
    def decode(self, message: MessageBytes) -> Order:
        """The order that the bytes stand for, all of them (CODEC-6 to CODEC-9)."""
