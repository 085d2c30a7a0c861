"""The generated market: the same everywhere for a seed, and like a market."""

import hashlib
from itertools import islice

from ticktotrade.feed import TreeParser
from ticktotrade.feed.events import BookUpdate, Problem, Quote, Trade
from ticktotrade_conformance.traces.generated_market import generated_market


def test_a_seed_gives_the_same_market_everywhere() -> None:
    """The digest is of every interpreter and platform: nothing in the generator may depend on them."""
    digest = hashlib.sha256()
    for captured in generated_market(7, 5000):
        digest.update(b"%d %s\n" % captured[:2])
    assert digest.hexdigest() == "62424dca11289798c902de76830d3b1f68d00332676394464f340277ca9a19f0"


def test_more_frames_begin_with_the_fewer() -> None:
    assert list(islice(generated_market(3, 2000), 500)) == list(generated_market(3, 500))


def test_the_market_looks_like_one() -> None:
    parser = TreeParser()
    kinds: dict[type[object], int] = {}
    symbols, resets, deletes, backwards, early = set(), 0, 0, 0, 0
    last_time: dict[str, int] = {}
    for captured in generated_market(1, 20_000):
        (event,) = parser.parse(captured.frame).elements
        kinds[type(event)] = kinds.get(type(event), 0) + 1
        assert isinstance(event, Trade | Quote | BookUpdate), event
        symbols.add(event.symbol)
        backwards += event.time < last_time.get(event.symbol, 0)
        early += captured.received_at < event.time
        last_time[event.symbol] = event.time
        if isinstance(event, BookUpdate):
            resets += event.reset
            deletes += sum(level.size == 0 for level in event.bids + event.asks)
        elif isinstance(event, Quote):
            assert event.bid_price < event.ask_price
    assert Problem not in kinds
    assert len(symbols) == 4
    assert min(kinds.values()) > 1000
    assert resets > len(symbols)
    assert deletes > 1000
    assert backwards > 100
    assert early > 100
