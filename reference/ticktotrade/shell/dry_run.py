"""Orders that never leave: what an order runs through is kept in the processor's caches while the market is quiet.

On a sparse market a frame comes every 20 ms. In between other programs have the processor, and code that takes 50 µs when it
has just run takes 250. So a second trader, with machines, account and credentials of its own, decides on frames of a recorded
market now and then, and its requests are framed, encrypted and dropped. Nothing of it reaches a socket or the real trader.
Reading the WebSocket, h2's account and the sockets are not in it. A step takes 0.15 ms: every 5 ms, 3 % of a core (decision
0041).
"""

import asyncio
import json
import ssl
from collections.abc import Callable, Sequence
from typing import Final

from ticktotrade.limiter import LimiterConfig
from ticktotrade.nano import NANOS
from ticktotrade.phases import Engine
from ticktotrade.pipeline import PipelineConfig
from ticktotrade.router.interface import RouterConfig
from ticktotrade.session import NO_CHANNELS
from ticktotrade.shell.credentials import Credentials
from ticktotrade.shell.header_blocks import RememberingEncoder
from ticktotrade.shell.request_frames import RequestFrames, request_headers
from ticktotrade.shell.tls import verifying_context
from ticktotrade.shell.trader import Trader
from ticktotrade.shell.trader_interface import TraderConfig, TraderListener, VenueAddress
from ticktotrade.shell.transport import Answered, Outgoing

_NOWHERE: Final = b"localhost"
_UNLIMITED: Final = LimiterConfig(rate=10**9, period=60 * NANOS, burst=10**9)
_CERTIFICATE_FREE: Final = "aNULL:@SECLEVEL=0"
"""Ciphers without certificates: both ends are here, in memory. TLS 1.3 has none, and so the version is 1.2."""


class DryRun:
    """A trader in the dry; ``frames`` are of a market that leads to orders in the configuration ``pipeline``.

    Where the market begins anew there is a new trader, so that what machines remember of orders is bounded. ``listener``
    hears of it all: one like the real trader's keeps that warm as well.
    """

    def __init__(
        self, engine: Engine, pipeline: PipelineConfig, frames: Sequence[bytes], listener: TraderListener
    ) -> None:
        self._engine = engine
        self._config = TraderConfig(
            NO_CHANNELS, pipeline, pace=_UNLIMITED, router=RouterConfig(limiter=_UNLIMITED)
        )
        self._listener = listener
        # Making a TLS context takes longer than everything else of a trader.
        self._venue = VenueAddress("wss://localhost/", "https://localhost", verifying_context())
        self._transport = _Nowhere()
        self._take = self._new_trader()
        self._frames = frames
        self._place = 0

    def step(self) -> None:
        """Take a frame, and have what came of the last one answered. As long as an order takes, and its answer."""
        self._transport.answer()
        if self._place == len(self._frames):
            self._take, self._place = self._new_trader(), 0
        self._take(self._frames[self._place])
        self._place += 1

    def _new_trader(self) -> Callable[[bytes], None]:
        """What takes a frame of a market that begins."""
        credentials = Credentials("dry-run-key", "dry-run-secret")
        trader = Trader(self._venue, credentials, self._engine, self._config, self._listener)
        trader.orders.send_by(self._transport)
        return trader.feed.begin_dry()

    async def run(self, interval: float) -> None:
        """Take a step every so many seconds, until cancelled."""
        while True:
            self.step()
            await asyncio.sleep(interval)


class _Nowhere:
    """Frames requests, encrypts them, and forgets them; the answer is what a venue says of an order that has filled.

    A system whose TLS wants a certificate of everybody has them framed and forgotten.
    """

    def __init__(self) -> None:
        self._encoder = RememberingEncoder()
        self._frames: RequestFrames | None = None
        self._stream = 1
        self._encrypt = _encryption()
        self._unanswered: list[tuple[bytes, asyncio.Future[Answered]]] = []

    async def open(self) -> None:
        """As `Transport.open` has it."""

    def exchange(self, request: Outgoing) -> "asyncio.Future[Answered]":
        """As `Transport.exchange` has it."""
        if self._frames is None or not self._frames.is_current:
            self._encoder.encode(request_headers(_NOWHERE, request))
            self._frames = RequestFrames(self._encoder, _NOWHERE, request)
        self._encrypt(self._frames.frames(self._stream, request.body))
        answer: asyncio.Future[Answered] = asyncio.get_running_loop().create_future()
        self._unanswered.append((request.body, answer))
        return answer

    async def aclose(self) -> None:
        """As `Transport.aclose` has it."""

    def answer(self) -> None:
        """What was sent has filled."""
        for body, answer in self._unanswered:
            if not answer.done():
                answer.set_result(_filled(body))
        self._unanswered.clear()


def _filled(body: bytes) -> Answered:
    """What a venue answers that has filled an order at once, and as it was wanted."""
    order = json.loads(body)
    shown = {
        "id": "dry",
        "client_order_id": order["client_order_id"],
        "status": "filled",
        "filled_qty": order["qty"],
        "filled_avg_price": order["limit_price"],
    }
    return Answered(200, [], json.dumps(shown).encode())


def _encryption() -> Callable[[bytes], object]:
    """What encrypts bytes and drops them; what only drops them, where TLS without certificates is not to be had."""
    try:
        tls, encrypted = _encrypting()
    except ssl.SSLError:
        return lambda written: None
    return lambda written: (tls.write(written), encrypted.read())


def _encrypting() -> tuple[ssl.SSLObject, ssl.MemoryBIO]:
    """The client's end of a TLS connection whose other end has been here, too, and where what it sends comes out."""
    ends = []
    there, here = ssl.MemoryBIO(), ssl.MemoryBIO()
    for is_server, incoming, outgoing in ((False, here, there), (True, there, here)):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER if is_server else ssl.PROTOCOL_TLS_CLIENT)
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        context.set_ciphers(_CERTIFICATE_FREE)
        ends.append(context.wrap_bio(incoming, outgoing, server_side=is_server))
    waiting = list(ends)
    while waiting:
        for end in list(waiting):
            try:
                end.do_handshake()
            except ssl.SSLWantReadError:
                continue
            waiting.remove(end)
    there.read()
    return ends[0], there
