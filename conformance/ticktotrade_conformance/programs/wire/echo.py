"""The floor: a client that answers every frame with bytes made before, on the same kind of sockets, and no more (LATENCY-23).

``python -m ticktotrade_conformance.programs.wire.echo MARKET ORDERS CA HTTP``: the two URLs, the file of the authority to
trust (empty without TLS), and ``2`` or ``1.1``. It takes no longer than the sockets, the interpreter and the machine take.
"""

import select
import socket
import ssl
import sys
from collections.abc import Iterator
from contextlib import suppress
from itertools import count, repeat
from typing import Final
from urllib.parse import SplitResult, urlsplit

import h2.config
import h2.connection
import h2.events
from hpack import Encoder
from websockets.client import ClientProtocol
from websockets.uri import parse_uri

_CHUNK: Final = 256 * 1024
_BODY: Final = (
    b'{"symbol":"BTC/USD","qty":"0.01","side":"buy","type":"limit","time_in_force":"ioc","limit_price":"1"}'
)
_SAID: Final = (
    b'{"action":"auth","key":"echo","secret":"echo"}',
    b'{"action":"subscribe","trades":["*"],"quotes":["*"],"orderbooks":["*"]}',
)
_WIDE: Final = 2**31 - 2**16
_ANSWERS: Final = 3
"""Frames until the market begins: a greeting, and an answer to each thing said."""


def main() -> None:
    """Echo until killed, or until the market ends."""
    market_url, orders_url, authority, http = sys.argv[1:]
    orders = _order_socket(urlsplit(orders_url), authority, http == "2")
    requests = _http2_requests(orders) if http == "2" else repeat(_http1_request())
    market, rest = _subscribed(market_url)
    for each in (orders, market):
        each.setblocking(False)
    with suppress(ConnectionError):
        _echo(market, rest, orders, requests)


def _echo(market: socket.socket, rest: bytes, orders: socket.socket, requests: Iterator[bytes]) -> None:
    received = bytearray(rest)
    request = next(requests)
    while True:
        try:
            data = market.recv(_CHUNK)
            if not data:
                return
            received += data
        except BlockingIOError:
            pass
        while end := _frame_end(received):
            _send(orders, request)
            request = next(requests)
            del received[:end]
        try:
            orders.recv(_CHUNK)
        except (BlockingIOError, ssl.SSLWantReadError):
            select.select([market, orders], [], [])


def _frame_end(received: bytearray) -> int:
    """Where the first frame ends, which a server does not mask (RFC 6455, 5.2); 0 if it has not come whole."""
    if len(received) < 2:
        return 0
    length, start = received[1] & 0x7F, 2
    if length > 125:
        start += 2 if length == 126 else 8
        length = int.from_bytes(received[2:start])
    end = start + length
    return end if len(received) >= end else 0


def _send(orders: socket.socket, request: bytes) -> None:
    """A request in one write; the kernel has room for it, unless the venue does not read."""
    while True:
        try:
            orders.send(request)
        except (BlockingIOError, ssl.SSLWantWriteError):
            select.select([], [orders], [])
        else:
            return


def _subscribed(url: str) -> tuple[socket.socket, bytes]:
    """The market's socket, and what of the market has been received already."""
    place = urlsplit(url)
    market = socket.create_connection((place.hostname, place.port))
    market.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    protocol = ClientProtocol(parse_uri(url))
    protocol.send_request(protocol.connect())
    market.sendall(b"".join(protocol.data_to_send()))
    received = b""
    while b"\r\n\r\n" not in received:
        received += market.recv(1)
    protocol.receive_data(received)
    for said in _SAID:
        protocol.send_text(said)
    market.sendall(b"".join(protocol.data_to_send()))
    received = b""
    for _ in range(_ANSWERS):
        while not (end := _frame_end(bytearray(received))):
            received += market.recv(_CHUNK)
        received = received[end:]
    return market, received


def _order_socket(place: SplitResult, authority: str, is_http2: bool) -> socket.socket:
    orders = socket.create_connection((place.hostname, place.port))
    orders.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if not authority:
        return orders
    context = ssl.create_default_context(cafile=authority)
    context.set_alpn_protocols(["h2"] if is_http2 else ["http/1.1"])
    return context.wrap_socket(orders, server_hostname=place.hostname)


def _http1_request() -> bytes:
    head = "POST /v2/orders HTTP/1.1\r\nhost: echo\r\ncontent-type: application/json\r\n"
    return f"{head}content-length: {len(_BODY)}\r\n\r\n".encode() + _BODY


def _http2_requests(orders: socket.socket) -> Iterator[bytes]:
    """One for each stream, of which nothing differs but the number; the connection is greeted first."""
    greeting = h2.connection.H2Connection(h2.config.H2Configuration(client_side=True))
    greeting.initiate_connection()
    greeting.increment_flow_control_window(_WIDE)  # so that nothing has to be said of what was received
    orders.sendall(greeting.data_to_send())
    settled = False
    while not settled:
        events = greeting.receive_data(orders.recv(_CHUNK))
        settled = any(isinstance(each, h2.events.RemoteSettingsChanged) for each in events)
    orders.sendall(greeting.data_to_send())
    headers = [
        (":method", "POST"),
        (":path", "/v2/orders"),
        (":scheme", "https"),
        (":authority", "echo"),
        ("content-type", "application/json"),
        ("content-length", str(len(_BODY))),
    ]
    encoder = Encoder()
    blocks = [
        encoder.encode(headers),
        encoder.encode(headers),
    ]  # the second is of the table alone, as all later ones
    return (_http2_request(stream, blocks[stream > 1]) for stream in count(1, 2))


def _http2_request(stream: int, block: bytes) -> bytes:
    """HEADERS with END_HEADERS, then DATA with END_STREAM (RFC 9113, 6.1 and 6.2)."""
    number = stream.to_bytes(4)
    head = len(block).to_bytes(3) + b"\x01\x04" + number + block
    return head + len(_BODY).to_bytes(3) + b"\x00\x01" + number + _BODY


if __name__ == "__main__":
    main()
