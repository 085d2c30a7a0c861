"""Order entry over HTTP/2, by h2's machine."""

from contextlib import suppress
from typing import Final

import h2.config
import h2.connection
import h2.events
import h2.exceptions
import h2.settings

from ticktotrade_conformance.programs.wire.order_protocol import Received, Unreadable, request_of
from ticktotrade_conformance.venue.orders.answers import HttpAnswer
from ticktotrade_conformance.venue.orders.endpoints import HttpRequest

PREFACE: Final = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
"""What a client begins with (RFC 9113, 3.4)."""
_STREAMS: Final = 1000
_WIDE: Final = 2**31 - 1
_USUAL_WINDOW: Final = 2**16 - 1


class Http2:
    """HTTP/2, many requests at a time. The venue's own windows are as wide as there are, so that no request waits for them."""

    name: Final = "HTTP/2"

    def __init__(self) -> None:
        self._h2 = h2.connection.H2Connection(
            h2.config.H2Configuration(
                client_side=False,
                header_encoding=None,
                # What is answered is ours, and well-formed.
                validate_outbound_headers=False,
                normalize_outbound_headers=False,
            )
        )
        self._h2.local_settings = h2.settings.Settings(
            client=False,
            initial_values={
                h2.settings.SettingCodes.MAX_CONCURRENT_STREAMS: _STREAMS,
                h2.settings.SettingCodes.INITIAL_WINDOW_SIZE: _WIDE,
            },
        )
        self._h2.initiate_connection()
        self._h2.increment_flow_control_window(_WIDE - _USUAL_WINDOW)
        self._heads: dict[int, dict[bytes, bytes]] = {}
        self._bodies: dict[int, bytes] = {}
        self._unsent: dict[int, bytes] = {}

    def receive(self, data: bytes) -> list[Received]:
        """As `OrderProtocol.receive` has it."""
        try:
            events = self._h2.receive_data(data)
        except h2.exceptions.ProtocolError as error:
            raise Unreadable(str(error)) from None
        complete = []
        for event in events:
            if isinstance(event, h2.events.RequestReceived):
                self._heads[event.stream_id] = dict(event.headers)
            elif isinstance(event, h2.events.DataReceived):
                stream = event.stream_id
                self._bodies[stream] = self._bodies.get(stream, b"") + event.data
                if event.flow_controlled_length:
                    self._h2.acknowledge_received_data(event.flow_controlled_length, stream)
            elif isinstance(event, h2.events.StreamEnded):
                complete.append(Received(event.stream_id, self._request(event.stream_id)))
            elif isinstance(event, h2.events.StreamReset):
                for kept in (self._heads, self._bodies, self._unsent):
                    kept.pop(event.stream_id, None)
            elif isinstance(event, h2.events.WindowUpdated | h2.events.RemoteSettingsChanged):
                self._send_bodies()
        return complete

    def pending(self) -> list[Received]:
        """None: nothing waits for an answer to something else."""
        return []

    def answer(self, stream: int, answer: HttpAnswer) -> None:
        """As `OrderProtocol.answer` has it."""
        headers = [(b":status", b"%d" % answer.status)]
        headers += [(name.encode(), value.encode()) for name, value in answer.headers]
        with suppress(h2.exceptions.StreamClosedError):  # the client has given the request up
            self._h2.send_headers(stream, headers, end_stream=not answer.body)
            if answer.body:
                self._unsent[stream] = answer.body
                self._send_bodies()

    def take(self) -> bytes:
        """As `OrderProtocol.take` has it."""
        return self._h2.data_to_send()

    @property
    def is_over(self) -> bool:
        """It ends when the client hangs up."""
        return False

    def _send_bodies(self) -> None:
        """As much of the answers as the client has room for, the oldest first."""
        for stream, body in tuple(self._unsent.items()):
            room = min(self._h2.local_flow_control_window(stream), self._h2.max_outbound_frame_size)
            if len(body) <= room:
                del self._unsent[stream]
                self._h2.send_data(stream, body, end_stream=True)
            elif room > 0:
                self._unsent[stream] = body[room:]
                self._h2.send_data(stream, body[:room])

    def _request(self, stream: int) -> HttpRequest:
        head = self._heads.pop(stream)
        return request_of(head[b":method"], head[b":path"], head, self._bodies.pop(stream, b""))
