"""Times that are so much later than others."""

from ticktotrade.schema.shapes import I64_MAX


def later(now: int, duration: int) -> int:
    """A time later than now, or the last one there is (SESSION-22, ROUTER-36)."""
    return min(now + duration, I64_MAX)
