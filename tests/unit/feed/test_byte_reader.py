"""Updates byte by byte; ``test_shape_reader.py`` holds them to the tree, together with those read by their shape."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from support.damaged_frames import UNUSUAL, damaged, update
from ticktotrade.feed import ByteScanner, TokenScanner
from ticktotrade.feed.interface import UpdateParts


def changes_of(scanner: TokenScanner | ByteScanner, frame: bytes) -> UpdateParts | None:
    try:
        return scanner.changes(frame)
    except UNUSUAL:
        return None


@given(st.integers(0, 2**64))
def test_both_readers_take_the_same_frames_and_answer_alike(seed: int) -> None:
    random = Random(seed)
    by_shape, by_byte = TokenScanner(), ByteScanner()
    for _ in range(20):
        frame = update(random)
        for each in (frame, damaged(random, frame)):
            assert changes_of(by_shape, each) == changes_of(by_byte, each), each
