import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ticktotrade.backend import baseline
from ticktotrade.errors import ErrorCode, Refused
from ticktotrade.feed import ByteScanner, FeedConfig, FeedParser, TokenScanner, TreeParser
from ticktotrade.feed.events import Problem, Quote, Skipped, Trade
from ticktotrade.market_data import Level
from ticktotrade.nano import write_decimal
from ticktotrade.schema.shapes import I64_MAX, U64_MAX
from ticktotrade.timestamp import write_time
from ticktotrade_conformance.backends import InProcess
from ticktotrade_conformance.generate.dice import Dice
from ticktotrade_conformance.generate.feed.frames import frame
from ticktotrade_conformance.generate.mutation import mutated
from ticktotrade_conformance.traces.generated_market import generated_market
from ticktotrade_conformance.vectors import vectors_of

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
        Problem(ErrorCode.MISSING_MEMBER, "t", "A", book_lost=False),
        Problem(ErrorCode.NOT_AN_OBJECT, "", None, book_lost=True),
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


SCANNERS: list[Callable[[FeedConfig], FeedParser]] = [TokenScanner, ByteScanner]
MARKET = [captured.frame for captured in generated_market(1, 400)]


def outcome(parser: FeedParser, data: bytes) -> object:
    try:
        parsed = parser.parse(data)
    except Refused as refused:
        return refused.code
    # A tuple is equal to another of another class; the classes count as well.
    return parsed, [type(element) for element in parsed.elements]


def agree(make: Callable[[FeedConfig], FeedParser], frames: list[bytes], config: FeedConfig) -> None:
    """One scanner, with all that it remembers, and a new tree for each frame."""
    scanner = make(config)
    for data in frames:
        assert outcome(scanner, data) == outcome(TreeParser(config), data), data


throws = st.binary(min_size=96, max_size=96)


@pytest.mark.parametrize("make", SCANNERS)
def test_a_scanner_agrees_with_the_tree_on_generated_frames(make: Callable[[FeedConfig], FeedParser]) -> None:
    @settings(max_examples=300)
    @given(st.lists(throws, min_size=1, max_size=20))
    def check(several: list[bytes]) -> None:
        agree(make, [frame(Dice(each)) for each in several], FeedConfig())

    check()


@pytest.mark.parametrize("make", SCANNERS)
def test_a_scanner_agrees_with_the_tree_one_mutation_away(make: Callable[[FeedConfig], FeedParser]) -> None:
    """A frame in the usual spelling, some damage to it, and the frame again: nothing was learned from damage."""

    @settings(max_examples=300)
    @given(
        st.lists(
            st.tuples(st.sampled_from(MARKET), st.binary(min_size=8, max_size=8)), min_size=1, max_size=10
        )
    )
    def check(damages: list[tuple[bytes, bytes]]) -> None:
        frames = [each for good, damage in damages for each in (good, mutated(good, Dice(damage)), good)]
        agree(make, frames, FeedConfig())

    check()


PIECES = (
    b'[{"T":"q",',
    b'"S":"A"',
    b",",
    b'"bp":1',
    b'"p":',
    b"1",
    b"}]",
    b"}",
    b'{"p":1,"s":2}',
    b"[",
    b"]",
    b'"',
    b'"t":"2024-08-09T00:00:01.5Z"',
    b'[{"T":"o","S":"A","t":"2024-08-09T00:00:01Z","b":[',
    b'],"a":[',
    b"\x00",
)


@pytest.mark.parametrize("make", SCANNERS)
def test_a_scanner_agrees_with_the_tree_on_any_bytes(make: Callable[[FeedConfig], FeedParser]) -> None:
    pieces = st.sampled_from(PIECES)

    @settings(max_examples=500)
    @given(st.one_of(st.binary(max_size=80), st.lists(pieces, max_size=24).map(b"".join)))
    @example(b"")
    @example(b'[{"T":"q","\x00S":"A"}]')
    def check(data: bytes) -> None:
        agree(make, [data, data], FeedConfig())

    check()


def test_text_with_commas_does_not_keep_a_scanner_from_learning(monkeypatch: pytest.MonkeyPatch) -> None:
    """A string with a comma is never read by its pieces; the orders that can be are learned all the same."""
    scanner = TokenScanner()
    for number in range(100):
        scanner.parse(
            b'[{"T":"n","id":%d,"headline":"up, down","created_at":"2021-02-22T19:15:00Z"}]' % number
        )
    scanner.parse(b'[{"T":"q","S":"A","t":"2021-02-22T19:15:00Z","bp":1,"bs":1,"ap":1,"as":1}]')
    monkeypatch.setattr(TreeParser, "parse", lambda self, data: pytest.fail(f"the tree was asked: {data!r}"))
    scanner.parse(b'[{"T":"q","S":"B","t":"2021-02-22T19:15:01Z","bp":2,"bs":2,"ap":2,"as":2}]')


