"""What the venue's error codes mean for a session (SESSION-12, SESSION-13)."""

from enum import Enum, auto
from typing import Final


class Meaning(Enum):
    """What a session does about an error."""

    FATAL = auto()
    """Asking again would be answered in the same way."""
    BACK_OFF = auto()
    """It passes: connect again, later."""
    REPORTED = auto()
    """It is among the elements, and nothing more."""


_MEANINGS: Final = {
    400: Meaning.FATAL,  # invalid syntax
    401: Meaning.FATAL,  # not authenticated
    402: Meaning.FATAL,  # auth failed
    403: Meaning.REPORTED,  # already authenticated
    404: Meaning.BACK_OFF,  # auth timeout: the credentials came too late, and were not refused
    405: Meaning.FATAL,  # symbol limit exceeded
    406: Meaning.BACK_OFF,  # connection limit exceeded: the one before may not have been noticed to be gone
    407: Meaning.BACK_OFF,  # slow client
    408: Meaning.FATAL,  # v2 not enabled
    409: Meaning.FATAL,  # insufficient subscription
    410: Meaning.FATAL,  # invalid subscribe action for this feed
    411: Meaning.FATAL,  # insufficient scope
    412: Meaning.FATAL,  # MsgPack required
    413: Meaning.FATAL,  # no star
}


def meaning(code: int) -> Meaning:
    """What a code means; the venue's own trouble, 500 to 599, passes, and unknown codes are only reported."""
    if 500 <= code <= 599:
        return Meaning.BACK_OFF
    return _MEANINGS.get(code, Meaning.REPORTED)
