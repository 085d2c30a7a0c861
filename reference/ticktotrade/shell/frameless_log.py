"""A logger for `websockets` that never logs frames: one of them has the credentials."""

import logging
from typing import Any


class FramelessLog(logging.LoggerAdapter[logging.Logger]):
    """Passes everything on but debug messages, which are where frames are logged, whatever the level is set to."""

    def __init__(self, name: str) -> None:
        super().__init__(logging.getLogger(name), {})

    def isEnabledFor(self, level: int) -> bool:  # noqa: N802 -- the name in logging
        """Whether a message of this level is logged."""
        return level > logging.DEBUG and super().isEnabledFor(level)

    def process(self, msg: Any, kwargs: Any) -> tuple[Any, Any]:
        """As it is: `websockets` adds an adapter of its own."""
        return msg, kwargs
