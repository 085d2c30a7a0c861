"""An event loop whose time is virtual: where it would wait, time passes at once, and exactly."""

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from ticktotrade.nano import NANOS

_T = TypeVar("_T")


class _NeverWaits(selectors.DefaultSelector):
    """Passes the time that it is asked to wait for, instead of waiting."""

    def __init__(self, passed: Callable[[float], None]) -> None:
        super().__init__()
        self._passed = passed

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if not ready and timeout != 0:
            if timeout is None:
                raise RuntimeError("nothing is going to happen any more")
            self._passed(timeout)
        return ready


class VirtualTimeLoop(asyncio.SelectorEventLoop):
    """An event loop that begins at time 0, in nanoseconds, and has nothing to do with the machine's clock."""

    def __init__(self) -> None:
        self.now = 0
        super().__init__(_NeverWaits(self._pass))

    def time(self) -> float:
        return self.now / NANOS

    def clock(self) -> int:
        return self.now

    async def until(self, time: int) -> None:
        while self.now < time:
            await asyncio.sleep((time - self.now) / NANOS)

    def _pass(self, seconds: float) -> None:
        self.now += max(round(seconds * NANOS), 1)


def run(test: Callable[[VirtualTimeLoop], Coroutine[Any, Any, _T]]) -> _T:
    """Run a test on a loop of its own."""
    with asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:
        loop = runner.get_loop()
        assert isinstance(loop, VirtualTimeLoop)
        return runner.run(test(loop))
