from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from ticktotrade.book import BookConfig, HeapBook, OrderBook, SortedLevelsBook
from ticktotrade.errors import ErrorCode, Refused
from ticktotrade.market_data import Depth, Level, Touch
from ticktotrade.ratio import Ratio

VARIANTS: list[Callable[[BookConfig], OrderBook]] = [HeapBook, SortedLevelsBook]
MAX_LEVELS = 6

changes = st.lists(st.builds(Level, st.integers(0, 9), st.integers(0, 3)), max_size=8).map(tuple)


class Model:
    """The rules of the chapter, word for word, on two dictionaries."""

    def __init__(self) -> None:
        self.sides: list[dict[int, int]] = [{}, {}]

    def apply(self, reset: bool, bids: tuple[Level, ...], asks: tuple[Level, ...]) -> ErrorCode | None:
        after: list[dict[int, int]] = [{} if reset else dict(side) for side in self.sides]
        for side, levels in zip(after, (bids, asks), strict=True):
            for price, size in levels:
                side[price] = size
        after = [{price: size for price, size in side.items() if size} for side in after]
        if max(map(len, after)) > MAX_LEVELS:
            return ErrorCode.TOO_MANY_LEVELS
        self.sides = after
        return None

    def depth(self) -> Depth:
        bids, asks = self.sides
        return Depth(
            tuple(Level(*item) for item in sorted(bids.items(), reverse=True)),
            tuple(Level(*item) for item in sorted(asks.items())),
        )


class BookAgainstModel(RuleBasedStateMachine):
    make: Callable[[BookConfig], OrderBook]

    def __init__(self) -> None:
        super().__init__()
        self.book = type(self).make(BookConfig(MAX_LEVELS))
        self.model = Model()

    @rule(reset=st.booleans(), bids=changes, asks=changes)
    def apply(self, reset: bool, bids: tuple[Level, ...], asks: tuple[Level, ...]) -> None:
        code = None
        try:
            self.book.apply(reset, bids, asks)
        except Refused as refused:
            code = refused.code
        assert code is self.model.apply(reset, bids, asks)

    @rule(levels=st.integers(1, 8))
    def depth(self, levels: int) -> None:
        whole = self.model.depth()
        assert self.book.depth(levels) == Depth(whole.bids[:levels], whole.asks[:levels])

    @invariant()
    def answers_are_the_model_s(self) -> None:
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


TestHeapBook = HeapBookAgainstModel.TestCase
TestSortedLevelsBook = SortedLevelsBookAgainstModel.TestCase


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


@given(st.permutations([Level(price, price) for price in range(1, 30)]))
def test_the_order_of_arrival_does_not_matter(levels: list[Level]) -> None:
    books: list[Any] = [make(BookConfig()) for make in VARIANTS]
    for book in books:
        book.apply(False, tuple(levels), tuple(levels))
    assert books[0].snapshot() == books[1].snapshot()
    assert books[0].best() == Touch(Level(29, 29), Level(1, 1))
