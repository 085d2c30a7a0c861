"""What the venue destroys of a client's books, and that it gives it back to those who ask, and to nobody else."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Iterator
from contextlib import asynccontextmanager
from itertools import count, islice
from typing import Any, NamedTuple

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidStatus

from ticktotrade.book import BookConfig, SortedKeysBook
from ticktotrade.errors import Refused
from ticktotrade.feed import TreeParser
from ticktotrade.feed.events import BookUpdate, Element, Problem
from ticktotrade.market_data import Depth
from ticktotrade_conformance.traces.capture import CapturedFrame
from ticktotrade_conformance.traces.generated_market import generated_market
from ticktotrade_conformance.venue import Fault, FaultPlan, Venue, VenueOptions
from ticktotrade_conformance.venue.damage import DAMAGES, damaged
from ticktotrade_conformance.venue.faults import ConnectionFaults

AUTH = '{"action":"auth","key":"simulated-key","secret":"simulated-secret"}'
BARRIER = "none of the market's"
UPDATE = '{"T":"o","S":"A","t":"2024-08-09T00:00:01Z","b":[{"p":100.5,"s":1}],"a":[{"p":101,"s":2}]}'
TRADE = '{"T":"t","S":"A","t":"2024-08-09T00:00:01Z","i":1,"p":101,"s":1}'


class Client:
    """A client that keeps every frame, and asks for nothing unless it is told to."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection
        self._parser = TreeParser()
        self.frames: list[bytes] = []
        self._books: dict[str, SortedKeysBook] = {}

    async def ask(self, action: str, **channels: list[str]) -> None:
        await self._connection.send(json.dumps({"action": action, **channels}))

    async def resubscribe(self, *symbols: str) -> None:
        await self.ask("unsubscribe", orderbooks=list(symbols))
        await self.ask("subscribe", orderbooks=list(symbols))

    async def read(self) -> bytes:
        frame = await self._connection.recv()
        self.frames.append(frame if isinstance(frame, bytes) else frame.encode())
        for element in self.elements(self.frames[-1]):
            self._take(element)
        return self.frames[-1]

    async def catch_up(self) -> None:
        """Read whatever the venue has sent up to now: all of it goes through one queue."""
        await self.ask("unsubscribe", bars=[BARRIER])
        await self.ask("subscribe", bars=[BARRIER])
        while BARRIER.encode() not in await self.read():
            pass
        await self.ask("unsubscribe", bars=[BARRIER])
        while b'"T":"subscription"' not in await self.read():
            pass

    @property
    def market_frames(self) -> list[bytes]:
        return [frame for frame in self.frames if b'"msg"' not in frame and b"subscription" not in frame]

    def elements(self, frame: bytes) -> list[Element | Problem]:
        try:
            return list(self._parser.parse(frame).elements)
        except Refused:
            return []

    def books(self) -> dict[str, Depth]:
        """What a client that trusts every frame takes the books to be."""
        return {symbol: book.snapshot() for symbol, book in self._books.items()}

    def _take(self, element: Element | Problem) -> None:
        if isinstance(element, BookUpdate):
            book = self._books.setdefault(element.symbol, SortedKeysBook(BookConfig(2**16 - 1)))
            book.apply(element.reset, element.bids, element.asks)


@asynccontextmanager
async def client(venue: Venue, **channels: list[str]) -> AsyncIterator[Client]:
    async with connect(venue.url, max_queue=None, max_size=None) as connection:
        made = Client(connection)
        await connection.send(AUTH)
        await made.ask("subscribe", **channels)
        for _ in range(3):
            await made.read()
        yield made


def run(coroutine: Awaitable[Any]) -> None:
    async def whole() -> None:
        async with asyncio.timeout(30):
            await coroutine

    asyncio.run(whole())


def merged(frames: int, elements: int) -> Iterator[CapturedFrame]:
    """The generated market, so many elements a frame."""
    source = generated_market(3, frames * elements)
    for line in range(1, frames + 1):
        parts = list(islice(source, elements))
        text = b",".join(part.frame[1:-1] for part in parts)
        yield CapturedFrame(parts[-1].received_at, b"[%b]" % text, line)


def truth(venue: Venue) -> dict[str, Depth]:
    return {symbol: venue.books.snapshot(symbol) for symbol in venue.books.symbols()}


ALL = {"trades": ["*"], "quotes": ["*"], "orderbooks": ["*"]}
FRAMES, ELEMENTS = 400, 5


class Streamed(NamedTuple):
    """A venue whose market has ended, a client that has caught up, and the frames of both once the books were known."""

    venue: Venue
    reader: Client
    sent: list[bytes]
    arrived: list[bytes]


