"""Dates beside the edges of the calendar, as a header may name them: of days that there are, and that there are not."""

from datetime import UTC, datetime
from typing import Final, NamedTuple

from ticktotrade.nano import NANOS, Time


class Dated(NamedTuple):
    """A time two seconds before a day begins, and a header that was sent then.

    It names a second of that day; or it is no date, and names that second only to who reads it too kindly.
    """

    now: Time
    header: str


_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_BEFORE: Final = 2

# Of each day first what is no date, since that leaves everything as it was.
_DAYS: Final = (
    ((1900, 3, 1), ("Thu, 29 Feb 1900 00:00:01 GMT", "Thu, 01 Mar 1900 00:00:01 GMT")),
    ((2000, 2, 29), ("Tue, 29 Feb 2000 00:00:01 GMT",)),
    ((2000, 3, 1), ("Wed, 30 Feb 2000 00:00:01 GMT", "Wed, 01 Mar 2000 00:00:01 GMT")),
    ((2023, 3, 1), ("Wed, 29 Feb 2023 00:00:01 GMT", "Wed, 01 Mar 2023 00:00:01 GMT")),
    ((2024, 1, 1), ("Mon, 32 Dec 2023 00:00:01 GMT", "Mon, 01 Jan 2024 00:00:01 GMT")),
    ((2024, 2, 29), ("Thu, 29 Feb 2024 00:00:01 GMT",)),
    (
        (2024, 4, 30),
        (
            "Tue, 00 May 2024 00:00:01 GMT",
            "Mon, 29 Apr 2024 24:00:00 GMT",
            "Mon, 29 Apr 2024 23:60:01 GMT",
            "Mon, 29 Apr 2024 23:59:61 GMT",
            "Tue, 30 Apr 2024 00:00:01 GMT",
        ),
    ),
    (
        (2024, 5, 1),
        (
            "Wed, 31 Apr 2024 00:00:01 GMT",
            "Wed, 1 May 2024 00:00:01 GMT",
            "Wed,  1 May 2024 00:00:01 GMT",
            "Wed, 01 May 2024 00:00:01 GMT",
        ),
    ),
    ((2024, 7, 1), ("Mon, 31 Jun 2024 00:00:01 GMT", "Mon, 01 Jul 2024 00:00:01 GMT")),
    ((2024, 8, 31), ("Sat, 31 Aug 2024 00:00:01 GMT",)),
    ((2024, 10, 1), ("Tue, 31 Sep 2024 00:00:01 GMT", "Tue, 01 Oct 2024 00:00:01 GMT")),
    ((2024, 12, 1), ("Sun, 31 Nov 2024 00:00:01 GMT", "Sun, 01 Dec 2024 00:00:01 GMT")),
    ((2100, 3, 1), ("Mon, 29 Feb 2100 00:00:01 GMT", "Mon, 01 Mar 2100 00:00:01 GMT")),
)
_SPELLINGS: Final = (
    "Tue, 30 APR 2024 00:00:01 GMT",
    "Tue, 30 apr 2024 00:00:01 GMT",
    "Tue, 30 April 2024 00:00:01 GMT",
    "TUE, 30 Apr 2024 00:00:01 GMT",
    "Tuesday, 30 Apr 2024 00:00:01 GMT",
    "30 Apr 2024 00:00:01 GMT",
    "Tue 30 Apr 2024 00:00:01 GMT",
    "Tue,30 Apr 2024 00:00:01 GMT",
    "Tue,  30 Apr 2024 00:00:01 GMT",
    "Tue, 30-Apr-2024 00:00:01 GMT",
    "Tue, 30 Apr 24 00:00:01 GMT",
    "Tue, 30 Apr 02024 00:00:01 GMT",
    "Tue, 30 Apr 2024 0:00:01 GMT",
    "Tue, 30 Apr 2024 00:00:1 GMT",
    "Tue, 30 Apr 2024 00:00:01.5 GMT",
    "Tue, 30 Apr 2024 00:00:01",
    "Tue, 30 Apr 2024 00:00:01 gmt",
    "Tue, 30 Apr 2024 00:00:01 +0000",
    "Tue, 30 Apr 2024 00:00:01 GMT+1",
    " Tue, 30 Apr 2024 00:00:01 GMT",
    "Tue, 30 Apr 2024 00:00:01 GMT ",
    "Tue, 30 Apr 2024 00:00:01 GMT\n",
    "Tue, ٣٠ Apr 2024 00:00:01 GMT",
    "2024-04-30T00:00:01Z",
)


def _before(year: int, month: int, day: int) -> Time:
    return ((datetime(year, month, day, tzinfo=UTC) - _EPOCH).days * 86_400 - _BEFORE) * NANOS


DAYS: Final = tuple(Dated(_before(*day), header) for day, headers in _DAYS for header in headers)
"""Days that there are and that there are not, in the order of time."""

SPELLINGS: Final = tuple(Dated(_before(2024, 4, 30), header) for header in _SPELLINGS)
"""A day that there is, written otherwise than in an IMF-fixdate: none of them is a date."""
