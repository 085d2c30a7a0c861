"""A written book is the applied one, and its kept totals are those of its best levels, whichever way an update goes."""

from random import Random

import pytest

from support.written_book import WrittenBook
from ticktotrade.book import BookConfig, HeapBook, sorted_keys
from ticktotrade.errors import Refused
from ticktotrade.market_data import Depth, Level, Side, Touch

LEVELS = 3


def update(random: Random) -> tuple[bool, tuple[Level, ...], tuple[Level, ...]]:
    bids, asks = (
        tuple(
            Level(100 + way * random.randrange(1, 12), random.choice((0, 1, 2, 2**62)))
            for _ in range(random.choice((0, 1, 2, 5)))
        )
        for way in (-1, 1)
    )
    return random.random() < 0.05, bids, asks


@pytest.mark.parametrize("longest", [3, 1024])
@pytest.mark.parametrize("max_levels", [5, 12, 10_000])
def test_it_is_the_plain_book_and_keeps_its_totals(
    longest: int, max_levels: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sorted_keys, "_LONGEST", longest)
    random = Random(max_levels + longest)
    config = BookConfig(max_levels)
    book, plain = WrittenBook(config), HeapBook(config)
    kept = 0
    for _ in range(3_000):
        changes = update(random)
        refused = []
        for each in (book, plain):
            try:
                each.apply(*changes)
            except Refused as error:
                refused.append(error.code)
                each.mark_stale()
        assert len(refused) in (0, 2)
        assert (book.best(), book.snapshot(), book.status()) == (
            plain.best(),
            plain.snapshot(),
            plain.status(),
        )
        if book._kept_version == book._version:
            depth = plain.depth(LEVELS)
            for side, levels in ((book.kept_bids, depth.bids), (book.kept_asks, depth.asks)):
                assert side.total == sum(size for _, size in levels)
                assert not levels or side.best == levels[0].price
            kept += 1
        if random.random() < 0.02:  # which has to find the touch that nobody has made
            assert book.walk(Side.BUY, 3) == plain.walk(Side.BUY, 3)
            assert super(WrittenBook, book).apply(*changes) == plain.apply(*changes)
    assert kept > 30


def test_an_update_that_may_not_be_applied_is_not_written() -> None:
    book = WrittenBook(BookConfig(max_levels=3))
    write = book.writer()
    assert write((Level(9, 1), Level(8, 1)), ()) is False, "there is no room that is known of"
    assert book.snapshot() == Depth((), ())
    book.apply(True, (Level(9, 1),), (Level(10, 1),))
    assert write((Level(8, 1),), ())
    assert book.best() == Touch(Level(9, 1), Level(10, 1))
    book.mark_stale()
    assert not write((Level(9, 0),), ())
    assert not write((), ()), "a stale book ignores an update of nothing as well"
    assert book.best() == Touch(Level(9, 1), Level(10, 1))
