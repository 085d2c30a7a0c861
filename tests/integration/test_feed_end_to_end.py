"""Real sockets on this machine: the live client against the simulated venue, with everything that goes wrong."""

import asyncio
import gc
import time
from collections.abc import Awaitable, Callable
from functools import partial
from itertools import count, islice
from typing import Any

import pytest

from ticktotrade.book import BookConfig, BookStatus, OrderBook, SortedKeysBook
from ticktotrade.book.interface import UpdateResult
from ticktotrade.feed import TreeParser
from ticktotrade.feed.events import BookUpdate, Problem
from ticktotrade.market_data import Depth
from ticktotrade.nano import NANOS
from ticktotrade.session import NO_CHANNELS, Received, SessionConfig, State, StreamSession
from ticktotrade.shell import Credentials, FeedClient, clock
from ticktotrade_conformance.traces.generated_market import generated_market
from ticktotrade_conformance.venue import Fault, FaultPlan, Venue, VenueOptions
from ticktotrade_conformance.venue.faults import ConnectionFaults

MILLI = NANOS // 1000
CREDENTIALS = Credentials("simulated-key", "simulated-secret")
QUICK = SessionConfig(
    connect_timeout=500 * MILLI,
    auth_timeout=100 * MILLI,
    subscribe_timeout=200 * MILLI,
    silence_timeout=120 * MILLI,
    backoff_base=5 * MILLI,
    backoff_cap=20 * MILLI,
    heal_timeout=40 * MILLI,
    heal_interval=10 * MILLI,
    heal_pause=400 * MILLI,
)
BOOKS = NO_CHANNELS._replace(trades=("*",), quotes=("*",), orderbooks=("*",))
EARLY = {Fault.SLOW_AUTH, Fault.BUSY}
"""What befalls the beginning of a connection and nothing else."""
BOOK_FAULTS = {Fault.CUTS, Fault.DAMAGE, Fault.LOSSES}
"""What destroys a client's book until it subscribes to it anew."""
OLD = 300 * MILLI
"""A book is asked for anew that has had no update for so long: nothing else shows a loss."""
STALL = 0.3
FRAMES = 1500


class Books:
    """What a user of the feed keeps: books, each stale until its reset."""

    def __init__(self) -> None:
        self.books: dict[str, OrderBook] = {}
        self.notices: list[str] = []
        self.problems = 0
        self.frames: list[bytes] = []
        self.updated: dict[str, int] = {}

    def on_frame(self, received_at: int, frame: bytes, received: Received) -> None:
        assert abs(time.time_ns() - received_at) < 60 * NANOS
        self.frames.append(frame)
        for element in received.elements:
            if isinstance(element, Problem):
                self.problems += 1
                self.lose(element)
            if isinstance(element, BookUpdate):
                self.take(element)

    def lose(self, problem: Problem) -> None:
        for symbol, book in self.books.items():
            if problem.book_lost and problem.symbol in {None, symbol}:
                book.mark_stale()

    def not_live(self) -> list[str]:
        """Also those that have not been heard of for a while."""
        for symbol, at in self.updated.items():
            if clock.now() - at > OLD:
                self.books[symbol].mark_stale()
        return [symbol for symbol, book in self.books.items() if book.status() is not BookStatus.LIVE]

    def take(self, update: BookUpdate) -> None:
        if update.symbol not in self.books:
            self.books[update.symbol] = SortedKeysBook(BookConfig(2**16 - 1))
            self.books[update.symbol].mark_stale()
        result = self.books[update.symbol].apply(update.reset, update.bids, update.asks)
        if result is UpdateResult.APPLIED:
            self.updated[update.symbol] = clock.now()

    def on_stale(self) -> None:
        for book in self.books.values():
            book.mark_stale()

    def on_notice(self, notice: str) -> None:
        assert "\n" not in notice
        self.notices.append(notice)

    def snapshots(self) -> dict[str, Depth]:
        return {
            symbol: book.snapshot() for symbol, book in self.books.items() if book.status() is BookStatus.LIVE
        }


async def until(met: Callable[[], bool], seconds: float = 20.0) -> None:
    async with asyncio.timeout(seconds):
        while not met():
            await asyncio.sleep(0.005)


