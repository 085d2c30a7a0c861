from hypothesis import given
from hypothesis import strategies as st

from ticktotrade.feed import TreeParser
from ticktotrade.feed.events import BookUpdate
from ticktotrade.market_data import Level
from ticktotrade_conformance.traces.instrument import INSTRUMENTS, Instrument

levels = st.lists(st.tuples(st.integers(1, 10**6), st.integers(0, 10**6)), max_size=5)


@given(st.sampled_from(INSTRUMENTS), levels, levels, st.booleans())
def test_a_book_says_its_levels_in_their_order(
    instrument: Instrument, bids: list[tuple[int, int]], asks: list[tuple[int, int]], is_whole: bool
) -> None:
    text = instrument.book("2024-08-09T00:00:00Z", bids, asks, is_whole)
    (update,) = TreeParser().parse(f"[{text}]".encode()).elements
    assert isinstance(update, BookUpdate)
    assert (update.symbol, update.reset) == (instrument.symbol, is_whole)
    for found, wanted in ((update.bids, bids), (update.asks, asks)):
        assert found == tuple(Level(price * instrument.tick, size * instrument.lot) for price, size in wanted)


def test_each_instrument_begins_at_a_whole_number_of_ticks() -> None:
    assert [each.middle * each.tick for each in INSTRUMENTS] == [each.price for each in INSTRUMENTS]
    assert len({each.symbol for each in INSTRUMENTS}) == len(INSTRUMENTS)
