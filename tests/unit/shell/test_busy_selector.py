"""It answers what the default selector answers, and lets nobody sleep."""

import asyncio
import selectors
import socket

import pytest

from ticktotrade.shell.busy_selector import BusySelector


@pytest.fixture
def _sleepless(monkeypatch: pytest.MonkeyPatch) -> None:
    select = selectors.DefaultSelector.select

    def polled(self: selectors.DefaultSelector, timeout: float | None = None) -> object:
        assert timeout == 0
        return select(self, timeout)

    monkeypatch.setattr(selectors.DefaultSelector, "select", polled)


@pytest.mark.usefixtures("_sleepless")
def test_an_event_loop_runs_on_it_with_its_timers_and_its_sockets() -> None:
    async def main() -> tuple[bytes, float]:
        loop = asyncio.get_running_loop()
        here, there = socket.socketpair()
        with here, there:
            here.setblocking(False)
            begun = loop.time()
            loop.call_later(0.01, there.send, b"come")
            return await loop.sock_recv(here, 10), loop.time() - begun

    with asyncio.Runner(loop_factory=lambda: asyncio.SelectorEventLoop(BusySelector())) as runner:
        data, took = runner.run(main())
    assert data == b"come"
    assert took >= 0.01


@pytest.mark.usefixtures("_sleepless")
def test_a_time_out_passes_without_anything() -> None:
    with BusySelector() as selector:
        assert selector.select(0.001) == []
        assert selector.select(0) == []
        assert selector.select(-1) == []


def test_another_thread_can_wake_it() -> None:
    async def main() -> str:
        return await asyncio.to_thread(lambda: "done")

    with asyncio.Runner(loop_factory=lambda: asyncio.SelectorEventLoop(BusySelector())) as runner:
        assert runner.run(main()) == "done"
