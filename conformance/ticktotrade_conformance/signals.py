"""Ctrl-C and SIGTERM, for commands with an event loop."""

import asyncio
import signal
from collections.abc import Callable
from contextlib import suppress


def on_signals(act: Callable[[], object]) -> None:
    """Let them call ``act`` in the running event loop, instead of what they would have done."""
    for number in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):  # Windows
            asyncio.get_running_loop().add_signal_handler(number, act)
