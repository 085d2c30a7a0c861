"""Keeps the HTTP libraries from logging headers: some of them are credentials."""

import logging
from typing import Final

_LOGGERS: Final = (
    "hpack.hpack",
    "hpack.table",
    "httpcore.connection",
    "httpcore.http11",
    "httpcore.http2",
    "httpcore.proxy",
    "httpcore.socks",
    "httpx",
)
"""Those that the libraries log headers, requests and answers with, all of it at debug level."""


def silence_header_logs() -> None:
    """Let these loggers pass no debug messages any more, in the whole process and whatever their level is set to.

    The libraries' loggers are one a module, not one a connection.
    """
    for name in _LOGGERS:
        logger = logging.getLogger(name)
        if _is_no_debug_message not in logger.filters:
            logger.addFilter(_is_no_debug_message)


def _is_no_debug_message(record: logging.LogRecord) -> bool:
    return record.levelno > logging.DEBUG
