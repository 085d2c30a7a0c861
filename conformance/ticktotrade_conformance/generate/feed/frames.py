"""Frames of the market-data stream: valid ones in any spelling, nearly valid ones, and plain garbage."""

from typing import Final

from ticktotrade_conformance.generate.dice import Dice
from ticktotrade_conformance.generate.feed.elements import element
from ticktotrade_conformance.generate.feed.long_frames import long_frame, padded
from ticktotrade_conformance.generate.feed.tokens import damaged, spaced
from ticktotrade_conformance.generate.mutation import mutated

_WHOLE_FRAMES: Final = (
    b"[]",
    b"{}",
    b"",
    b"null",
    b"1",
    b'"x"',
    b"[1,null,[],{}]",
    b"[{}",
    b"[]]",
    b"[]x",
    b"{}{}",
    b"\xef\xbb\xbf[]",
    b"[\xff]",
    b'[{"T":"\xc3\x28"}]',
    b"[{}]\x00",
    b"[" * 3000,
    b"[" * 64 + b"]" * 64,
    b"[" * 65 + b"]" * 65,
    b"[],[]",
    b" ",
    b" [ ] ",
    b"true",
    b"[\x00]",
    b"\x00[]",
    "[]".encode("utf-16"),
)


def frame(dice: Dice) -> bytes:
    """A frame: mostly one to three elements, sometimes damaged, sometimes something else altogether."""
    match dice.below(32):
        case 31:
            return dice.choice(_WHOLE_FRAMES)
        case 30:
            return long_frame(dice)
        case 29:
            return padded(_elements(dice).encode("utf-8", "surrogateescape"), dice)
        case 28:
            return mutated(_elements(dice).encode("utf-8", "surrogateescape"), dice)
        case 27 | 26:
            text = damaged(_elements(dice), dice)
        case 25 | 24 | 23:
            text = spaced(_elements(dice), dice)
        case _:
            text = _elements(dice)
    # Bytes that are not UTF-8 are surrogates until here.
    return text.encode("utf-8", "surrogateescape")


def _elements(dice: Dice) -> str:
    elements = [element(dice) for _ in range(dice.choice((1, 2, 1, 3, 1)))]
    return f"[{','.join(elements)}]" if len(elements) > 1 or dice.below(8) else elements[0]
