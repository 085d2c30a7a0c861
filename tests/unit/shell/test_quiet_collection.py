"""Garbage is collected by the clock and not when so much has been made; afterwards everything is as before."""

import asyncio
import gc
import weakref

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


def test_a_collector_that_goes_in_steps_takes_one_every_ten_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    """As PyPy's does, which else takes several a second, of ten milliseconds each."""
    steps: list[float] = []

    async def test(loop: VirtualTimeLoop) -> None:
        monkeypatch.setattr(gc, "collect_step", lambda: steps.append(loop.time()), raising=False)
        async with quiet_collection():
            assert not gc.isenabled()
            await loop.until(35 * 10**9)
        assert gc.isenabled()

    run(test)
    assert len(steps) == 3
