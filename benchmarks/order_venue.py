"""A venue that fills every order at once: a process of its own, so that its work is not timed with the client's.

Run as a program it serves HTTP/2 and HTTP/1.1 over TLS on one port and HTTP/1.1 alone on another one,
and prints both and its certificate authority as one JSON line. It ends when its standard input does.
"""

import asyncio
import json
import socket
import ssl
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import trustme
from hypercorn.asyncio import serve
from hypercorn.config import Config


class Venue(NamedTuple):
    """Where it is, and whom to trust."""

    http2: str
    http1: str
    authority: str

    def tls(self) -> ssl.SSLContext:
        """A context for one client."""
        context = ssl.create_default_context(cadata=self.authority)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        return context


@contextmanager
def venue() -> Iterator[Venue]:
    """One that is running."""
    command = [sys.executable, __file__]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        yield Venue(**json.loads(process.stdout.readline()))
        process.stdin.close()


async def _fill(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] == "lifespan":
        while (message := await receive())["type"] != "lifespan.shutdown":
            await send({"type": message["type"] + ".complete"})
        await send({"type": "lifespan.shutdown.complete"})
        return
    chunks = []
    while True:
        message = await receive()
        chunks.append(message.get("body", b""))
        if not message.get("more_body"):
            break
    name = json.loads(b"".join(chunks))["client_order_id"]
    body = {
        "id": f"id-{name}",
        "client_order_id": name,
        "status": "filled",
        "filled_qty": "1",
        "filled_avg_price": "100.25",
    }
    headers = [(b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": json.dumps(body).encode()})


def _listening() -> tuple[socket.socket, str]:
    listening = socket.create_server(("127.0.0.1", 0), backlog=1000)
    return listening, f"https://localhost:{listening.getsockname()[1]}"


def _config(listening: socket.socket, pem: Path, *protocols: str) -> Config:
    config = Config()
    config.bind = [f"fd://{listening.detach()}"]
    config.certfile = config.keyfile = str(pem)
    config.alpn_protocols = list(protocols)
    config.loglevel = "ERROR"
    config.keep_alive_max_requests = sys.maxsize
    config.keep_alive_timeout = 3600
    return config


async def _serve() -> None:
    authority = trustme.CA()
    (socket2, http2), (socket1, http1) = _listening(), _listening()
    with tempfile.TemporaryDirectory() as folder:
        pem = Path(folder, "venue.pem")
        authority.issue_cert("localhost", "127.0.0.1").private_key_and_cert_chain_pem.write_to_path(pem)
        print(json.dumps(Venue(http2, http1, authority.cert_pem.bytes().decode())._asdict()), flush=True)
        end = asyncio.create_task(asyncio.to_thread(sys.stdin.read))
        await asyncio.gather(
            serve(
                _fill, _config(socket2, pem, "h2", "http/1.1"), shutdown_trigger=lambda: asyncio.shield(end)
            ),
            serve(_fill, _config(socket1, pem, "http/1.1"), shutdown_trigger=lambda: asyncio.shield(end)),
        )


if __name__ == "__main__":
    asyncio.run(_serve())
