"""When the garbage collector runs: by the clock, and never because a frame has made something.

What CPython collects by itself is collected when so many objects have been made, which is when there is something to do;
and every so often it looks at all that there is, libraries and books, for tens of milliseconds. Here what is there at the
start is not looked at again, and the rest is, once a second: a frame that comes meanwhile waits for the one millisecond that
a second's objects take, and once a minute for what there is besides. Nothing on the path of an order makes cycles;
connections that end do. PyPy's collector takes ten milliseconds a step, several times a second if it is left to itself: here
one step every ten seconds.
"""

import asyncio
import gc
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Final

_SECONDS: Final = 1.0
_OF_ALL: Final = 60
"""Every so many times the objects are looked at that have been there for longer, too."""
_STEP_SECONDS: Final = 10.0
"""From one step of PyPy's collector to the next, each of which takes ten milliseconds: a tenth of a percent of the time."""


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
    step: Callable[[], object] | None = getattr(gc, "collect_step", None)
    collecting = asyncio.create_task(_collect() if step is None else _collect_by(step))
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


async def _collect_by(step: Callable[[], object]) -> None:
    """As PyPy has it: what is young is collected whatever is asked for, and the rest in steps."""
    while True:
        await asyncio.sleep(_STEP_SECONDS)
        step()
