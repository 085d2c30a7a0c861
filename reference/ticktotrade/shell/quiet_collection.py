"""When the garbage collector runs: by the clock, and never because a frame has made something.

What CPython collects by itself is collected when so many objects have been made, which is when there is something to do;
and every so often it looks at all that there is, libraries and books, for tens of milliseconds. Here what is there at the
start is not looked at again, and the rest is, once a second: a frame that comes meanwhile waits for the one millisecond that
a second's objects take, and once a minute for what there is besides. Nothing on the path of an order makes cycles;
connections that end do. PyPy's collector goes in steps, a few of which take ten milliseconds and more; left to itself it is
always at one. Here it goes once through all that there is when so much more memory is in use, and rests until then.
"""

import asyncio
import gc
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from sys import maxsize
from typing import Any, Final

_SECONDS: Final = 1.0
_OF_ALL: Final = 60
"""Every so many times the objects are looked at that have been there for longer, too."""
_STEP_SECONDS: Final = 0.1
_GROWTH: Final = 64 << 20
"""Bytes of memory in use after which PyPy's collector goes through it again: two minutes at 300 orders a second."""


@asynccontextmanager
async def quiet_collection() -> AsyncIterator[None]:
    """Collect garbage by the clock while the block lasts, and not otherwise. For the whole process."""
    if not gc.isenabled():
        yield
        return
    gc.collect()
    if hasattr(gc, "freeze"):
        gc.freeze()
    gc.disable()
    step: Callable[[], Any] | None = getattr(gc, "collect_step", None)
    hooks: Any = getattr(gc, "hooks", None)
    collecting = asyncio.create_task(_collect() if step is None else _collect_as_it_grows(step, hooks))
    try:
        yield
    finally:
        collecting.cancel()
        gc.enable()
        if hasattr(gc, "freeze"):
            gc.unfreeze()


async def _collect() -> None:
    times = 0
    while True:
        await asyncio.sleep(_SECONDS)
        times += 1
        gc.collect(2 if times % _OF_ALL == 0 else 1)


async def _collect_as_it_grows(step: Callable[[], Any], hooks: Any) -> None:
    """As PyPy has it: what is young is collected whatever is asked for, and then it says how much is in use."""
    used = least = maxsize

    def on_minor(stats: Any) -> None:
        nonlocal used
        used = stats.total_memory_used

    hooks.on_gc_minor = on_minor
    try:
        while True:
            await asyncio.sleep(_SECONDS)
            least = min(least, used)
            if used < least + _GROWTH:
                continue
            while not step().major_is_done:
                await asyncio.sleep(_STEP_SECONDS)
            least = used
    finally:
        hooks.on_gc_minor = None
