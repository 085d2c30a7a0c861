"""When the garbage collector runs: by the clock, and never because a frame has made something.

What CPython collects by itself is collected when so many objects have been made, which is when there is something to do;
and every so often it looks at all that there is, libraries and books, for tens of milliseconds. Here what is there at the
start is not looked at again, and the rest is, once a second: a frame that comes meanwhile waits for the one millisecond that
a second's objects take, and once a minute for what there is besides. Nothing on the path of an order makes cycles;
connections that end do.
"""

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

_SECONDS: Final = 1.0
_OF_ALL: Final = 60
"""Every so many times the objects are looked at that have been there for longer, too."""


@asynccontextmanager
async def quiet_collection() -> AsyncIterator[None]:
    """Collect garbage once a second while the block lasts, and not otherwise. For the whole process.

    PyPy's collector goes in small steps that cannot be put off; there the block changes nothing.
    """
    if not (hasattr(gc, "freeze") and gc.isenabled()):
        yield
        return
    gc.collect()
    gc.freeze()
    gc.disable()
    collecting = asyncio.create_task(_collect())
    try:
        yield
    finally:
        collecting.cancel()
        gc.enable()
        gc.unfreeze()


async def _collect() -> None:
    times = 0
    while True:
        await asyncio.sleep(_SECONDS)
        times += 1
        gc.collect(2 if times % _OF_ALL == 0 else 1)
