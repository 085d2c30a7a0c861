import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticktotrade.errors import ErrorCode, Refused
from ticktotrade.feed import FeedConfig, TreeParser
from ticktotrade.feed.events import Problem, Quote, Skipped, Trade
from ticktotrade.market_data import Level
from ticktotrade.nano import write_decimal
from ticktotrade.schema.shapes import I64_MAX, U64_MAX
from ticktotrade.timestamp import write_time
from ticktotrade_conformance.generate.dice import Dice
from ticktotrade_conformance.generate.frames import frame

times = st.integers(0, I64_MAX)
nanos = st.integers(0, I64_MAX)
symbols = st.text(min_size=1, max_size=8)


def parse(text: str | bytes) -> Any:
    return TreeParser().parse(text if isinstance(text, bytes) else text.encode())


@given(
    symbols, times, st.integers(0, U64_MAX), nanos, nanos, st.booleans(), st.randoms(use_true_random=False)
)
def test_a_trade_is_read_exactly(
    symbol: str, time: int, trade_id: int, price: int, size: int, ascii_only: bool, random: Any
) -> None:
    members = [
        ("T", '"t"'),
        ("S", json.dumps(symbol, ensure_ascii=ascii_only)),
        ("t", f'"{write_time(time)}"'),
        ("i", str(trade_id)),
        ("p", write_decimal(price)),
        ("s", write_decimal(size)),
    ]
    random.shuffle(members)
    text = "[{" + ",".join(f'"{name}" : {value}' for name, value in members) + "}]"
    if not symbol.isprintable() and not ascii_only and any(character < " " for character in symbol):
        return
    assert parse(text).elements == (Trade(symbol, time, trade_id, price, size, None, (), None, None),)


@given(st.binary(min_size=64, max_size=64))
def test_every_frame_is_read_or_refused_and_nothing_else(throws: bytes) -> None:
    data = frame(Dice(throws))
    try:
        parsed = parse(data)
    except Refused as refused:
        assert refused.code is ErrorCode.FRAME_MALFORMED
        return
    tree = json.loads(data, parse_int=str)
    assert len(parsed.elements) == (len(tree) if isinstance(tree, list) else 1)


@given(st.binary(min_size=64, max_size=64), st.binary(min_size=64, max_size=64))
def test_a_frame_leaves_nothing_behind_in_the_parser(first: bytes, second: bytes) -> None:
    parser = TreeParser()
    try:
        parser.parse(frame(Dice(first)))
    except Refused:
        pass
    answers: list[object] = []
    for each in (parser, TreeParser()):
        try:
            answers.append(each.parse(frame(Dice(second))))
        except Refused as refused:
            answers.append(refused.code)
    assert answers[0] == answers[1]


def test_a_bad_element_leaves_its_neighbours_alone() -> None:
    good = '{"T":"q","S":"A","t":"1970-01-01T00:00:00Z","bp":1,"bs":2,"ap":3,"as":4}'
    quote = Quote("A", 0, 10**9, 2 * 10**9, 3 * 10**9, 4 * 10**9, None, None, (), None)
    parsed = parse(f'[{good},{{"T":"q","S":"A"}},5,{good},{{"T":"z"}}]')
    assert parsed.elements == (
        quote,
        Problem(ErrorCode.MISSING_MEMBER, "t"),
        Problem(ErrorCode.NOT_AN_OBJECT, ""),
        quote,
        Skipped("z"),
    )


def test_prices_that_differ_in_the_ninth_decimal_differ() -> None:
    text = '{"T":"o","S":"A","t":"1970-01-01T00:00:00Z","b":[{"p":0.290000001,"s":1},{"p":0.29,"s":2e-07}]}'
    (update,) = parse(text).elements
    assert update.bids == (Level(290_000_001, 10**9), Level(290_000_000, 200))


def test_a_frame_at_the_size_limit_is_read_and_one_above_is_not() -> None:
    parser = TreeParser(FeedConfig(max_frame_bytes=10))
    assert parser.parse(b"[" + b" " * 8 + b"]").elements == ()
    with pytest.raises(Refused, match="frame_too_large"):
        parser.parse(b"[" + b" " * 9 + b"]")
