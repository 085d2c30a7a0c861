"""Quotes and trades on the short way: what is taken is what the tree says, and what the venue sends is taken."""

from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.damaged_frames import (
    UNUSUAL,
    damaged,
    quote,
    quoted_as_the_tree_has_it,
    trade,
    traded_as_the_tree_has_it,
)
from ticktotrade.feed import ByteScanner, FeedConfig, TokenScanner
from ticktotrade.feed.message_shapes import QuoteShapes, TradeShapes
from ticktotrade_conformance.traces.generated_market import generated_market

Scanner = TokenScanner | ByteScanner
Make = Callable[[FeedConfig], Scanner]
both = pytest.mark.parametrize("make", [TokenScanner, ByteScanner])

QUOTE = b'[{"T":"q","S":"A","bp":10,"bs":2.5,"ap":30.5,"as":0.1,"t":"2024-08-09T00:00:01.5Z"}]'
TRADE = b'[{"T":"t","S":"A","p":10,"s":2.5,"t":"2024-08-09T00:00:01.5Z","i":17,"tks":"B"}]'


@both
@given(st.integers(0, 2**64))
def test_damaged_messages_are_read_as_the_tree_does_or_not_at_all(make: Make, seed: int) -> None:
    random = Random(seed)
    scanner = make(FeedConfig())
    for _ in range(20):
        for good in (quote(random), trade(random)):
            for frame in (good, damaged(random, good), good):
                quoted_as_the_tree_has_it(scanner.quoted, frame)
                traded_as_the_tree_has_it(scanner.traded, frame)


@both
@pytest.mark.parametrize("good", [QUOTE, TRADE])
def test_each_byte_matters(make: Make, good: bytes) -> None:
    """One byte left out, changed into each of those that matter, or put in, wherever it is."""
    scanner = make(FeedConfig())
    for at in range(len(good) + 1):
        for byte in (b"", *(bytes([each]) for each in b'0159._-+ eEZzTt:,"{}[]\\\n\x00\x80')):
            for rest in (good[at:], good[at + 1 :]):
                quoted_as_the_tree_has_it(scanner.quoted, good[:at] + byte + rest)
                traded_as_the_tree_has_it(scanner.traded, good[:at] + byte + rest)


@both
@pytest.mark.parametrize(
    "more",
    [
        b"",
        b',"x":"D"',
        b',"c":[]',
        b',"c":["@","I"],"z":"C"',
        b',"tks":"S"',
        b',"x":"","c":["a b"],"tks":"B"',
    ],
)
@pytest.mark.parametrize("number", [b"0", b"7", b"18446744073709551", b"9999999999999999999"])
def test_trades_as_the_venue_spells_them_are_taken(make: Make, more: bytes, number: bytes) -> None:
    frame = b'[{"T":"t","S":"BTC/USD","t":"2024-08-09T00:00:59Z","i":%b,"p":61684.01,"s":0.00009%b}]' % (
        number,
        more,
    )
    assert traded_as_the_tree_has_it(make(FeedConfig()).traded, frame)


@both
@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        (b'"bp":10', b'"bp":01'),
        (b'"ap":30.5', b'"ap":00.5'),
        (b'"bs":2.5', b'"bs":2.5,"bs":2.5'),
        (b'"bs":2.5,', b""),
        (b'"bs":2.5', b'"bz":2.5'),
        (b'"S":"A"', b'"S":""'),
        (b'"S":"A"', b'"S":"A","S":"A"'),
        (b":01.5Z", b":60.5Z"),
        (b":01.5Z", b":99.5Z"),
        (b":00:01", b":60:01"),
        (b"-08-09", b"-02-30"),
        (b"}]", b"},{}]"),
        (b"}]", b"}]]"),
        (b"}]", b""),
    ],
)
def test_quotes_that_a_careless_reader_takes(make: Make, was: bytes, becomes: bytes) -> None:
    quoted = make(FeedConfig()).quoted
    assert quoted(QUOTE) == "A"
    with pytest.raises(UNUSUAL):
        quoted(QUOTE.replace(was, becomes))


@both
def test_neither_is_taken_for_the_other_nor_if_it_is_too_long(make: Make) -> None:
    scanner = make(FeedConfig(max_frame_bytes=len(QUOTE) - 1))
    for read, frame in ((scanner.quoted, TRADE), (scanner.traded, QUOTE), (scanner.quoted, QUOTE)):
        with pytest.raises(UNUSUAL):
            read(frame)
    assert make(FeedConfig(max_frame_bytes=len(QUOTE))).quoted(QUOTE) == "A"


@both
def test_the_quotes_and_trades_of_a_market_are_taken(make: Make) -> None:
    scanner = make(FeedConfig())
    frames = [each.frame for each in generated_market(1, 1_000)]
    quotes = [each for each in frames if each.startswith(b'[{"T":"q"')]
    trades = [each for each in frames if each.startswith(b'[{"T":"t"')]
    assert min(len(quotes), len(trades)) > 100
    assert all(quoted_as_the_tree_has_it(scanner.quoted, each) for each in quotes)
    assert all(traded_as_the_tree_has_it(scanner.traded, each) for each in trades)


def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ticktotrade.feed.message_shapes._MOST_SHAPES", 10)
    quotes, trades = QuoteShapes(), TradeShapes()
    for length in range(30):
        label = b'"%b"' % (b"x" * length)
        quotes[b',"bp":0,"bs":0,"ap":0,"as":0,"t":"0000-00-00T00:00:00Z","bx":%b}]' % label]
        trades[b',"p":0,"s":0,"t":"0000-00-00T00:00:00Z","i":0,"x":%b}]' % label]
        assert 1 <= len(quotes) <= 10
        assert 1 <= len(trades) <= 10
