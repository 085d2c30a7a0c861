from collections.abc import Callable
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from support.written_book import WrittenBook
from ticktotrade.alternatives import SkipListBook
from ticktotrade.backend import reference
from ticktotrade.book import (
    BookConfig,
    BookStatus,
    HeapBook,
    OrderBook,
    SortedKeysBook,
    SortedLevelsBook,
    UpdateResult,
    sorted_keys,
)
from ticktotrade.errors import ErrorCode, Refused
from ticktotrade.market_data import Depth, Level, Side, Touch
from ticktotrade.phases import Phase
from ticktotrade.ratio import Ratio
from ticktotrade.schema.shapes import I64_MAX, I128_MAX
from ticktotrade_conformance.backends import InProcess
from ticktotrade_conformance.vectors import vectors_of

VARIANTS: list[Callable[[BookConfig], OrderBook]] = [
    HeapBook,
    SortedLevelsBook,
    SortedKeysBook,
    SkipListBook,
    WrittenBook,
]
MAX_LEVELS = 6

changes = st.lists(st.builds(Level, st.integers(0, 9), st.integers(0, 3)), max_size=8).map(tuple)
sequence_numbers = st.none() | st.integers(0, 2**64 - 1)


class Model:
    """The rules of the chapter, word for word, on two dictionaries."""

    def __init__(self) -> None:
        self.sides: list[dict[int, int]] = [{}, {}]
        self.status = BookStatus.LIVE
        self.last: int | None = None

    def apply(
        self, reset: bool, bids: tuple[Level, ...], asks: tuple[Level, ...], number: int | None
    ) -> UpdateResult | ErrorCode:
        if not reset:
            if self.status is not BookStatus.LIVE:
                return UpdateResult.IGNORED
            if number is not None and self.last is not None and number <= self.last:
                return UpdateResult.DUPLICATE
            if number is not None and self.last is not None and number > self.last + 1:
                self.status = BookStatus.GAPPED
                return UpdateResult.GAP
        after: list[dict[int, int]] = [{} if reset else dict(side) for side in self.sides]
        for side, levels in zip(after, (bids, asks), strict=True):
            for price, size in levels:
                side[price] = size
        after = [{price: size for price, size in side.items() if size} for side in after]
        if max(map(len, after)) > MAX_LEVELS:
            return ErrorCode.TOO_MANY_LEVELS
        self.sides = after
        if reset:
            self.status = BookStatus.LIVE
        if reset or number is not None:
            self.last = number
        return UpdateResult.APPLIED

    def depth(self) -> Depth:
        bids, asks = self.sides
        return Depth(
            tuple(Level(*item) for item in sorted(bids.items(), reverse=True)),
            tuple(Level(*item) for item in sorted(asks.items())),
        )

    def walk(self, side: Side, quantity: int) -> tuple[int, int, int | None, int]:
        """Unit by unit: sizes are small here."""
        levels = self.depth().asks if side is Side.BUY else self.depth().bids
        units = [price for price, size in levels for _ in range(size)][:quantity]
        return len(units), sum(units), units[-1] if units else None, len(set(units))


class BookAgainstModel(RuleBasedStateMachine):
    make: Callable[[BookConfig], OrderBook]

    def __init__(self) -> None:
        super().__init__()
        self.book = type(self).make(BookConfig(MAX_LEVELS))
        self.model = Model()

    def agree(
        self, reset: bool, bids: tuple[Level, ...], asks: tuple[Level, ...], number: int | None
    ) -> None:
        result: UpdateResult | ErrorCode
        try:
            result = self.book.apply(reset, bids, asks, number)
        except Refused as refused:
            result = refused.code
        assert result is self.model.apply(reset, bids, asks, number)

    @rule(bids=changes, asks=changes)
    def change(self, bids: tuple[Level, ...], asks: tuple[Level, ...]) -> None:
        self.agree(False, bids, asks, None)

    @rule(bids=changes, asks=changes, ahead=st.sampled_from([1, 1, 1, 1, 0, -1, 2]))
    def numbered_change(self, bids: tuple[Level, ...], asks: tuple[Level, ...], ahead: int) -> None:
        self.agree(False, bids, asks, max((self.model.last or 0) + ahead, 0))

    @rule(bids=changes, asks=changes, number=sequence_numbers)
    def reset(self, bids: tuple[Level, ...], asks: tuple[Level, ...], number: int | None) -> None:
        self.agree(True, bids, asks, number)

    @rule()
    def mark_stale(self) -> None:
        self.book.mark_stale()
        self.model.status = BookStatus.STALE

    @rule(levels=st.integers(1, 8))
    def depth(self, levels: int) -> None:
        whole = self.model.depth()
        assert self.book.depth(levels) == Depth(whole.bids[:levels], whole.asks[:levels])

    @rule(side=st.sampled_from(Side), quantity=st.integers(0, 3 * MAX_LEVELS + 2))
    def walk(self, side: Side, quantity: int) -> None:
        assert self.book.walk(side, quantity) == self.model.walk(side, quantity)

    @invariant()
    def answers_are_the_model_s(self) -> None:
        assert self.book.status() is self.model.status
        bids, asks = self.model.depth()
        assert self.book.snapshot() == (bids, asks)
        assert self.book.best() == Touch(bids[0] if bids else None, asks[0] if asks else None)
        if bids and asks:
            bid_sum, ask_sum = sum(level.size for level in bids), sum(level.size for level in asks)
            assert self.book.imbalance(MAX_LEVELS) == Ratio(bid_sum - ask_sum, bid_sum + ask_sum)
            assert self.book.mid() == Ratio(bids[0].price + asks[0].price, 2)
            assert self.book.spread() == asks[0].price - bids[0].price
        else:
            for read in (self.book.mid, self.book.spread, lambda: self.book.imbalance(1)):
                with pytest.raises(Refused, match="one_sided"):
                    read()