def run(coroutine: Awaitable[Any]) -> Any:
    async def whole() -> Any:
        return await coroutine

    result = asyncio.run(whole())
    gc.collect()  # so that what was left open is complained of here
    return result


async def stream(plan: FaultPlan, frames: int = FRAMES) -> tuple[Venue, Books, FeedClient]:
    """A client at a venue until the market has ended, and the client's books are the venue's."""
    books = Books()
    options = VenueOptions(speed=None, auth_timeout=1.0, stall=STALL, faults=plan)
    async with Venue(islice(generated_market(plan.seed), frames), options) as venue:
        client = FeedClient(venue.url, CREDENTIALS, books, QUICK)
        client.subscribe(BOOKS)
        feed = asyncio.create_task(client.run())
        await asyncio.wait_for(venue.run(), 30)
        wanted = {symbol: venue.books.snapshot(symbol) for symbol in venue.books.symbols()}
        async with asyncio.timeout(20):
            while client.status.state is not State.STREAMING or books.snapshots() != wanted:
                client.heal(books.not_live())
                await asyncio.sleep(0.005)
        client.stop()
        assert await asyncio.wait_for(feed, 5) is None
    assert len(wanted) == 4
    return venue, books, client


def test_without_faults_every_frame_arrives_on_one_connection() -> None:
    venue, books, client = run(stream(FaultPlan()))
    assert not venue.faults
    assert client.connections == 1
    assert books.problems == 0
    wanted = [frame for _, frame, _ in generated_market(1, FRAMES)]
    assert [
        frame for frame in books.frames if b'"msg"' not in frame and b"subscription" not in frame
    ] == wanted


@pytest.mark.parametrize("after", [1, 2, 3, 50])
def test_a_frame_that_arrives_as_the_client_is_stopped_is_dropped(after: int) -> None:
    """A Ctrl-C may come between a frame and whoever reads it."""
    books = Books()
    client: FeedClient

    class Stopped(StreamSession):
        def text(self, now: int, frame: bytes) -> Received:
            if len(books.frames) == after:
                client.stop()
            return super().text(now, frame)

    async def stopped() -> None:
        nonlocal client
        async with Venue(generated_market(1, 10**9), VenueOptions(speed=None)) as venue:
            client = FeedClient(venue.url, CREDENTIALS, books, QUICK, partial(Stopped, TreeParser))
            client.subscribe(BOOKS)
            market = asyncio.create_task(venue.run())
            assert await asyncio.wait_for(client.run(), 20) is None
            assert client.status.state is State.STOPPED
            market.cancel()

    run(stopped())
    assert len(books.frames) == after


def plan_that_begins_with(fault: Fault, seed: int) -> FaultPlan:
    """Of the plans from a seed on the first whose first connection begins with a fault."""
    plans = (FaultPlan((fault,), number) for number in count(100 * seed))
    return next(plan for plan in plans if ConnectionFaults(plan, 1, lambda _: None).early)


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("fault", Fault)
def test_each_fault_by_itself_loses_no_book_state(fault: Fault, seed: int) -> None:
    plan = plan_that_begins_with(fault, seed) if fault in EARLY else FaultPlan((fault,), seed, 150)
    venue, books, client = run(stream(plan))
    assert venue.faults[fault] > 0
    assert venue.faults.keys() == {fault}
    if fault in {Fault.GARBAGE, Fault.CUTS, Fault.DAMAGE}:
        assert books.problems > 0
    if fault in {Fault.GARBAGE, *BOOK_FAULTS}:
        assert any("asking anew for the books" in notice for notice in books.notices)
    elif fault in {Fault.DUPLICATES, Fault.BUSY}:
        assert client.connections == 1
    else:
        assert client.connections > 1
        assert any("connecting again" in notice for notice in books.notices)


@pytest.mark.parametrize("seed", [3, 4])
def test_all_faults_together_lose_no_book_state(seed: int) -> None:
    venue, _, client = run(stream(FaultPlan(tuple(Fault), seed, every=50), 2000))
    assert len(venue.faults) >= 7, venue.faults
    assert client.connections > 10
