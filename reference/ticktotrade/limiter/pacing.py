"""The two ways of asking the limiter on an event loop, by name; the shell has them."""

from enum import StrEnum


class Pacing(StrEnum):
    """What becomes of a caller that there is room for. Neither way changes what is admitted, or when."""

    SCHEDULED = "scheduled"
    """It is suspended all the same, and goes on when the event loop comes to it."""
    IMMEDIATE = "immediate"
    """It is answered at once, and only the others wait."""
