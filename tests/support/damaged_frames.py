"""Frames as the venue spells them, and small damage of the kinds that a reader by shape or by byte could overlook."""

from collections.abc import Callable
from random import Random
from typing import Final

from ticktotrade.errors import Refused
from ticktotrade.feed import FeedConfig, TreeParser
from ticktotrade.feed.events import BookUpdate, Element, Quote, Trade
from ticktotrade.feed.interface import UpdateParts
from ticktotrade.feed.unrecognised import Unrecognised
from ticktotrade.market_data import Level

UNUSUAL: Final = (LookupError, ValueError, Unrecognised)
"""What the short ways raise for a frame that is not for them."""

_SPOILS: Final = (
    *(b"0", b"1", b"9", b".", b"-", b"+", b"_", b" ", b"e", b"E1", b"e9", b"00", b"\n", b"\x00", b"\xff", b"\\", b"\xc3\xa9"),
    *("\u0665".encode(), b"z", b"Z", b"T", b"t", b":", b",", b'"', b"{", b"}", b"[", b"]", b"null", b'"r":true', b'"r":false'),
    *(b'{"p":1,"s":2}', b',{"p":1,"s":2}', b'],"a":[', b'"a":[],', b'}],"a":[]}]', b"}]}]", b'"x":1,', b"01", b"60", b"24"),
    *(b'"p":', b'"s":', b"0.", b".0", b"1234567890", b"123456789", b"0000000000", b"9223372036854775807"),
)  # fmt: skip


def decimal(random: Random) -> str:
    """A plain number of up to nine digits before the point and behind it, and now and then of one more."""
    whole = str(random.randrange(10 ** random.choice((1, 1, 2, 5, 5, 9))))
    if random.random() < 0.01:
        whole += "0123456789"
    decimals = random.choice((0, 0, 1, 2, 2, 3, 5, 8, 9)) + (random.random() < 0.01)
    return f"{whole}.{random.randrange(10**decimals):0{decimals}d}" if decimals else whole


def time(random: Random) -> str:
    """A time of one of three minutes; not each of its seconds and days is there."""
    fraction = random.choice(("", ".5", ".273", ".273123", ".123456789", ".000000000"))
    day = random.choice(
        ("2024-08-09T00:00", "2024-08-09T00:01", "2024-02-29T23:59", "2023-02-29T12:00", "2262-04-11T23:47")
    )
    return f"{day}:{random.randrange(61):02d}{fraction}Z"


def symbol(random: Random) -> str:
    return random.choice(("BTC/USD", "ETH/USD", "A", "1INCH/USD", "BRK.B", "X" * 32))


def update(random: Random) -> bytes:
    """An update of up to eight levels in the venue's spelling."""
    sides = (
        ",".join(
            f'{{"p":{decimal(random)},"s":{decimal(random)}}}' for _ in range(random.choice((0, 1, 2, 4)))
        )
        for _ in range(2)
    )
    return f'[{{"T":"o","S":"{symbol(random)}","t":"{time(random)}","b":[{next(sides)}],"a":[{next(sides)}]}}]'.encode()


def _message(random: Random, kind: str, members: dict[str, str], optional: dict[str, str]) -> bytes:
    """A message whose symbol comes first, and whose other members come in any order; each optional one may be left out."""
    chosen = members | {name: text for name, text in optional.items() if random.random() < 0.3}
    names = list(chosen)
    if random.random() < 0.5:
        random.shuffle(names)
    text = ",".join(f'"{name}":{chosen[name]}' for name in names)
    return f'[{{"T":"{kind}","S":"{symbol(random)}",{text}}}]'.encode()


_LABELS: Final = ('"U"', '""', '"a, b"', '"V1"', '"."', "null", '"' + "x" * 32 + '"', '"' + "x" * 33 + '"')
_ARRAYS: Final = ("[]", '["R"]', '["@","I"]', '["4","W"]', "null", '"R"', "[7]")


def quote(random: Random) -> bytes:
    """A quote in the venue's spelling, mostly with the members that a crypto venue has."""
    members = {name: decimal(random) for name in ("bp", "bs", "ap", "as")} | {"t": f'"{time(random)}"'}
    optional = {name: random.choice(_LABELS) for name in ("bx", "ax", "z")} | {"c": random.choice(_ARRAYS)}
    return _message(random, "q", members, optional)


def trade(random: Random) -> bytes:
    """A trade in the venue's spelling, mostly with the members that a crypto venue has."""
    number = str(random.randrange(10 ** random.choice((1, 5, 10, 19, 20))))
    members = {"p": decimal(random), "s": decimal(random), "t": f'"{time(random)}"', "i": number}
    optional = {name: random.choice(_LABELS) for name in ("x", "z")}
    optional |= {"c": random.choice(_ARRAYS), "tks": random.choice(('"B"', '"S"', '"N"'))}
    return _message(random, "t", members, optional)


def damaged(random: Random, frame: bytes) -> bytes:
    """The frame with something put in, left out, put in the place of something, moved, or said twice; once to three times."""
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        start = random.randrange(len(frame) + 1)
        end = min(len(frame), start + random.choice((0, 1, 1, 2, 5)))
        piece = frame[start:end]
        rest = frame[:start] + frame[end:]
        to = random.randrange(len(rest) + 1)
        frame = random.choice(
            (
                frame[:start] + random.choice(_SPOILS) + frame[start:],
                frame[:start] + random.choice(_SPOILS) + frame[end:],
                rest,
                rest[:to] + piece + rest[to:],
                frame[:end] + piece + frame[end:],
                frame[:start],
            )
        )
    return frame


def told_by_the_tree(frame: bytes, config: FeedConfig) -> Element | None:
    """The one element that a frame has, if there is nothing else in it."""
    try:
        parsed = TreeParser(config).parse(frame)
    except Refused:
        return None
    return parsed.elements[0] if len(parsed.elements) == 1 and not parsed.unknown_members else None


def answers_as_the_tree(
    changes: Callable[[bytes], UpdateParts], frame: bytes, config: FeedConfig = FeedConfig()
) -> bool:
    """Whether the short way takes a frame; what it then answers has to be the tree's answer."""
    try:
        name, at, bids, asks = changes(frame)
    except UNUSUAL:
        return False
    bids, asks = (tuple(Level(*level) for level in side) for side in (bids, asks))
    assert told_by_the_tree(frame, config) == BookUpdate(name, at, False, bids, asks, False), frame
    return True


def quoted_as_the_tree_has_it(
    quoted: Callable[[bytes], str], frame: bytes, config: FeedConfig = FeedConfig()
) -> bool:
    """Whether the short way takes a frame for a quote; then it has to be one, of that symbol."""
    try:
        name = quoted(frame)
    except UNUSUAL:
        return False
    told = told_by_the_tree(frame, config)
    assert isinstance(told, Quote), frame
    assert told.symbol == name, frame
    return True


def traded_as_the_tree_has_it(
    traded: Callable[[bytes], Trade], frame: bytes, config: FeedConfig = FeedConfig()
) -> bool:
    """Whether the short way takes a frame for a trade; then it has to be that one."""
    try:
        told = traded(frame)
    except UNUSUAL:
        return False
    assert type(told) is Trade
    assert told == told_by_the_tree(frame, config), frame
    return True
