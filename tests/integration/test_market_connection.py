"""A real WebSocket whose messages come in the callback: whole, in parts, in one read, too large, and not UTF-8."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, cast

import pytest
from websockets.asyncio.client import connect
from websockets.asyncio.server import ServerConnection, serve
from websockets.frames import Frame, Opcode

from ticktotrade.shell.market_connection import Ears, MarketConnection

MOST = 200_000
Script = Callable[[ServerConnection], Awaitable[None]]


class Heard:
    """All that a connection tells, in order."""

    def __init__(self) -> None:
        self.said: list[Any] = []
        self.ended = asyncio.Event()

    @property
    def ears(self) -> Ears:
        return Ears(self.on_text, self.on_binary, lambda: self.said.append("alive"), self.on_end)

    def on_text(self, text: bytes) -> None:
        self.said.append(text)

    def on_binary(self, message: bytes) -> None:
        self.said.append(("binary", message))

    def on_end(self, code: int | None) -> None:
        self.said.append(("end", code))
        self.ended.set()


def write(connection: ServerConnection, *frames: Frame) -> None:
    """In one write."""
    connection.transport.write(b"".join(frame.serialize(mask=False) for frame in frames))


async def close(connection: ServerConnection) -> None:
    await connection.close(1001)


async def connected(port: int) -> MarketConnection:
    """A connection to a server on this machine."""

    def made(*arguments: Any, **options: Any) -> MarketConnection:
        return MarketConnection(*arguments, most_bytes=MOST, **options)

    connection = await connect(
        f"ws://127.0.0.1:{port}",
        compression=None,
        max_size=MOST,
        proxy=None,
        create_connection=cast(type[MarketConnection], made),
    )
    assert isinstance(connection, MarketConnection)
    return connection


def heard_of(script: Script, wait: float = 0.0) -> tuple[list[Any], int | None]:
    """What comes of a script; and the code that the client closed with, if it did."""

    async def main() -> tuple[list[Any], int | None]:
        codes: asyncio.Future[int | None] = asyncio.get_running_loop().create_future()

        async def handle(connection: ServerConnection) -> None:
            await script(connection)
            await connection.wait_closed()
            received = connection.protocol.close_rcvd
            codes.set_result(None if received is None else received.code)

        async with serve(handle, "127.0.0.1", 0, compression=None) as server:
            connection = await connected(server.sockets[0].getsockname()[1])
            heard = Heard()
            for _ in range(int(wait)):
                await asyncio.sleep(0)
            connection.listen(heard.ears)
            await asyncio.wait_for(heard.ended.wait(), 10)
            await connection.wait_closed()
            return heard.said, await asyncio.wait_for(codes, 10)

    return asyncio.run(main())


def test_messages_come_in_order_whatever_they_come_in() -> None:
    large = b"[" + b"1" * 150_000

    async def script(connection: ServerConnection) -> None:
        write(
            connection,
            Frame(Opcode.TEXT, b"[1]"),
            Frame(Opcode.PING, b"p"),
            Frame(Opcode.TEXT, b"[2", False),
            Frame(Opcode.PONG, b""),
            Frame(Opcode.CONT, b",", False),
            Frame(Opcode.CONT, b"3]"),
            Frame(Opcode.BINARY, b"b"),
            Frame(Opcode.TEXT, "é".encode()),
            Frame(Opcode.TEXT, b""),
            Frame(Opcode.TEXT, large),
        )
        await close(connection)

    said, _ = heard_of(script)
    assert [each for each in said if each != "alive"] == [
        b"[1]",
        b"[2,3]",
        ("binary", b"b"),
        "é".encode(),
        b"",
        large,
        ("end", 1001),
    ]


@pytest.mark.parametrize("wait", [0, 50])
def test_what_comes_with_the_handshake_is_told_to_whoever_listens_later(wait: int) -> None:
    async def script(connection: ServerConnection) -> None:
        write(connection, Frame(Opcode.TEXT, b"1"), Frame(Opcode.TEXT, b"2", False), Frame(Opcode.CONT, b"3"))
        await close(connection)

    said, _ = heard_of(script, wait)
    assert [each for each in said if each != "alive"] == [b"1", b"23", ("end", 1001)]


@pytest.mark.parametrize("parts", [(b"\xff",), (b"[\xc3", b"\x28]")])
def test_a_text_that_is_not_utf8_ends_it_and_nothing_behind_it_is_told(parts: tuple[bytes, ...]) -> None:
    frames = [
        Frame(Opcode.TEXT if not place else Opcode.CONT, part, place == len(parts) - 1)
        for place, part in enumerate(parts)
    ]

    async def script(connection: ServerConnection) -> None:
        write(connection, Frame(Opcode.TEXT, b"before"), *frames, Frame(Opcode.TEXT, b"behind"))

    said, code = heard_of(script)
    assert said[0] == b"before"
    assert b"behind" not in said
    assert code == 1007


@pytest.mark.parametrize("fin", [True, False])
def test_a_message_that_is_too_large_ends_it_before_it_has_come(fin: bool) -> None:
    header = Frame(Opcode.TEXT, b"x" * (MOST + 1), fin).serialize(mask=False)[:10]

    async def script(connection: ServerConnection) -> None:
        write(connection, Frame(Opcode.TEXT, b"before"))
        connection.transport.write(header)

    said, code = heard_of(script)
    assert said == [b"before", ("end", None)]
    assert code == 1009


def test_a_connection_that_is_cut_ends_without_a_code() -> None:
    async def script(connection: ServerConnection) -> None:
        write(connection, Frame(Opcode.TEXT, b"1"))
        connection.transport.write(Frame(Opcode.TEXT, b"half").serialize(mask=False)[:3])
        connection.transport.close()

    said, _ = heard_of(script)
    assert said == [b"1", ("end", None)]


def test_who_ignores_it_hears_nothing() -> None:
    async def main() -> None:
        go_on = asyncio.Event()

        async def handle(connection: ServerConnection) -> None:
            await go_on.wait()
            write(connection, Frame(Opcode.TEXT, b"1"))
            await close(connection)

        async with serve(handle, "127.0.0.1", 0, compression=None) as server:
            connection = await connected(server.sockets[0].getsockname()[1])
            heard = Heard()
            connection.listen(heard.ears)
            connection.ignore()
            go_on.set()
            await asyncio.wait_for(connection.wait_closed(), 10)
            assert heard.said == []

    asyncio.run(main())