ORDERINGS = (
    '"T":"t","S":"A","t":"2024-08-09T00:00:01.5Z","i":1,"p":1,"s":2',
    '"T":"t","i":96921,"S":"A","x":"D","p":126.55,"s":1,"t":"2021-02-22T15:51:44.208Z","c":["@","I"],"z":"C"',
    '"T":"t","i":96921,"S":"A","x":null,"p":126.55,"s":1,"t":"2021-02-22T15:51:44Z","c":[],"z":"C"',
    '"T":"t","S":"A","p":1,"s":2,"i":18446744073709551615,"t":"2024-08-09T00:00:01+01:00","tks":"B"',
    '"T":"q","t":"2024-08-09T00:00:01.123456789Z","as":1,"ap":2,"bs":3,"bp":4,"S":"A"',
    '"T":"b","S":"A","o":1,"h":2,"l":0.5,"c":1,"v":0,"t":"2024-08-09T00:00:01Z","n":0,"vw":1.00000000001',
    '"T":"o","S":"A","t":"2024-08-09T00:00:01Z","a":[],"b":[]',
    '"T":"o","S":"A","t":"2024-08-09T00:00:01Z","b":[],"a":[],"r":true',
    '"T":"o","S":"A","t":"2024-08-09T00:00:01Z","b":[{"p":1,"s":2},{"p":3,"s":4}],"a":[{"p":5,"s":0}]',
    '"T":"s","S":"A","sc":"H","sm":"Halt","rc":"T12","rm":"news, pending","t":"2021-02-22T19:15:00Z","z":"C"',
)


@pytest.mark.parametrize("make", SCANNERS)
@given(order=st.lists(st.sampled_from(ORDERINGS), min_size=1, max_size=6), together=st.booleans())
def test_messages_in_any_order_of_members_alone_and_together(
    make: Callable[[FeedConfig], FeedParser], order: list[str], together: bool
) -> None:
    objects = [f"{{{each}}}" for each in order]
    frames = [f"[{','.join(objects)}]"] if together else [f"[{each}]" for each in objects]
    agree(make, [each.encode() for each in frames * 3], FeedConfig())


CRAFTED = (
    b'[{"T":"q","S":"A","bp":1,"bs":1,"ap":1,"as":1,"t":"2262-04-11T23:47:16.854775807Z"}]',
    b'[{"T":"q","S":"A","bp":1,"bs":1,"ap":1,"as":1,"t":"2262-04-11T23:47:16.854775808Z"}]',
    b'[{"T":"q","S":"A","bp":1,"bs":1,"ap":1,"as":1,"t":"2262-04-12T00:47:16.854775807+01:00"}]',
    b'[{"T":"q","S":"A","bp":1,"bs":1,"ap":1,"as":1,"t":"1677-09-21T00:12:43.145224192Z"}]',
    b'[{"T":"q","S":"A","bp":1,"bs":1,"ap":1,"as":1,"t":"2024-08-09T23:59:60.5Z"}]',
    b'[{"T":"q","S":"A","bp":01,"bs":1,"ap":1,"as":1,"t":"2024-08-09T00:00:01.5Z"}]',
    b'[{"T":"q","S":"A","bp":1.,"bs":1,"ap":1,"as":1,"t":"2024-08-09T00:00:01.5Z"}]',
    b'[{"T":"q","S":"A","bp":.5,"bs":1,"ap":1,"as":1,"t":"2024-08-09T00:00:01.5Z"}]',
    b'[{"T":"q","S":"A","bp":1_0,"bs":+1,"ap":1,"as":1,"t":"2024-08-09T00:00:01.5Z"}]',
    b'[{"T":"q","S":"A","bp":9999999999,"bs":1,"ap":1,"as":1,"t":"2024-08-09T00:00:01.5Z"}]',
    b'[{"T":"q","S":"A","bp":1,"bs":0.1234567891,"ap":1,"as":1,"t":"2024-08-09T00:00:01.5Z"}]',
    b'[{"T":"q","S":"A","S":"B","bp":1,"bs":1,"ap":1,"as":1,"t":"2024-08-09T00:00:01.5Z"}]',
    b'[{"T":"q"x,"S":"A","bp":1,"bs":1,"ap":1,"as":1,"t":"2024-08-09T00:00:01.5Z"}]',
    b'[{"T":"q","S":"A"},"bp":1,"bs":1,"ap":1,"as":1,"t":"2024-08-09T00:00:01.5Z"}]',
    b'[{"T":"q","S":"a,b","bp":1,"bs":1,"ap":1,"as":1,"t":"2024-08-09T00:00:01.5Z"}]',
    b'[{"T":"q","S":"},{\\"T","bp":1,"bs":1,"ap":1,"as":1,"t":"2024-08-09T00:00:01.5Z"}]',
    b'[{"T":"q","S":"\xff","bp":1,"bs":1,"ap":1,"as":1,"t":"2024-08-09T00:00:01.5Z"}]',
    b'[{"T":"q","S":"\x7f","bp":1,"bs":1,"ap":1,"as":1,"t":"2024-08-09T00:00:01.5Z"}]',
    b'[{"T":"o","S":"A","t":"2024-08-09T00:00:01.5Z","b":[{"p":1,"s":2,"p":3,"s":4}],"a":[]}]',
    b'[{"T":"o","S":"A","t":"2024-08-09T00:00:01.5Z","b":[{"p":1},{"s":2}],"a":[]}]',
    b'[{"T":"o","S":"A","t":"2024-08-09T00:00:01.5Z","b":[{"p":1,"s":2}{"p":1,"s":2}],"a":[]}]',
    b'[{"T":"o","S":"A","t":"2024-08-09T00:00:01.5Z","b":[,],"a":[]}]',
    b'[{"T":"o","S":"A","t":"2024-08-09T00:00:01.5Z","b":[{"p":1,"s":2},],"a":[]}]',
    b'[{"T":"o","S":"A","t":"2024-08-09T00:00:01.5Z","b":[],"a":[]},{"T":"o","S":"A","t":"2024-08-09T00:00:01.5Z","b":[],"a":[]}]',
    b'[{"T":"t","S":"A","t":"2024-08-09T00:00:01.5Z","i":1,"p":1,"s":2,"c":["a]","b"]}]',
    b'[{"T":"t","S":"A","t":"2024-08-09T00:00:01.5Z","i":1,"p":1,"s":2,"c":["a],b"],"z":"C"}]',
    b'[{"T":"t","S":"A","t":"2024-08-09T00:00:01.5Z","i":1,"p":1,"s":2,"c":[' + b'"a",' * 50_000 + b'"a"]}]',
    b'[{"T":"t","S":"A","t":"2024-08-09T00:00:01.5Z","i":1,"p":1,"s":2,"c":[' + b'"a",' * 50_000 + b"}]",
)


