"""Hostile frames of growing size: the time has to grow with the size and no faster."""

from collections.abc import Callable
from contextlib import suppress
from math import log
from time import perf_counter

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from ticktotrade.errors import Refused
from ticktotrade.feed import ByteScanner, FeedConfig, FeedParser, TokenScanner, TreeParser

Rate = Callable[[str, float, str], None]

FRAMES: dict[str, Callable[[int], bytes]] = {
    "deep": lambda size: b"[" * size,
    "escaped quotes": lambda size: b"[" * 65 + b'"' + b'\\"' * (size // 2),
    "escapes": lambda size: b'["' + b"\\u0041" * (size // 6) + b'"]',
    "a long number": lambda size: b'[{"T":"t","p":' + b"1" * size + b"}]",
    "many members": lambda size: b'[{"T":"t"' + b',"x":1' * (size // 6) + b"}]",
    "a long fraction": lambda size: b'[{"T":"q","S":"A","bp":0.' + b"1" * size + b"}]",
    "a long time": lambda size: b'[{"T":"q","t":"2024-08-09T00:00:01.' + b"1" * size + b'Z"}]',
    "a long name": lambda size: b'[{"T":"q","' + b"x" * size + b'":1}]',
    "a long label": lambda size: b'[{"T":"t","x":"' + b"x" * size + b'"}]',
    "commas": lambda size: b'[{"T":"q",' + b"," * size + b"}]",
    "many levels": lambda size: (
        b'[{"T":"o","S":"A","t":"2024-08-09T00:00:01Z","b":['
        + b",".join(b'{"p":%d.%d,"s":1}' % (each % 977, each) for each in range(size // 20))
        + b'],"a":[]}]'
    ),
    "many quotes": lambda size: (
        b"["
        + b",".join(
            b'{"T":"q","S":"A%d","bp":1,"bs":1,"ap":1,"as":1,"t":"2024-08-09T00:00:01Z"}' % each
            for each in range(size // 75)
        )
        + b"]"
    ),
    "many openings": lambda size: b'[{"T":"' + b'},{"T"' * (size // 6) + b"}]",
    "many elements": lambda size: b"[" + b"{}," * (size // 3) + b"{}]",
}


SIZES = (100_000, 400_000, 1_600_000)
PARSERS: tuple[Callable[[FeedConfig], FeedParser], ...] = (TreeParser, TokenScanner, ByteScanner)


@pytest.mark.parametrize("make", PARSERS)
@pytest.mark.parametrize("kind", FRAMES)
def test_hostile_frame(
    benchmark: BenchmarkFixture, rate: Rate, make: Callable[[FeedConfig], FeedParser], kind: str
) -> None:
    """How the time grows with the size, as an exponent: 1 is linear."""

    def least(size: int) -> float:
        frame = FRAMES[kind](size)
        return min(took(make(FeedConfig()), frame) for _ in range(3))

    times = [benchmark.pedantic(least, args=(SIZES[0],), rounds=1), *map(least, SIZES[1:])]
    exponent = log(times[-1] / times[0]) / log(SIZES[-1] / SIZES[0])
    name = f"{kind}, {make(FeedConfig()).__class__.__name__}"
    rate(f"{name}: exponent {exponent:.2f}; {SIZES[-1]:,} bytes", times[-1] * 1e3, "ms")


def took(parser: FeedParser, frame: bytes) -> float:
    start = perf_counter()
    with suppress(Refused):
        parser.parse(frame)
    return perf_counter() - start