@asynccontextmanager
async def streamed(fault: Fault, every: int = 60) -> AsyncIterator[Streamed]:
    first, *source = merged(FRAMES, ELEMENTS)
    options = VenueOptions(speed=None, faults=FaultPlan((fault,), 3, every))
    async with Venue(iter(source), options) as venue:
        venue.books.take(first.frame)
        async with client(venue, **ALL) as reader:
            await reader.catch_up()
            begun = len(reader.market_frames)
            await venue.run()
            await reader.catch_up()
            assert venue.faults[fault] > 1
            sent = [frame for _, frame, _ in source]
            yield Streamed(venue, reader, sent, reader.market_frames[begun:])


async def check_healing(venue: Venue, reader: Client) -> None:
    """The venue has healed nothing by itself, and heals whatever it is asked to."""
    assert reader.books() != truth(venue)
    await reader.resubscribe(*venue.books.symbols())
    await reader.catch_up()
    assert reader.books() == truth(venue)


def test_damage_shows_in_one_element_and_leaves_the_others_alone() -> None:
    async def whole() -> None:
        async with streamed(Fault.DAMAGE, every=10) as (venue, reader, source, received):
            problems = 0
            for sent, arrived in zip(source, received, strict=True):
                pairs = zip(reader.elements(sent), reader.elements(arrived), strict=True)
                different = [(old, new) for old, new in pairs if old != new]
                problems += len(different)
                assert len(different) <= 1
                assert all(isinstance(old, BookUpdate) for old, _ in different)
                assert all(isinstance(new, Problem) for _, new in different)
            assert problems == venue.faults[Fault.DAMAGE]
            await check_healing(venue, reader)

    run(whole())


def test_what_is_cut_is_not_sent_again() -> None:
    async def whole() -> None:
        async with streamed(Fault.CUTS) as (venue, reader, source, received):
            cut = 0
            for sent, arrived in zip(source, received, strict=True):
                cut += arrived != sent
                assert sent.startswith(arrived)
                assert (arrived == sent) == bool(reader.elements(arrived))
            assert cut == venue.faults[Fault.CUTS]
            await check_healing(venue, reader)

    run(whole())


def test_a_lost_book_is_silent_until_it_is_subscribed_to_anew() -> None:
    def by_symbol(reader: Client, frames: list[bytes]) -> dict[str, list[BookUpdate]]:
        updates: dict[str, list[BookUpdate]] = {}
        for frame in frames:
            for element in reader.elements(frame):
                if isinstance(element, BookUpdate):
                    updates.setdefault(element.symbol, []).append(element)
        return updates

    def others(reader: Client, frames: list[bytes]) -> list[Element | Problem]:
        every = [element for frame in frames for element in reader.elements(frame)]
        return [element for element in every if not isinstance(element, BookUpdate)]

    async def whole() -> None:
        async with streamed(Fault.LOSSES, every=100) as (venue, reader, source, received):
            assert others(reader, received) == others(reader, source)
            arrived, sent = by_symbol(reader, received), by_symbol(reader, source)
            frames = len(reader.market_frames)
            lost = {symbol for symbol in sent if len(arrived[symbol]) < len(sent[symbol])}
            assert len(lost) == venue.faults[Fault.LOSSES], "a book is lost once"
            for symbol, updates in sent.items():
                assert updates[: len(arrived[symbol])] == arrived[symbol]
            await reader.ask("subscribe", orderbooks=["*"])
            await reader.catch_up()
            assert len(reader.market_frames) == frames, "it was subscribed to already"
            await check_healing(venue, reader)

    run(whole())


def test_a_loss_begins_with_the_frame_that_it_befalls() -> None:
    async def whole() -> None:
        options = VenueOptions(faults=FaultPlan((Fault.LOSSES,), 3, every=1))
        async with Venue((), options) as venue, client(venue, **ALL) as reader:
            for text in (UPDATE, UPDATE, TRADE):
                venue.stream(f"[{text}]".encode())
            await reader.catch_up()
            assert reader.market_frames == [f"[{TRADE}]".encode()]
            assert venue.faults == {Fault.LOSSES: 1}

    run(whole())


@pytest.mark.parametrize("by_name", [True, False])
@pytest.mark.parametrize("fault", [Fault.LOSSES, Fault.DAMAGE, Fault.CUTS])
def test_a_client_that_subscribes_anew_now_and_then_goes_on(fault: Fault, by_name: bool) -> None:
    async def whole() -> None:
        options = VenueOptions(speed=None, faults=FaultPlan((fault,), 3, every=20))
        async with Venue((), options) as venue, client(venue, **ALL) as reader:
            wrong = 0
            for number, (_, frame, _) in enumerate(generated_market(3, 2000)):
                venue.stream(frame)
                if number % 200 == 199:
                    await reader.catch_up()
                    wrong += reader.books() != truth(venue)
                    await reader.resubscribe(*(venue.books.symbols() if by_name else ["*"]))
                    await reader.catch_up()
                    assert reader.books() == truth(venue)
            assert wrong > 5, "what came after a book was healed was destroyed again"
            assert venue.faults[fault] > 5

    run(whole())