@pytest.mark.parametrize("make", SCANNERS)
def test_frames_that_a_careless_scanner_takes(make: Callable[[FeedConfig], FeedParser]) -> None:
    """Each behind a good frame of its type, from which a scanner may have learned."""
    good = b'[{"T":"q","S":"A","bp":1,"bs":1,"ap":1,"as":1,"t":"2024-08-09T00:00:01.5Z"}]'
    trade = f"[{{{ORDERINGS[1]}}}]".encode()
    with_conditions = b'[{"T":"t","S":"A","t":"2024-08-09T00:00:01.5Z","i":1,"p":1,"s":2,"c":["a"]}]'
    for data in CRAFTED:
        agree(make, [good, trade, with_conditions, data, good, data], FeedConfig())
        agree(make, [good, data], FeedConfig(max_frame_bytes=80))


@pytest.mark.parametrize("make", SCANNERS)
def test_the_usual_frames_do_not_reach_the_tree(
    make: Callable[[FeedConfig], FeedParser], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a scanner could be right by never scanning."""
    scanner = make(FeedConfig())
    for data in MARKET:
        scanner.parse(data)
    monkeypatch.setattr(TreeParser, "parse", lambda self, data: pytest.fail(f"the tree was asked: {data!r}"))
    for data in MARKET:
        scanner.parse(data)
    scanner.parse(b"[" + b",".join(data[1:-1] for data in MARKET[:50]) + b"]")


def test_what_a_scanner_remembers_is_bounded() -> None:
    scanner = TokenScanner()
    for number in range(70_000):
        scanner.parse(
            b'[{"T":"q","S":"A%d","bp":%d,"bs":1.%d,"ap":1,"as":1,"t":"2024-08-09T00:00:01.%09dZ"}]'
            % ((number,) * 4)
        )
    memos = [len(memo) for memo in scanner._token_readers.memos.values()]
    assert max(memos) <= 1 << 15
    assert len(memos) < 100


@pytest.mark.parametrize("make", SCANNERS)
def test_a_scanner_answers_every_vector(make: Callable[[FeedConfig], FeedParser]) -> None:
    """Of the two a phase uses the one that suits the interpreter; both are held to the vectors on each."""
    backend = baseline()._replace(machines={"feed": make})
    for path, trace in vectors_of("feed"):
        assert InProcess(backend).run("feed", trace.config, trace.steps) == trace.outcomes, path.name
