"""One level update followed by reading best bid and best ask, by variant and size."""

from collections.abc import Callable
from random import Random

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from ticktotrade.book import BookConfig, HeapBook, OrderBook, SortedLevelsBook
from ticktotrade.market_data import Level

UPDATES = 200


@pytest.mark.parametrize("levels", [20, 200, 1_000])
@pytest.mark.parametrize("variant", [HeapBook, SortedLevelsBook])
def test_update_and_touch(
    benchmark: BenchmarkFixture, variant: Callable[[BookConfig], OrderBook], levels: int
) -> None:
    benchmark.group = f"{UPDATES} updates of a book of {levels:,} levels a side"
    random = Random(1)
    book = variant(BookConfig())
    bids = tuple(Level(10_000 - step, 1 + step) for step in range(levels))
    asks = tuple(Level(10_001 + step, 1 + step) for step in range(levels))
    book.apply(True, bids, asks)
    changes = [(Level(random.choice(bids).price, 1 + random.randrange(9)),) for _ in range(UPDATES)]

    def update_and_read() -> None:
        for change in changes:
            book.apply(False, change, ())
            book.best()

    benchmark(update_and_read)
