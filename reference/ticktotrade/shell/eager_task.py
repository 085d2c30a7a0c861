"""Tasks that begin at once."""

import asyncio
import sys
from collections.abc import Coroutine
from typing import Any


def started(coroutine: Coroutine[Any, Any, None]) -> "asyncio.Task[None]":
    """A task that has run up to its first wait, where the interpreter can do that, and runs at the next turn elsewhere.

    CPython can from 3.12 on; it saves a pass through the event loop.
    """
    loop = asyncio.get_running_loop()
    if sys.version_info >= (3, 12):
        return asyncio.Task(coroutine, loop=loop, eager_start=True)
    return loop.create_task(coroutine)
