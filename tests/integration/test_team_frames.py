"""The team's typed decoder says nothing else than the reader that goes by the rules, or leaves the frame to it."""

from random import Random

import pytest

from ticktotrade.feed.events import Element
from ticktotrade_conformance.traces.generated_market import generated_market

pytest.importorskip("msgspec", reason="msgspec is not installed: it has no wheels for this interpreter")

UPDATE = b'{"T":"o","S":"BTC/USD","t":"2024-01-01T00:00:00.5Z","r":true,"b":[{"p":100.5,"s":1}],"a":null}'
TRADE = b'{"T":"t","S":"AAPL","t":"2024-01-01T00:00:00Z","i":7,"p":2.5,"s":3,"x":"V","c":["@","I"],"z":"C"}'
QUOTE = b'{"T":"q","S":"AAPL","t":"2024-01-01T00:00:00Z","bp":1,"bs":2,"ap":3,"as":4,"bx":"V","ax":"Q","c":["R"],"z":"C"}'
CRYPTO = (
    b'{"T":"t","S":"BTC/USD","t":"2024-01-01T00:00:00.000000001+01:00","i":0,"p":1,"s":0.000000001,"tks":"B"}'
)


def read_plainly(frame: bytes) -> tuple[Element, ...] | None:
    """Nothing where the frame is left to the careful reader."""
    from backends.team.frames import NotPlain, PlainUpdate, plain_events

    try:
        events = plain_events(frame)
    except NotPlain:
        return None
    return tuple(each.record() if isinstance(each, PlainUpdate) else each for each in events)


def read_by_the_rules(frame: bytes) -> tuple[tuple[Element, ...], int]:
    from backends.team.careful import read_carefully

    parsed = read_carefully(frame)
    return parsed.elements, parsed.unknown_members


@pytest.mark.parametrize("element", [UPDATE, TRADE, QUOTE, CRYPTO])
def test_an_everyday_element_is_read_plainly(element: bytes) -> None:
    for frame in (b"[%s]" % element, b"[ %s ,\n%s]" % (element.replace(b",", b" , "), UPDATE)):
        assert (read_plainly(frame), 0) == read_by_the_rules(frame)


def test_a_generated_market_is_read_plainly() -> None:
    for captured in generated_market(5, 2_000):
        plain = read_plainly(captured.frame)
        assert plain is not None
        assert (plain, 0) == read_by_the_rules(captured.frame)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b'"S":"BTC/USD"', b'"S":"ETH/USD","S":"BTC/USD"'),
        (b'"r":true', b'"r":false,"r":true'),
        (b'"p":100.5', b'"p":1,"p":100.5'),
        (b'"p":100.5', b'"p":"100.5"'),
        (b'"s":1', b'"s":1,"n":1'),
        (b'"r":true', b'"unknown":[[[]]]'),
        (b'"BTC/USD"', b'"BTC\\/USD"'),
        (b"BTC/USD", "₿/USD".encode()),
        (b"100.5", b"1005e-1"),
        (b"100.5", b"-100.5"),
        (b"100.5", b"100.0000000005"),
        (b"100.5", b"9999999999"),
        (b"100.5", b"true"),
        (b"100.5", b"[]"),
        (b'"a":null', b'"a":[{"p":9999999999,"s":1}]'),
        (b'"r":true', b'"r":null'),
        (b"00:00:00.5Z", b"00:00:60.5Z"),
        (b"2024-01-01T00:00:00.5Z", "2024-01-01T00:00:00.٥Z".encode()),
        (b"2024-01-01T00:00:00.5Z", b"2262-04-11T23:47:16.854775808Z"),
        (b'"T":"o"', b'"T":"b"'),
        (b'"T":"o",', b""),
    ],
)
def test_what_a_typed_decoder_would_not_tell_is_read_by_the_rules(before: bytes, after: bytes) -> None:
    assert before in UPDATE
    assert read_plainly(b"[%s]" % UPDATE.replace(before, after)) is None


def test_times_at_the_ends_of_their_range_are_read_plainly() -> None:
    for time in (b"2262-04-11T23:47:16.854775807Z", b"1677-09-21T00:12:43.145224192Z"):
        frame = b"[%s]" % UPDATE.replace(b"2024-01-01T00:00:00.5Z", time)
        plain = read_plainly(frame)
        assert plain is not None
        assert (plain, 0) == read_by_the_rules(frame)


PIECES = [
    b'"',
    b",",
    b":",
    b"{",
    b"}",
    b"[",
    b"]",
    b"0",
    b"1",
    b".",
    b"-",
    b"e",
    b"\\",
    b" ",
    b"null",
    b'"p":1,',
    b'"S"',
    b"\xc3",
]


def damaged(random: Random, frame: bytes) -> bytes:
    """One to three bytes or pieces are other, more or gone, or a part of it comes twice."""
    for _ in range(random.randint(1, 3)):
        begin = random.randrange(len(frame))
        end = min(begin + random.choice((0, 1, 1, 2, 8)), len(frame))
        piece = random.choice((b"", random.choice(PIECES), frame[begin:end] * 2))
        frame = frame[:begin] + piece + frame[end:]
    return frame


def compare_damaged(seed: int, count: int) -> int:
    """How many damaged frames the typed decoder has taken, each as the rules have it."""
    random = Random(seed)
    frames = [captured.frame for captured in generated_market(seed, 300)]
    frames += [b"[%s]" % b",".join(random.choices([UPDATE, TRADE, QUOTE, CRYPTO], k=3)) for _ in range(300)]
    taken = 0
    for _ in range(count):
        frame = damaged(random, random.choice(frames))
        plain = read_plainly(frame)
        if plain is not None:
            assert (plain, 0) == read_by_the_rules(frame), frame
            taken += 1
    return taken


def test_damaged_frames_are_read_alike() -> None:
    assert compare_damaged(1, 10_000) > 500


@pytest.mark.thorough
@pytest.mark.parametrize("seed", range(10, 14))
def test_many_damaged_frames_are_read_alike(seed: int) -> None:
    assert compare_damaged(seed, 100_000) > 5_000
