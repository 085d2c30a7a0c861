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

    @operation(ErrorCode.BAD_NUMBER, ErrorCode.INEXACT, ErrorCode.OUT_OF_RANGE, reads=True)
    def read_decimal(self, text: NumberText) -> Nano:
        """The nanos that a JSON number stands for (NUM-1 to NUM-6)."""

    @operation(reads=True)
    def write_decimal(self, value: Nano) -> NumberText:
        """The shortest plain decimal of a nano integer (NUM-7)."""

    @operation(ErrorCode.BAD_TIME, ErrorCode.INEXACT, ErrorCode.OUT_OF_RANGE, reads=True)
    def read_time(self, text: TimeText) -> Time:
        """The time that an RFC 3339 text stands for (NUM-1, NUM-2, NUM-8 to NUM-11)."""

    @operation(reads=True)
    def write_time(self, time: Time) -> TimeText:
        """The RFC 3339 text of a time, in UTC (NUM-12)."""
