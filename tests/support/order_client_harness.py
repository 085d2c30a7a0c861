"""An order client with a router that posts each order once, on real sockets and TLS, and the simplest venues for it."""

import asyncio
import gc
import socket
import ssl
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import h2.errors
import h2.settings
import pytest

from support.once_router import OnceRouter, order
from support.order_venues import (
    Asked,
    Http1Script,
    Http1Venue,
    Http2Script,
    Http2Talk,
    Http2Venue,
    client_tls,
    http1_answer,
    server_tls,
    serving,
)
from ticktotrade.nano import NANOS
from ticktotrade.router.connections import Connections
from ticktotrade.router.interface import Answer, Done, Failure, RouterConfig
from ticktotrade.shell import Credentials
from ticktotrade.shell.order_client import OrderClient, Report

KEY, SECRET = "PKTESTKEY0123456789", "s3cr3tS3CR3Ts3cr3tS3CR3Ts3cr3t"
MILLI = NANOS // 1000
PATIENT = RouterConfig(request_timeout=20 * NANOS)
QUICK = RouterConfig(request_timeout=100 * MILLI)
EVERY = pytest.mark.parametrize("connections", Connections)
LIMIT_SECONDS = 20


class RecordingListener:
    """A listener that keeps everything, and can be waited for."""

    def __init__(self) -> None:
        self.reports: list[Report] = []
        self.notices: list[str] = []
        self.on_more = asyncio.Event()

    def on_report(self, report: Report) -> None:
        self.reports.append(report)
        self.on_more.set()

    def on_notice(self, notice: str) -> None:
        self.notices.append(notice)
        self.on_more.set()

    async def until(self, met: Callable[[], bool]) -> None:
        while not met():
            self.on_more.clear()
            await self.on_more.wait()

    async def ends(self, count: int) -> list[Done]:
        """The first so many ends of orders."""
        await self.until(lambda: len(self._done()) >= count)
        return self._done()[:count]

    def _done(self) -> list[Done]:
        return [each for each in self.reports if isinstance(each, Done)]


class OrderClientHarness:
    """A client, and what is behind and in front of it."""

    def __init__(
        self,
        url: str,
        connections: Connections = Connections.POOLED,
        config: RouterConfig = PATIENT,
        tls: ssl.SSLContext | None = None,
        *,
        plain: bool = False,
    ) -> None:
        self.listener = RecordingListener()
        self.router = OnceRouter(config)
        self.client = OrderClient(
            url,
            Credentials(KEY, SECRET),
            self.listener,
            config,
            lambda _: self.router,
            connections,
            allow_plain_loopback=plain,
            tls=client_tls() if tls is None else tls,
        )

    async def outcome(self, name: str) -> Answer | Failure | None:
        """What came of one order."""
        self.client.submit(order(name))
        await self.listener.until(lambda: name in self.router.outcomes)
        (outcome,) = self.router.outcomes[name]
        return outcome


def run(main: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Run a test, and see that it leaves no task, and nothing open."""

    async def whole() -> None:
        async with asyncio.timeout(LIMIT_SECONDS):
            await main()
        # A server may not have noticed yet that its client has gone, or shake hands with one that has.
        async with asyncio.timeout(2):
            while left := asyncio.all_tasks() - {asyncio.current_task()}:
                await asyncio.wait(left)

    asyncio.run(whole())
    gc.collect()  # so that what was left open is complained of here


@asynccontextmanager
async def http2(script: Http2Script, **settings: int) -> AsyncIterator[tuple[str, Http2Venue]]:
    """An HTTP/2 venue, and its address."""
    codes = {getattr(h2.settings.SettingCodes, name): value for name, value in settings.items()}
    venue = Http2Venue(script, codes)
    async with serving(venue.handle, server_tls("h2")) as port:
        yield f"https://localhost:{port}", venue


@asynccontextmanager
async def http1(script: Http1Script) -> AsyncIterator[tuple[str, Http1Venue]]:
    """An HTTP/1.1 venue, and its address."""
    venue = Http1Venue(script)
    async with serving(venue.handle, server_tls("http/1.1")) as port:
        yield f"https://localhost:{port}", venue


def echoing(talk: Http2Talk, stream: int, asked: Asked) -> None:
    talk.answer(stream, body=b"echo " + asked.body)


def echoing1(writer: asyncio.StreamWriter, asked: Asked) -> None:
    writer.write(http1_answer("200 OK", b"echo " + asked.body))


def silent(talk: Http2Talk, stream: int, asked: Asked) -> None:
    """Never answers."""


def answer_of(outcome: Answer | Failure | None) -> Answer:
    assert isinstance(outcome, Answer), outcome
    return outcome


def a_port_where_nobody_listens() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


async def speechless(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read()
