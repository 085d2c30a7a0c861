"""The body of an answer, of which no more than a bounded part is ever held."""

from typing import Final

import httpx

from ticktotrade.shell.failures import Unreadable

MOST_BYTES: Final = 1 << 20
"""An answer about an order has less than two thousand."""


async def body_of(response: httpx.Response) -> bytes:
    """The body as it came, and the connection is free again.

    Raises `Unreadable` if it is longer than `MOST_BYTES`, or compressed though the request took no compression:
    what a little body may grow to is the sender's choice.
    """
    assert isinstance(response.stream, httpx.AsyncByteStream)
    try:
        if response.headers.get("content-encoding", "identity") != "identity":
            raise Unreadable("the answer is compressed, which was not asked for")
        chunks, size = [], 0
        async for chunk in response.stream:
            size += len(chunk)
            if size > MOST_BYTES:
                raise Unreadable(f"the answer has more than {MOST_BYTES} bytes")
            chunks.append(chunk)
        return b"".join(chunks)
    finally:
        await response.stream.aclose()
