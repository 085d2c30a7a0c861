"""Order entry over HTTP/1.1, by h11's machine."""

from typing import Final

import h11

from ticktotrade_conformance.programs.wire.order_protocol import Received, Unreadable, request_of
from ticktotrade_conformance.venue.orders.answers import HttpAnswer
from ticktotrade_conformance.venue.orders.endpoints import HttpRequest


class Http1:
    """HTTP/1.1, one request after the other."""

    name: Final = "HTTP/1.1"

    def __init__(self) -> None:
        self._h11 = h11.Connection(h11.SERVER)
        self._head: h11.Request | None = None
        self._body = b""
        self._unsent: list[bytes] = []
        self._waits = False

    def receive(self, data: bytes) -> list[Received]:
        """As `OrderProtocol.receive` has it. What a client sends before it has its answer waits."""
        self._h11.receive_data(data)
        return self.pending()

    def answer(self, stream: int, answer: HttpAnswer) -> None:
        """As `OrderProtocol.answer` has it."""
        headers = [*answer.headers, ("content-length", str(len(answer.body)))]
        if answer.status == 204:
            headers.pop()
        for event in (
            h11.Response(status_code=answer.status, headers=headers),
            h11.Data(data=answer.body),
            h11.EndOfMessage(),
        ):
            self._unsent.append(self._h11.send(event) or b"")
        self._waits = False
        if self._h11.our_state is h11.DONE and self._h11.their_state is h11.DONE:
            self._h11.start_next_cycle()

    def take(self) -> bytes:
        """As `OrderProtocol.take` has it."""
        unsent, self._unsent = b"".join(self._unsent), []
        return unsent

    @property
    def is_over(self) -> bool:
        """Whether the client wants it to end."""
        return self._h11.our_state in (h11.MUST_CLOSE, h11.CLOSED, h11.ERROR)

    def pending(self) -> list[Received]:
        """As `OrderProtocol.pending` has it."""
        try:
            while not self._waits:
                event = self._h11.next_event()
                if isinstance(event, h11.Request):
                    self._head, self._body = event, b""
                    if self._h11.they_are_waiting_for_100_continue:
                        go_on = h11.InformationalResponse(status_code=100, headers=[])
                        self._unsent.append(self._h11.send(go_on) or b"")
                elif isinstance(event, h11.Data):
                    self._body += event.data
                elif isinstance(event, h11.EndOfMessage):
                    self._waits = True
                    return [Received(0, self._request())]
                else:
                    break
        except h11.RemoteProtocolError as error:
            raise Unreadable(str(error)) from None
        return []

    def _request(self) -> HttpRequest:
        assert self._head is not None
        return request_of(self._head.method, self._head.target, dict(self._head.headers), self._body)
