"""Garbage is collected by the clock and not when so much has been made; afterwards everything is as before."""

import asyncio
import gc
import weakref

import pytest

from support.virtual_time import VirtualTimeLoop, run
from ticktotrade.shell.quiet_collection import quiet_collection

pytestmark = pytest.mark.skipif(not hasattr(gc, "freeze"), reason="PyPy's collector cannot be put off")


class Node:
    """Something that refers to itself."""

    def __init__(self) -> None:
        self.me = self


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
