"""Garbage is collected by the clock and not when so much has been made; afterwards everything is as before."""

import asyncio
import gc
import weakref
from collections.abc import Callable
from itertools import pairwise
from types import SimpleNamespace

import pytest

from support.virtual_time import VirtualTimeLoop, run
from ticktotrade.shell.quiet_collection import quiet_collection

freezing = pytest.mark.skipif(not hasattr(gc, "freeze"), reason="PyPy's collector freezes nothing")


class Node:
    """Something that refers to itself."""

    def __init__(self) -> None:
        self.me = self


@freezing
def test_a_cycle_is_collected_within_a_second_or_two_and_not_before() -> None:
    async def test(loop: VirtualTimeLoop) -> None:
        async with quiet_collection():
            assert not gc.isenabled()
            assert gc.get_freeze_count() > 0
            gone = weakref.ref(Node())
            many = [[number] for number in range(100_000)]  # enough to have the collector run by itself
            assert len(many) == 100_000
            assert gone() is not None
            await loop.until(1_500_000_000)
            assert gone() is None

    run(test)
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0


@freezing
def test_where_nothing_is_collected_by_itself_nothing_is_changed() -> None:
    async def main() -> None:
        async with quiet_collection():
            assert gc.get_freeze_count() == 0

    gc.disable()
    try:
        asyncio.run(main())
        assert not gc.isenabled()
    finally:
        gc.enable()


class InSteps:
    """A collector as PyPy's, which goes through all that there is in a few steps, and says how much is in use."""

    def __init__(self, loop: VirtualTimeLoop) -> None:
        self.on_gc_minor: Callable[[SimpleNamespace], None] | None = None
        self.times: list[float] = []
        self._loop = loop

    def step(self) -> SimpleNamespace:
        self.times.append(self._loop.time())
        return SimpleNamespace(major_is_done=len(self.times) % 4 == 0)

    def uses(self, megabytes: int) -> None:
        assert self.on_gc_minor is not None
        self.on_gc_minor(SimpleNamespace(total_memory_used=megabytes << 20))


def test_a_collector_that_goes_in_steps_goes_through_what_there_is_when_it_has_grown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As PyPy's does, which is else always at it, ten milliseconds and more at a time."""

    async def test(loop: VirtualTimeLoop) -> None:
        collector = InSteps(loop)
        monkeypatch.setattr(gc, "collect_step", collector.step, raising=False)
        monkeypatch.setattr(gc, "hooks", collector, raising=False)
        taken = []
        async with quiet_collection():
            assert not gc.isenabled()
            for number, megabytes in enumerate((100, 163, 90, 153, 154, 170, 217, 218), 1):
                await loop.until(number * 3 * 10**9)
                collector.uses(megabytes)
                await loop.until(number * 3 * 10**9 + 2_000_000_000)
                taken.append(len(collector.times))
        assert taken == [0, 0, 0, 0, 4, 4, 4, 8]
        assert min(later - earlier for earlier, later in pairwise(collector.times)) > 0.09
        assert gc.isenabled()
        await asyncio.sleep(0)
        assert collector.on_gc_minor is None

    run(test)
