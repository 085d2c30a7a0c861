"""When a venue that is asked too much wants to be asked again, as its headers have it."""

import re
from datetime import date
from typing import Annotated, Final

from ticktotrade.nano import NANOS
from ticktotrade.schema.shapes import Text

HEADER_VALUE_BYTES: Final = 256
HeaderValue = Annotated[str, Text("header value", 0, HEADER_VALUE_BYTES)]
"""The value of an HTTP header as it came."""

LONGEST_WAIT: Final = 3600 * NANOS
"""What names a later time than this from now is not believed: milliseconds for seconds, or a broken clock."""

_SECONDS: Final = re.compile(r"[0-9]{1,10}", re.ASCII)
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_IMF_FIXDATE: Final = re.compile(
    rf"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), ([0-9]{{2}}) ({'|'.join(_MONTHS)}) ([0-9]{{4}}) "
    r"([0-9]{2}):([0-9]{2}):([0-9]{2}) GMT",
    re.ASCII,
)
_EPOCH_DAY: Final = date(1970, 1, 1).toordinal()


def wanted_pause(now: int, retry_after: str | None, ratelimit_reset: str | None) -> int:
    """The later of the two times that the headers name, where they do, and can be believed; else now.

    ``Retry-After`` is a number of seconds or a date (RFC 9110, section 10.2.3), ``X-Ratelimit-Reset`` Unix
    seconds. Linear in the length of the headers (ROUTER-17, SESSION-32).
    """
    times = (_retry_after(now, retry_after or ""), _unix_seconds(ratelimit_reset or ""))
    return max([now, *(time for time in times if time is not None and time - now <= LONGEST_WAIT)])


def _retry_after(now: int, value: str) -> int | None:
    if _SECONDS.fullmatch(value):
        return now + int(value) * NANOS
    return _imf_fixdate(value)


def _unix_seconds(value: str) -> int | None:
    return int(value) * NANOS if _SECONDS.fullmatch(value) else None


def _imf_fixdate(value: str) -> int | None:
    """The time of a date such as ``Sun, 06 Nov 1994 08:49:37 GMT``; the name of the day is not compared."""
    match = _IMF_FIXDATE.fullmatch(value)
    if match is None:
        return None
    day, month, year, hour, minute, second = match.groups()
    try:
        days = date(int(year), _MONTHS.index(month) + 1, int(day)).toordinal() - _EPOCH_DAY
    except ValueError:
        return None
    if int(hour) > 23 or int(minute) > 59 or int(second) > 59:
        return None
    return (days * 86_400 + int(hour) * 3600 + int(minute) * 60 + int(second)) * NANOS
