"""RFC 3339 times to nanoseconds since the Unix epoch, and back (chapter *Numbers*)."""

import re
from datetime import date
from typing import Final

from ticktotrade.errors import ErrorCode, Refused
from ticktotrade.nano import NANOS
from ticktotrade.schema.shapes import I64_MAX, I64_MIN

_TIME = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})[Tt]([0-9]{2}):([0-9]{2}):([0-9]{2})"
    r"(?:\.([0-9]+))?(?:[Zz]|([+-])([0-9]{2}):([0-9]{2}))",
    re.ASCII,
)
_EPOCH_DAY: Final = date(1970, 1, 1).toordinal()
_DAY_SECONDS: Final = 86_400


def read_time(text: str) -> int:
    """The nanoseconds since the Unix epoch of an RFC 3339 time: ``"1970-01-01T00:00:01.5Z"`` is 1_500_000_000.

    Raises `Refused` with ``bad_time`` if the text is no RFC 3339 time (NUM-8), or names a day or a time of day
    that does not exist (a leap second included: Unix time has none; NUM-9); ``inexact`` if a digit after the
    ninth decimal is not 0 (NUM-10); else ``out_of_range`` if it does not fit a signed 64-bit integer (NUM-11).
    Linear in the length of the text.

    >>> read_time("1970-01-01T02:00:00.000000001+02:00")
    1
    """
    match = _TIME.fullmatch(text)
    if match is None:
        raise Refused(ErrorCode.BAD_TIME, "not an RFC 3339 time such as 2024-08-09T12:00:00.5Z")
    year, month, day, hour, minute, second = map(int, match.groups()[:6])
    fraction, offset_sign, offset_hour, offset_minute = match.groups(default="")[6:]
    offset_hours, offset_minutes = int(offset_hour or 0), int(offset_minute or 0)
    try:
        days = date(year, month, day).toordinal() - _EPOCH_DAY
    except ValueError:
        raise Refused(ErrorCode.BAD_TIME, f"there is no day {year:04}-{month:02}-{day:02}") from None
    if hour > 23 or minute > 59 or second > 59 or offset_hours > 23 or offset_minutes > 59:
        raise Refused(ErrorCode.BAD_TIME, "there is no such time of day")
    if fraction[9:].strip("0"):
        raise Refused(ErrorCode.INEXACT, "a time has at most nine decimals")
    offset = (offset_hours * 60 + offset_minutes) * 60 * (-1 if offset_sign == "-" else 1)
    seconds = days * _DAY_SECONDS + hour * 3600 + minute * 60 + second - offset
    time = seconds * NANOS + int(fraction[:9].ljust(9, "0"))
    if not I64_MIN <= time <= I64_MAX:
        raise Refused(ErrorCode.OUT_OF_RANGE, "a time is from 1677-09-21 to 2262-04-11")
    return time


def write_time(time: int) -> str:
    """The time in UTC, with ``Z`` and the shortest fraction: 1_500_000_000 is ``"1970-01-01T00:00:01.5Z"``.

    (NUM-12.) O(1).

    >>> write_time(1_723_161_600_000_000_000)
    '2024-08-09T00:00:00Z'
    """
    seconds, nanos = divmod(time, NANOS)
    days, second_of_day = divmod(seconds, _DAY_SECONDS)
    day = date.fromordinal(days + _EPOCH_DAY)
    hour, rest = divmod(second_of_day, 3600)
    minute, second = divmod(rest, 60)
    fraction = f".{nanos:09d}".rstrip("0") if nanos else ""
    return f"{day.isoformat()}T{hour:02}:{minute:02}:{second:02}{fraction}Z"
