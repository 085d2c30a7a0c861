"""One writer and many readers: nobody sees a book that did not exist (chapter *Order book*, its last section)."""

import inspect
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from types import FrameType
from typing import Any

import pytest

from support.written_book import WrittenBook
from ticktotrade.alternatives import SkipListBook, skip_list
from ticktotrade.book import (
    BookConfig,
    HeapBook,
    OrderBook,
    SortedKeysBook,
    published,
    sorted_keys,
)
from ticktotrade.book.published import PublishedBook, Torn
from ticktotrade.errors import Refused
from ticktotrade.market_data import Level, Side

VARIANTS: list[type[PublishedBook]] = [SortedKeysBook, SkipListBook]
FOLDERS = tuple(str(Path(inspect.getfile(module)).parent) for module in (published, skip_list))

Update = tuple[bool, tuple[Level, ...], tuple[Level, ...]]


# What a reader does in a single attempt and its argument, and the operation that does it and its arguments.
LOOKS: list[tuple[str, object, str, tuple[object, ...]]] = [
    ("_look_at_depth", 2, "depth", (2,)),
    ("_look_at_depth", sys.maxsize, "snapshot", ()),
    ("_look_at_imbalance", 2, "imbalance", (2,)),
    ("_look_at_walk", (Side.BUY, 5), "walk", (Side.BUY, 5)),
    ("_look_at_walk", (Side.SELL, 5), "walk", (Side.SELL, 5)),
]


def outcome(call: Callable[..., object], *arguments: object) -> object:
    try:
        return call(*arguments)
    except Refused as error:
        return error.code


def answers(book: OrderBook) -> list[object]:
    return [outcome(getattr(book, operation), *arguments) for _, _, operation, arguments in LOOKS]


def attempts(book: PublishedBook) -> list[object]:
    return [outcome(book.attempt, getattr(book, look), argument) for look, argument, _, _ in LOOKS]


@contextmanager
def at_every_line(act: Callable[[], None]) -> Iterator[None]:
    """Act before each line (and, where the interpreter can, before each instruction) of the book's code."""

    def trace(frame: FrameType, event: str, argument: object) -> Any:
        if not frame.f_code.co_filename.startswith(FOLDERS):
            return None
        frame.f_trace_opcodes = True
        act()
        return trace

    sys.settrace(trace)
    try:
        yield
    finally:
        sys.settrace(None)


def updates(count: int) -> Iterator[Update]:
    """Updates of several levels on both sides: sizes that change, levels that come, go and come back, resets."""
    random = Random(7)
    for number in range(count):
        sides = [
            tuple(
                Level(100 + way * random.randrange(1, 9), random.choice((0, 1, 2, 3)))
                for _ in range(random.choice((0, 1, 2, 4)))
            )
            for way in (-1, 1)
        ]
        yield number % 11 == 10, sides[0], sides[1]


@pytest.mark.parametrize("make", [*VARIANTS, WrittenBook])
def test_a_reader_at_every_line_of_an_update_sees_the_book_before_or_after(
    make: type[PublishedBook], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sorted_keys, "_LONGEST", 3)
    config = BookConfig(max_levels=6)
    book, twin = make(config), HeapBook(config)
    torn = refused = 0
    for update in updates(80):
        before, best_before = answers(twin), twin.best()
        refused += outcome(twin.apply, *update) == "too_many_levels"
        after, best_after = answers(twin), twin.best()
        seen: list[list[object]] = []
        bests: list[object] = []

        def read(seen: list[list[object]] = seen, bests: list[object] = bests) -> None:
            seen.append(attempts(book))
            bests.append(book.attempt(book._look_at_touch, None) if make is WrittenBook else book.best())

        with at_every_line(read):
            outcome(book.apply, *update)
        assert seen
        for history, first, last in zip(zip(*seen, strict=True), before, after, strict=True):
            torn += history.count(Torn.TORN)
            assert_moves_once(history, first, last)
        assert_moves_once(bests, best_before, best_after)
        assert (answers(book), book.best()) == (after, best_after)
    assert torn > 100, "the attempts should come in the middle of updates"
    assert refused > 3


def assert_moves_once(history: Iterable[object], before: object, after: object) -> None:
    """From the answer before to the one after, and never back; between them nothing but torn attempts."""
    met = [each for each in history if each is not Torn.TORN]
    place = next((place for place, each in enumerate(met) if each != before), len(met))
    assert all(each == after for each in met[place:])


LEVELS = 12


def window(number: int) -> Update:
    """The ``number``-th book as a change of the one before: it moves up a tick, and every size is its number."""
    size = number + 1
    bids = [Level(1000 + number - step, size) for step in range(LEVELS)]
    asks = [Level(1001 + number + step, size) for step in range(LEVELS)]
    gone = (Level(1000 + number, 0), Level(1000 + number - LEVELS, 0))
    return False, (gone[1], *bids), (gone[0], *asks)


def check_window(book: PublishedBook) -> int:
    """Read everything; every answer has to be that of one book. The number of the latest one."""
    bid, ask = book.best()
    assert bid is not None
    assert ask is not None
    first = bid.size - 1
    assert (bid, ask) == (Level(1000 + first, first + 1), Level(1001 + first, first + 1))
    bids, asks = book.depth(5)
    second = bids[0].size - 1
    assert bids == window(second)[1][1:6]
    assert asks == window(second)[2][1:6]
    bids, asks = book.snapshot()
    third = bids[0].size - 1
    assert (bids, asks) == (window(third)[1][1:], window(third)[2][1:])
    assert book.imbalance(5).numerator == 0
    filled, cost, worst, levels = book.walk(Side.BUY, 1)
    assert (filled, levels) == (1, 1)
    assert cost == worst
    assert first <= second <= third
    return third


@contextmanager
def switching_often() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


@pytest.mark.parametrize("make", VARIANTS)
def test_readers_in_other_threads_see_one_book_after_the_other(make: type[PublishedBook]) -> None:
    book = make()
    book.apply(*window(0))
    failures: list[BaseException] = []
    done = threading.Event()
    founds: list[list[int]] = [[0] for _ in range(3)]

    def read(found: list[int]) -> None:
        try:
            while not done.is_set():
                if (seen := check_window(book)) != found[-1]:
                    found.append(seen)
            assert found == sorted(found)
        except BaseException as error:
            failures.append(error)

    readers = [threading.Thread(target=read, args=(found,)) for found in founds]
    with switching_often():
        for reader in readers:
            reader.start()
        number = 0
        while number < 1500 or not (failures or all(len(found) > 5 for found in founds)):
            number += 1
            book.apply(*window(number))
        done.set()
        for reader in readers:
            reader.join()
    assert not failures
    assert book.snapshot().bids[0].size == number + 1


class NeverThrough(SortedKeysBook):
    """A book whose readers find an update under way whenever they look."""

    def attempt(self, look: Callable[[Any], Any], argument: Any) -> Torn:
        return Torn.TORN


@pytest.mark.parametrize("one_sided", [False, True])
def test_a_reader_that_never_gets_through_is_answered_by_the_writer(one_sided: bool) -> None:
    book = NeverThrough()
    asks = () if one_sided else (Level(101, 1),)
    book.apply(True, (Level(100, 1),), asks)
    found: list[object] = []
    reader = threading.Thread(target=lambda: found.append(outcome(book.imbalance, 1)))
    reader.start()
    updates_made = 0
    while reader.is_alive():
        book.apply(False, (Level(100, 3),), ())
        updates_made += 1
        reader.join(0.001)
    assert updates_made > 0
    assert found == ["one_sided" if one_sided else (2, 4)]
