"""Updates without a record, by their shape and byte by byte: what is answered is what the tree says, and sound ones are."""

from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.damaged_frames import UNUSUAL, answers_as_the_tree, damaged, update
from ticktotrade.feed import ByteScanner, FeedConfig, TokenScanner
from ticktotrade_conformance.traces.generated_market import generated_market

Scanner = TokenScanner | ByteScanner
Make = Callable[[FeedConfig], Scanner]
both = pytest.mark.parametrize("make", [TokenScanner, ByteScanner])

GOOD = b'[{"T":"o","S":"A","t":"2024-08-09T00:00:01.5Z","b":[{"p":10,"s":2},{"p":30.5,"s":0}],"a":[{"p":41,"s":0.1}]}]'


@both
@given(st.integers(0, 2**64))
def test_damaged_updates_are_read_as_the_tree_does_or_not_at_all(make: Make, seed: int) -> None:
    """A sound frame before and behind each: nothing was learned from damage."""
    random = Random(seed)
    changes = make(FeedConfig()).changes
    for _ in range(20):
        frame = update(random)
        answers_as_the_tree(changes, frame)
        answers_as_the_tree(changes, damaged(random, frame))
        answers_as_the_tree(changes, frame)


@both
@pytest.mark.parametrize("at", range(len(GOOD) + 1))
def test_each_byte_matters(make: Make, at: int) -> None:
    """One byte left out, changed into each of those that matter, or put in, wherever it is."""
    changes = make(FeedConfig()).changes
    for byte in (b"", *(bytes([each]) for each in b'0159._-+ eEZzTt:,"{}[]/\\\n\x00\x7f\x80\xff')):
        for rest in (GOOD[at:], GOOD[at + 1 :]):
            answers_as_the_tree(changes, GOOD[:at] + byte + rest)


@both
@pytest.mark.parametrize(
    "sides",
    [
        '"b":[],"a":[]',
        '"b":[{"p":1,"s":2}],"a":[]',
        '"b":[],"a":[{"p":1,"s":2}]',
        '"b":[{"p":1.5,"s":0},{"p":999999999.999999999,"s":0.000000001}],"a":[{"p":0,"s":0},{"p":1,"s":2},{"p":3,"s":4}]',
    ],
)
@pytest.mark.parametrize("second", ["00Z", "59.9Z", "01.273Z", "01.123456789Z"])
def test_updates_as_the_venue_spells_them_are_taken(make: Make, sides: str, second: str) -> None:
    frame = f'[{{"T":"o","S":"ETH/USD","t":"2024-08-09T23:59:{second}",{sides}}}]'
    assert answers_as_the_tree(make(FeedConfig()).changes, frame.encode())


@both
@pytest.mark.parametrize(
    "frame",
    [
        b"",
        b"[]",
        b'[{"T":"o","S":"',
        GOOD[:-2] + b',"r":true}]',
        GOOD[:-2] + b',"r":false}]',
        GOOD[:-1] + b"," + GOOD[1:],
        GOOD.replace(b'"b":[{"p":10', b'"b":[{"p":010'),
        GOOD.replace(b'"s":2}', b'"s":02}'),
        GOOD.replace(b'"p":30.5', b'"p":030.5'),
        GOOD.replace(b'"p":30.5', b'"p":00.5'),
        GOOD.replace(b'"s":0.1', b'"s":00.1'),
        GOOD.replace(b":01.5Z", b":60.5Z"),
        GOOD.replace(b":01.5Z", b":1.5Z"),
        GOOD.replace(b":00:01.5Z", b":60:01.5Z"),
        GOOD.replace(b"08-09", b"02-30"),
        GOOD.replace(b'"S":"A"', b'"S":""'),
        GOOD.replace(b'"S":"A"', b'"S":"' + b"A" * 33 + b'"'),
        GOOD.replace(b'"b":[', b'"b":[{"p":1,"s":1}],"a":[{"p":1,"s":1}],"b":['),
        GOOD.replace(b"}],", b"}],,"),
        GOOD.replace(b'],"a":[', b'],"a":[],"a":['),
        GOOD.replace(b"}]}]", b"},]}]"),
        GOOD.replace(b"}]}]", b'}]}]{"p":1,"s":1}]}]'),
        GOOD.replace(b'},{"p"', b'}],"a":[{"p"'),
        GOOD.partition(b',"a":[')[0] + b',"a":[]}]{"p":1,"s":1},',
        GOOD.partition(b',"a":[')[0] + b',"a":[]}]{"p":1,"s":1},{"p":1,"s":1},',
        GOOD.partition(b'],"a":[')[0] + b']}]{"p":1,"s":1}],"a":[',
        GOOD.partition(b'"b":[')[0] + b'"b":[],"a":[]}]{"p":1,"s":1},',
    ],
)
def test_frames_that_a_careless_reader_takes(make: Make, frame: bytes) -> None:
    changes = make(FeedConfig()).changes
    changes(GOOD)
    with pytest.raises(UNUSUAL):
        changes(frame)


@both
def test_a_frame_that_is_too_long_is_not_taken(make: Make) -> None:
    assert answers_as_the_tree(make(FeedConfig(len(GOOD))).changes, GOOD)
    with pytest.raises(UNUSUAL):
        make(FeedConfig(len(GOOD) - 1)).changes(GOOD)


@both
@pytest.mark.parametrize(
    "digits", [b"1" * 200_000, b"0" * 200_000, b"0." + b"0" * 200_000, b"1_" * 100_000 + b"1"]
)
def test_a_number_of_many_digits_takes_no_longer_than_it_is(make: Make, digits: bytes) -> None:
    """Read as an integer it would take minutes."""
    changes = make(FeedConfig()).changes
    for was in (b'"p":10', b'"s":0.1', b":01.5"):
        with pytest.raises(UNUSUAL):
            changes(GOOD.replace(was, was + digits))


@both
def test_the_updates_of_a_market_are_taken(make: Make) -> None:
    """Else a reader could be right by never reading."""
    changes = make(FeedConfig()).changes
    frames = [each.frame for each in generated_market(1, 3_000)]
    updates = [each for each in frames if each.startswith(b'[{"T":"o"') and b'"r":true' not in each]
    assert len(updates) > 500
    assert all(answers_as_the_tree(changes, each) for each in updates)
