"""Times (NUM-8 to NUM-11): text to nanoseconds since 1970."""

import re
from datetime import date
from functools import lru_cache
from typing import Final

from ticktotrade.errors import ErrorCode, Refused

_TIME: Final = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:[Zz]|([+-])(\d\d):(\d\d))", re.ASCII
)
_EPOCH: Final = date(1970, 1, 1).toordinal()
_SECOND: Final = 10**9
_EARLIEST: Final = -(2**63)
_LATEST: Final = 2**63 - 1
_FRACTION: Final = slice(20, -1)
"""Where the decimals of ``2024-01-01T00:00:00.123Z`` are."""


def read_time(text: str) -> int:
    """Nanoseconds since 1970. Raises `Refused` with ``bad_time``, ``inexact`` or ``out_of_range``."""
    fraction = text[_FRACTION]
    if (
        text[19:20] == "."
        and text[-1] == "Z"
        and len(fraction) <= 9
        and fraction.isdigit()
        and text.isascii()
    ):
        time = _whole_second(text[:19]) + int(fraction.ljust(9, "0"))
    else:
        time = _any_time(text)
    if not _EARLIEST <= time <= _LATEST:
        raise Refused(ErrorCode.OUT_OF_RANGE, "before 1677 or after 2262")
    return time


@lru_cache(maxsize=1024)
def _whole_second(text: str) -> int:
    """A market has many messages a second."""
    return _any_time(f"{text}Z")


def _any_time(text: str) -> int:
    """Of the years that there are, also beyond the range of a time."""
    found = _TIME.fullmatch(text)
    if found is None:
        raise Refused(ErrorCode.BAD_TIME, "no time of RFC 3339")
    *parts, fraction, sign, offset_hours, offset_minutes = found.groups("0")
    year, month, day, hours, minutes, seconds = map(int, parts)
    ahead_hours, ahead_minutes = int(offset_hours), int(offset_minutes)
    if max(hours, ahead_hours) > 23 or max(minutes, ahead_minutes, seconds) > 59:
        raise Refused(ErrorCode.BAD_TIME, "no time of a day")
    try:
        days = date(year, month, day).toordinal() - _EPOCH
    except ValueError as error:
        raise Refused(ErrorCode.BAD_TIME, str(error)) from None
    if fraction[9:].strip("0"):
        raise Refused(ErrorCode.INEXACT, "more than nanoseconds")
    ahead = (ahead_hours * 60 + ahead_minutes) * (-1 if sign == "-" else 1)
    minute = (days * 24 + hours) * 60 + minutes - ahead
    return (minute * 60 + seconds) * _SECOND + int(fraction[:9].ljust(9, "0"))