class HeapBookAgainstModel(BookAgainstModel):
    make = HeapBook


class SortedLevelsBookAgainstModel(BookAgainstModel):
    make = SortedLevelsBook


class SortedKeysBookAgainstModel(BookAgainstModel):
    make = SortedKeysBook


class WrittenBookAgainstModel(BookAgainstModel):
    make = WrittenBook


class SkipListBookAgainstModel(BookAgainstModel):
    make = SkipListBook


TestHeapBook = HeapBookAgainstModel.TestCase
TestSortedLevelsBook = SortedLevelsBookAgainstModel.TestCase
TestSortedKeysBook = SortedKeysBookAgainstModel.TestCase
TestWrittenBook = WrittenBookAgainstModel.TestCase
TestSkipListBook = SkipListBookAgainstModel.TestCase


@pytest.mark.parametrize("make", VARIANTS)
def test_a_refused_update_changes_neither_side(make: Callable[[BookConfig], OrderBook]) -> None:
    book = make(BookConfig(2))
    book.apply(False, (Level(1, 1), Level(2, 1)), (Level(3, 1),))
    before = book.snapshot()
    with pytest.raises(Refused, match="too_many_levels"):
        book.apply(False, (Level(1, 9),), (Level(3, 0), Level(4, 1), Level(5, 1), Level(6, 1)))
    with pytest.raises(Refused, match="too_many_levels"):
        book.apply(True, (Level(1, 9), Level(2, 9), Level(3, 9)), ())
    assert book.snapshot() == before


@pytest.mark.parametrize("make", VARIANTS)
def test_every_variant_answers_every_vector(make: Callable[[BookConfig], OrderBook]) -> None:
    """The skip list as well, which no phase has."""
    backend = InProcess(reference(Phase.BASELINE)._replace(machines={"book": make}))
    for path, trace in vectors_of("book"):
        wanted = [trace.wanted, *(step.wanted for step in trace.steps)]
        assert backend.run("book", trace.config, trace.steps) == wanted, path.name


@given(st.permutations([Level(price, price) for price in range(1, 30)]))
def test_the_order_of_arrival_does_not_matter(levels: list[Level]) -> None:
    books: list[Any] = [make(BookConfig()) for make in VARIANTS]
    for book in books:
        book.apply(False, tuple(levels), tuple(levels))
        assert book.snapshot() == books[0].snapshot()
        assert book.best() == Touch(Level(29, 29), Level(1, 1))


@pytest.mark.parametrize("make", VARIANTS)
def test_the_widest_walk_fits_its_types(make: Callable[[BookConfig], OrderBook]) -> None:
    book = make(BookConfig())
    book.apply(True, (), (Level(I64_MAX, I64_MAX), Level(I64_MAX - 1, 1)))
    filled, cost, worst, levels = book.walk(Side.BUY, I64_MAX)
    assert (filled, worst, levels) == (I64_MAX, I64_MAX, 2)
    assert I64_MAX - 1 < Fraction(cost, filled) < I64_MAX
    assert cost <= I128_MAX // 2


@pytest.mark.parametrize("make", VARIANTS[1:])
def test_a_long_market_leaves_the_book_that_the_baseline_has(
    make: Callable[[BookConfig], OrderBook], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Levels come, go and come back, mostly near the touch, in a book with a limit that is met now and then."""
    monkeypatch.setattr(sorted_keys, "_LONGEST", 8)
    random = Random(1)
    config = BookConfig(60)
    book, baseline = make(config), HeapBook(config)
    refused = 0
    for number in range(4000):
        middle = 500 + number // 100
        reset = random.random() < 0.002
        bids, asks = [
            tuple(
                Level(middle + way * int(100 * random.random() ** 2), random.choice((0, 0, 1, 2)))
                for _ in range(random.choice((0, 1, 1, 2, 5)))
            )
            for way in (-1, 1)
        ]
        outcomes: list[UpdateResult | ErrorCode] = []
        for each in (book, baseline):
            try:
                outcomes.append(each.apply(reset, bids, asks, None if number % 3 else number))
            except Refused as error:
                outcomes.append(error.code)
                refused += 1
            if each.status() is not BookStatus.LIVE:
                each.apply(True, *each.snapshot())
        assert outcomes[0] == outcomes[1]
        assert book.best() == baseline.best()
        assert book.depth(3) == baseline.depth(3)
        assert book.walk(Side.BUY, 20) == baseline.walk(Side.BUY, 20)
        if number % 50 == 0:
            assert book.snapshot() == baseline.snapshot()
    assert refused > 10


def test_keys_stay_in_order_over_many_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sorted_keys, "_LONGEST", 8)
    random = Random(1)
    keys, wanted = sorted_keys.SortedKeys(), set[int]()
    for number in range(6000):
        key = random.randrange(400)
        if key in wanted:
            wanted.remove(key)
            keys.remove(key)
        elif number < 3000 or random.random() < 0.3:
            wanted.add(key)
            keys.add(key)
        assert keys.last() == max(wanted, default=None)
        if number % 10 == 0:
            falling = sorted(wanted, reverse=True)
            assert list(keys) == falling
            for count in (1, 7, 8, 9, 30, 1000):
                assert keys.best(count) == falling[:count]
    for key in random.sample(sorted(wanted), len(wanted)):
        keys.remove(key)
    assert keys.last() is None
    assert list(keys) == keys.best(3) == []
