"""The closed list of error codes, and the one exception that carries them.

Every operation of every machine either does all of its work or answers exactly one of these codes and
leaves the machine as it was (MACHINE-2).
"""

from enum import StrEnum


class ErrorCode(StrEnum):
    """Why an operation was refused, or why one element of a frame was not understood (MACHINE-3).

    The value is what traces, the wire protocol and the vectors write.
    """

    # Numbers and times.
    BAD_NUMBER = "bad_number"
    """Not a JSON number."""
    BAD_TIME = "bad_time"
    """Not an RFC 3339 time, or a date or time of day that does not exist."""
    INEXACT = "inexact"
    """Not a whole number of nano-units: a digit other than 0 after the ninth decimal."""
    OUT_OF_RANGE = "out_of_range"
    """Read correctly, and outside the range of its type."""
    OVERFLOW = "overflow"
    """The answer, or the state after the operation, would be outside the range of its type (NUM-13)."""

    # Configurations.
    INVALID_CONFIG = "invalid_config"
    """Every member is in range, and together they make no machine."""

    # Feed.
    FRAME_TOO_LARGE = "frame_too_large"
    FRAME_MALFORMED = "frame_malformed"
    """Not one JSON array or object in UTF-8, or nested too deep."""
    NOT_AN_OBJECT = "not_an_object"
    DUPLICATE_MEMBER = "duplicate_member"
    MISSING_MEMBER = "missing_member"
    WRONG_TYPE = "wrong_type"

    # Order book.
    TOO_MANY_LEVELS = "too_many_levels"
    ONE_SIDED = "one_sided"
    """The answer needs a bid and an ask, and at least one is missing."""

    # Risk gate.
    INVALID_ORDER = "invalid_order"
    """No quantity, or prices that do not go with the order's type."""
    DUPLICATE_ORDER = "duplicate_order"
    UNKNOWN_ORDER = "unknown_order"
    OVERFILL = "overfill"
    """A fill of nothing, or of more than what is open."""
    NO_REFERENCE_PRICE = "no_reference_price"
    UNKNOWN_EXECUTION = "unknown_execution"
    """No fill of that execution id was taken in today, or it was busted."""

    # Rate limiter.
    INSUFFICIENT_CAPACITY = "insufficient_capacity"
    """More cells at once than the burst: no waiting will ever admit them."""
    TOO_MANY_KEYS = "too_many_keys"

    # Codec.
    BAD_MESSAGE = "bad_message"
    """Bytes that are not exactly one message of the declared layout."""

    # Session.
    WRONG_STATE = "wrong_state"
    """An input that does not belong to the state that the session is in."""

    # Router.
    SUB_PENNY = "sub_penny"
    """A price with more decimals than the venue takes."""
    TOO_MANY_ORDERS = "too_many_orders"
    NOT_LIVE = "not_live"
    """The venue is not known to have the order."""
    UNKNOWN_REQUEST = "unknown_request"
    """A request that was never made, or is not waited for any longer."""

    # Pipeline.
    TOO_MANY_SYMBOLS = "too_many_symbols"


class Refused(Exception):
    """An operation was refused; the machine is as it was before.

    ``code`` is the outcome that the specification wants. ``detail`` is one line for a person and is never
    compared.
    """

    def __init__(self, code: ErrorCode, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else str(code))
        self.code = code
        self.detail = detail
