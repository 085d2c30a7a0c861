"""One client's connection to the venue: what is sent to it, in order, and the faults that befall it."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Final, NamedTuple

from websockets.asyncio.server import ServerConnection
from websockets.exceptions import ConnectionClosed

from ticktotrade.shell.abort import abort
from ticktotrade_conformance.venue.faults import ConnectionFaults, Fault
from ticktotrade_conformance.venue.market_books import MarketBooks, MarketMessage
from ticktotrade_conformance.venue.options import VenueOptions
from ticktotrade_conformance.venue.server_session import GREETING, Answer, ServerSession, error_frame

_MOST_WAITING: Final = 20_000
_ROOM: Final = 100


class _Close(NamedTuple):
    code: int


class _Pause(NamedTuple):
    seconds: float


class _Drop(NamedTuple):
    pass


class _Silence(NamedTuple):
    seconds: float


_Item = str | bytes | _Close | _Pause | _Drop | _Silence


class ClientConnection:
    """Everything for the client goes through one queue, so that a book and its changes keep their order.

    ``on_subscribed`` is told when the client has subscribed to something.
    """

    def __init__(
        self,
        connection: ServerConnection,
        books: MarketBooks,
        faults: ConnectionFaults,
        options: VenueOptions,
        on_subscribed: Callable[[], None],
    ) -> None:
        self._connection = connection
        self._session = ServerSession(options.accepted, options.max_symbols)
        self._books = books
        self._faults = faults
        self._options = options
        self._on_subscribed = on_subscribed
        self._waiting: deque[_Item] = deque()
        self._something = asyncio.Event()
        self._room = asyncio.Event()
        self._ending = False
        self._slow_auth = False
        self._shown: set[str] = set()
        self._lost: set[str] = set()

    async def serve(self) -> None:
        """Greet the client, answer it, and send what is put here, until the connection ends."""
        self._greet()
        writing = asyncio.create_task(self._write())
        try:
            with suppress(ConnectionClosed):
                await self._read()
        finally:
            self._ending = True
            self._room.set()
            writing.cancel()
            with suppress(asyncio.CancelledError):
                await writing
            abort(self._connection.transport)

    @property
    def listens(self) -> bool:
        """Whether what is sent may arrive, and is subscribed to."""
        return self._session.subscribed and not self._ending

    def mend(self) -> None:
        """Nothing more goes wrong; what is lost stays so until the client asks for it."""
        self._faults.stop()

    async def room(self) -> None:
        """Wait until the client has taken most of what was sent, or is gone."""
        if len(self._waiting) > _ROOM and not self._ending:
            self._room.clear()
            await self._room.wait()

    def refuse(self, code: int) -> None:
        """Say why there is no service, and close."""
        self._put(error_frame(code), _Close(1000))

    def send(self, messages: Sequence[MarketMessage]) -> None:
        """Send the messages that the client has subscribed to, as one frame, with or without a fault."""
        wanted = self._arriving(messages)
        if not wanted or self._ending:
            return
        books = [message.symbol for message in wanted if message.channel == "orderbooks"]
        fault = self._faults.among_data(bool(books))
        if len(self._waiting) > _MOST_WAITING:
            self._waiting.clear()
            self.refuse(407)
            return
        if fault is Fault.LOSSES:
            self._lost.add(self._faults.befallen(books))
            wanted = self._arriving(wanted)
        if wanted:
            self._send_frame(wanted, fault)

    def _arriving(self, messages: Sequence[MarketMessage]) -> list[MarketMessage]:
        """Those that the client has subscribed to, without those of books that are lost."""
        return [
            message
            for message in messages
            if self._session.wants(message.channel, message.symbol)
            and (message.channel != "orderbooks" or message.symbol not in self._lost)
        ]

    def _greet(self) -> None:
        if self._faults.early is Fault.ERRORS:
            self.refuse(self._faults.early_error())
            return
        self._slow_auth = self._faults.early is Fault.SLOW_AUTH
        self._put(GREETING)

    async def _read(self) -> None:
        try:
            async with asyncio.timeout(self._options.auth_timeout):
                while not self._session.authenticated:
                    self._answer(self._session.on_text(await self._connection.recv()))
        except TimeoutError:
            self.refuse(404)
        while True:
            self._answer(self._session.on_text(await self._connection.recv()))

    def _answer(self, answer: Answer) -> None:
        if self._slow_auth:
            self._slow_auth = False
            self._put(_Pause(self._options.stall))
        self._put(answer.frame)
        if answer.ends:
            self._put(_Close(1000))
        if self._session.subscribed:
            self._on_subscribed()
        for symbol in answer.new_books:
            for each in self._books.symbols() if symbol == "*" else (symbol,):
                self._put(_frame([self._books.reset_message(each)]))
                self._shown.add(each)
                self._lost.discard(each)

    def _send_frame(self, messages: list[MarketMessage], fault: Fault | None) -> None:
        texts = [self._text(message) for message in messages]
        if fault is Fault.DAMAGE:
            place = self._faults.befallen(
                [n for n, each in enumerate(messages) if each.channel == "orderbooks"]
            )
            texts[place] = self._faults.damage(texts[place])
        frame = _frame(texts)
        self._put(self._faults.cut(frame) if fault is Fault.CUTS else frame)
        match fault:
            case Fault.DUPLICATES:
                self._put(frame)
            case Fault.GARBAGE:
                self._put(self._faults.garbage())
            case Fault.ERRORS:
                self.refuse(self._faults.late_error())
            case Fault.DROPS:
                self._put(_Drop())
            case Fault.CLEAN_CLOSES:
                self._put(_Close(1000))
            case Fault.UNCLEAN_CLOSES:
                self._put(_Close(self._faults.close_code()))
            case Fault.SILENCE:
                self._put(_Silence(self._options.stall))
            case _:
                pass

    def _text(self, message: MarketMessage) -> str:
        """The message; the whole book instead of a change to one that the client does not have yet."""
        if message.channel != "orderbooks" or message.symbol in self._shown:
            return message.text
        self._shown.add(message.symbol)
        return self._books.reset_message(message.symbol)

    def _put(self, *items: _Item) -> None:
        if self._ending:
            return
        self._waiting += items
        self._something.set()
        # What comes after one of these would not arrive.
        self._ending = isinstance(items[-1], _Close | _Drop | _Silence)

    async def _write(self) -> None:
        with suppress(ConnectionClosed):
            while True:
                await self._something.wait()
                while self._waiting:
                    await self._write_item(self._waiting.popleft())
                    if len(self._waiting) <= _ROOM:
                        self._room.set()
                self._something.clear()

    async def _write_item(self, item: _Item) -> None:
        match item:
            case str() | bytes():
                await self._connection.send(item)
            case _Close(code):
                await self._connection.close(code)
            case _Pause(seconds):
                await asyncio.sleep(seconds)
            case _Drop():
                abort(self._connection.transport)
            case _Silence(seconds):
                # Not to read is not to answer pings.
                self._connection.transport.pause_reading()
                await asyncio.sleep(seconds)
                abort(self._connection.transport)


def _frame(texts: list[str]) -> str:
    return f"[{','.join(texts)}]"