def test_a_symbol_by_name_is_new_beside_all_of_them() -> None:
    async def whole() -> None:
        async with (
            Venue(generated_market(3, 100), VenueOptions(speed=None)) as venue,
            client(venue, orderbooks=["*"]) as reader,
        ):
            await venue.run()
            await reader.catch_up()
            before = len(reader.market_frames)
            await reader.resubscribe("BTC/USD")
            await reader.catch_up()
            (anew,) = reader.market_frames[before:]
            assert anew.decode() == f"[{venue.books.reset_message('BTC/USD')}]"
            await reader.ask("subscribe", orderbooks=["BTC/USD", "*", "ETH/USD"])
            await reader.ask("unsubscribe", orderbooks=["ETH/USD"])
            await reader.catch_up()
            assert len(reader.market_frames) == before + 2, "of ETH/USD alone"
            assert json.loads(reader.frames[-1])[0]["orderbooks"] == ["*", "BTC/USD"]

    run(whole())


def test_a_market_that_is_not_known_yet_begins_with_an_empty_book() -> None:
    async def whole() -> None:
        source = [CapturedFrame(0, f"[{UPDATE}]".encode(), 1)]
        async with (
            Venue(iter(source), VenueOptions(speed=None)) as venue,
            client(venue, orderbooks=["A"]) as reader,
        ):
            await reader.read()
            await reader.resubscribe("A")
            await reader.catch_up()
            updates = [json.loads(frame)[0] for frame in reader.market_frames]
            assert [(each["S"], each["b"], each["a"], each["r"]) for each in updates] == [
                ("A", [], [], True)
            ] * 2
            await venue.run()
            await reader.catch_up()
            assert reader.market_frames[-1] == source[0].frame, "a change to an empty book is the whole"
            assert reader.books() == truth(venue)

    run(whole())


def test_a_busy_venue_says_how_long_to_wait_and_serves_nobody_meanwhile() -> None:
    def begins_busy(plan: FaultPlan, connection: int) -> bool:
        return ConnectionFaults(plan, connection, lambda _: None).early is Fault.BUSY

    plans = (FaultPlan((Fault.BUSY,), seed) for seed in count(1))
    plan = next(plan for plan in plans if begins_busy(plan, 1) and not begins_busy(plan, 2))
    lines: list[str] = []

    async def whole() -> None:
        async with Venue((), VenueOptions(faults=plan), lines.append) as venue:
            with pytest.raises(InvalidStatus) as caught:
                async with connect(venue.url):
                    pass
            response = caught.value.response
            assert (response.status_code, response.headers["Retry-After"]) == (429, "1")
            async with client(venue, trades=["A"]):
                pass

    run(whole())
    assert lines == ["client 1: busy", "client 2: connected", "client 2: gone"]


def test_after_the_end_of_the_market_nothing_goes_wrong_any_more() -> None:
    async def whole() -> None:
        plan = FaultPlan((Fault.LOSSES, Fault.DAMAGE, Fault.BUSY, Fault.ERRORS), 3, every=1)
        async with Venue(iter([]), VenueOptions(speed=None, faults=plan)) as venue:
            for _, frame, _ in generated_market(3, 50):
                venue.books.take(frame)
            ended = asyncio.create_task(venue.run())
            while not ended.done():
                try:
                    async with client(venue, trades=["*"]):
                        await ended
                except (InvalidStatus, ConnectionError):
                    await asyncio.sleep(0)
            faults = venue.faults.copy()
            for _ in range(12):
                async with client(venue, orderbooks=["*"]) as reader:
                    await reader.catch_up()
                    assert reader.books() == truth(venue)
            assert venue.faults == faults

    run(whole())


@pytest.mark.parametrize("kind", range(len(DAMAGES)))
@pytest.mark.parametrize(
    "message",
    [
        UPDATE,
        UPDATE.replace("}]}", '}],"r":true}'),
        '{"T":"o","S":"A","t":"2024-08-09T00:00:01Z","b":[],"a":[]}',
    ],
)
def test_every_damage_shows(kind: int, message: str) -> None:
    frame = f"[{TRADE},{damaged(message, DAMAGES[kind])},{message}]"
    before, broken, after = TreeParser().parse(frame.encode()).elements
    assert isinstance(broken, Problem)
    assert [before] == list(TreeParser().parse(TRADE.encode()).elements)
    assert [after] == list(TreeParser().parse(message.encode()).elements)
