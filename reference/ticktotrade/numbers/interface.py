"""The interface of the number and time reader."""

from typing import Annotated, Protocol

from ticktotrade.errors import ErrorCode
from ticktotrade.machine import operation
from ticktotrade.nano import Nano, Time
from ticktotrade.schema.shapes import Text

NumberText = Annotated[str, Text("number text", 0, 10_000)]
TimeText = Annotated[str, Text("time text", 0, 10_000)]


class Numbers(Protocol):
    """Exact decimals and times. It has no state, and no configuration."""

    @operation(
        "The nanos that a JSON number stands for.",
        "NUM-1 NUM-2 NUM-3 NUM-4 NUM-5 NUM-6",
        ErrorCode.BAD_NUMBER,
        ErrorCode.INEXACT,
        ErrorCode.OUT_OF_RANGE,
        reads=True,
    )
    def read_decimal(self, text: NumberText) -> Nano: ...

    @operation("The shortest plain decimal of a nano integer.", "NUM-7", reads=True)
    def write_decimal(self, value: Nano) -> NumberText: ...

    @operation(
        "The time that an RFC 3339 text stands for.",
        "NUM-1 NUM-2 NUM-8 NUM-9 NUM-10 NUM-11",
        ErrorCode.BAD_TIME,
        ErrorCode.INEXACT,
        ErrorCode.OUT_OF_RANGE,
        reads=True,
    )
    def read_time(self, text: TimeText) -> Time: ...

    @operation("The RFC 3339 text of a time, in UTC.", "NUM-12", reads=True)
    def write_time(self, time: Time) -> TimeText: ...
