"""Hostile frames of growing size: the time has to grow with the size and no faster."""

from collections.abc import Callable
from contextlib import suppress

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from ticktotrade.errors import Refused
from ticktotrade.feed import FeedConfig, TreeParser

FRAMES: dict[str, Callable[[int], bytes]] = {
    "deep": lambda size: b"[" * size,
    "escaped quotes": lambda size: b"[" * 65 + b'"' + b'\\"' * (size // 2),
    "escapes": lambda size: b'["' + b"\\u0041" * (size // 6) + b'"]',
    "a long number": lambda size: b'[{"T":"t","p":' + b"1" * size + b"}]",
    "many members": lambda size: b'[{"T":"t"' + b',"x":1' * (size // 6) + b"}]",
    "many elements": lambda size: b"[" + b"{}," * (size // 3) + b"{}]",
}


@pytest.mark.parametrize("size", [100_000, 200_000, 400_000])
@pytest.mark.parametrize("kind", FRAMES)
def test_hostile_frame(benchmark: BenchmarkFixture, kind: str, size: int) -> None:
    benchmark.group = f"a hostile frame: {kind}"
    parser, frame = TreeParser(FeedConfig()), FRAMES[kind](size)

    def parse() -> None:
        with suppress(Refused):
            parser.parse(frame)

    benchmark.pedantic(parse, rounds=3, warmup_rounds=1)
