"""The order client against a well-kept server, which decides for itself how to speak HTTP."""

import asyncio
import gc
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from hypercorn.asyncio import serve
from hypercorn.config import Config

from support.once_router import OnceRouter, order
from support.order_venues import CERTIFICATE, client_tls
from ticktotrade.nano import NANOS
from ticktotrade.router.connections import Connections
from ticktotrade.router.interface import Answer, RouterConfig
from ticktotrade.shell import Credentials
from ticktotrade.shell.order_client import OrderClient, Report

KEY, SECRET = "PKTESTKEY0123456789", "s3cr3tS3CR3Ts3cr3tS3CR3Ts3cr3t"
CONFIG = RouterConfig(request_timeout=20 * NANOS)


class Heard:
    """Waits for ends."""

    def __init__(self) -> None:
        self.count = 0
        self.changed = asyncio.Event()

    def on_report(self, report: Report) -> None:
        self.count += 1
        self.changed.set()

    def on_notice(self, notice: str) -> None:
        raise AssertionError(notice)

    async def until(self, count: int) -> None:
        while self.count < count:
            self.changed.clear()
            await self.changed.wait()


async def telling(scope: Any, receive: Any, send: Any) -> None:
    """Answers with what it was asked, in pieces."""
    if scope["type"] == "lifespan":
        while (message := await receive())["type"] != "lifespan.shutdown":
            await send({"type": message["type"] + ".complete"})
        await send({"type": "lifespan.shutdown.complete"})
        return
    body = b""
    while (message := await receive()).get("more_body"):
        body += message["body"]
    body += message["body"]
    headers = {name.decode(): value.decode() for name, value in scope["headers"]}
    told = {
        "version": scope["http_version"],
        "client": scope["client"],
        "method": scope["method"],
        "secret": headers["apca-api-secret-key"],
        "body": body.decode(),
        "padding": "x" * 100_000,
    }
    await send({"type": "http.response.start", "status": 200, "headers": [(b"retry-after", b"7")]})
    text = json.dumps(told).encode()
    for start in range(0, len(text), 30_000):
        part = text[start : start + 30_000]
        await send({"type": "http.response.body", "body": part, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


@asynccontextmanager
async def hypercorn(folder: Path, *protocols: str) -> AsyncIterator[str]:
    pem = folder / "venue.pem"
    CERTIFICATE.private_key_and_cert_chain_pem.write_to_path(pem)
    listening = socket.create_server(("127.0.0.1", 0))
    url = f"https://localhost:{listening.getsockname()[1]}"
    config = Config()
    config.bind = [f"fd://{listening.detach()}"]
    config.certfile = config.keyfile = str(pem)
    config.alpn_protocols = list(protocols)
    config.errorlog = None
    end = asyncio.Event()
    serving = asyncio.create_task(serve(telling, config, shutdown_trigger=end.wait))
    try:
        yield url
    finally:
        end.set()
        await serving


@pytest.mark.parametrize(
    ("connections", "protocols", "version", "ports"),
    [
        (Connections.POOLED, ["h2", "http/1.1"], "2", 1),
        (Connections.POOLED, ["http/1.1"], "1.1", None),
        (Connections.PER_REQUEST, ["h2", "http/1.1"], "1.1", 40),
    ],
)
def test_orders_by_the_dozen(
    tmp_path: Path, connections: Connections, protocols: list[str], version: str, ports: int | None
) -> None:
    """Answers are longer than a flow control window, and 40 of them come at a time."""

    async def main() -> None:
        heard = Heard()
        router = OnceRouter(CONFIG)
        async with hypercorn(tmp_path, *protocols) as url:
            client = OrderClient(
                url, Credentials(KEY, SECRET), heard, CONFIG, lambda _: router, connections, tls=client_tls()
            )
            async with client:
                for number in range(40):
                    client.submit(order(str(number)))
                await heard.until(80)
        clients = set()
        for name, (outcome,) in router.outcomes.items():
            assert isinstance(outcome, Answer)
            assert outcome.retry_after == "7"
            told = json.loads(outcome.body)
            assert (told["version"], told["method"], told["body"]) == (version, "POST", name)
            assert told["secret"] == "[hidden]"
            clients.add(told["client"][1])
        assert ports is None or len(clients) == ports

    asyncio.run(main())
    gc.collect()
