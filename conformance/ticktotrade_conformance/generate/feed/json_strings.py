"""Texts of JSON strings: of lengths that fast readers know, and with one thing in them that a fast reader may miss."""

from typing import Final

from ticktotrade_conformance.generate.dice import Dice

# What a string may hold, as it is spelt, and its length in bytes once it is read.
_SPECIALS: Final = (
    ("é", 2),
    ("\\u0041", 1),
    ("\\n", 1),
    ('\\"', 1),
    ("\\\\", 1),
    ("\\/", 1),
    ("漢", 3),
    ("😀", 4),
    ("\\ud83d\\ude00", 4),
    ("\\u00e9", 2),
    ("\\u6F22", 3),
    ("\\u0000", 1),
    ("\\u001f", 1),
    ("\\u0022", 1),
    ("\\u005c", 1),
    ("\\b", 1),
    ("\\f", 1),
    ("\\r", 1),
    ("\\t", 1),
    ("\\uD83D\\uDE00", 4),
    ("\\udbff\\udfff", 4),
    ("\\ud800\\udc00", 4),
    ("\\uffff", 3),
    ("\\ud7ff", 3),
    ("\\ue000", 3),
    ("\\u07ff\\u0800", 5),
    ("\\u007f\\u0080", 3),
    ("\U0010ffff", 4),
    ("\ud7ff\ue000", 6),
    ("\u07ff\u0800", 5),
    ("\x7f", 1),
    ("\u0080", 2),
    ("\u2028", 3),
    ("\ufeff", 3),
    ("\ufffe\uffff", 6),
    ("\ufdd0", 3),
    ("e\u0301", 3),
    (",", 1),
    ("]", 1),
    ("}", 1),
    ("}]", 2),
    ("[{", 2),
    (":", 1),
    (" ", 1),
    ("'", 1),
    ("\\\\\\\\", 2),
    ('\\\\\\"', 2),
    ('\\"},{\\"T\\":\\"t\\"', 13),
    ("\\\\u0041", 6),
)

# What none may hold. Bytes that are not UTF-8 stand here as the surrogates that stand for them.
_FAULTS: Final = (
    "\x00",
    "\x1f",
    "\n",
    "\t",
    "\r",
    "\x01",
    "\\x41",
    "\\u12 4",
    "\\u12g4",
    "\\u1",
    "\\u",
    "\\u+123",
    "\\u-123",
    "\\u0x41",
    "\\u1_23",
    "\\u００41",
    "\\U0041",
    "\\a",
    "\\0",
    "\\'",
    "\\ ",
    "\\é",
    "\\ud800",
    "\\udc00",
    "\\ud83dx",
    "\\ud83d\\u0041",
    "\\ud83d\\n",
    "\\ude00\\ud83d",
    "\\ud83d\\ud83d\\ude00",
    "\\ud83d\\ude00\\ude00",
    "\\ud83d \\ude00",
    "\\ud83d\\\\ude00",
    "\\uDFFF",
    *(
        fault.decode("utf-8", "surrogateescape")
        for fault in (
            b"\xff",
            b"\xfe",
            b"\x80",
            b"\xbf",
            b"\xc3",
            b"\xc3\x28",
            b"\xc3\xc3\xa9",
            b"\xc0\x80",
            b"\xc1\xbf",
            b"\xe0\x80\x80",
            b"\xe0\x9f\xbf",
            b"\xe2\x82",
            b"\xe2\x28\xa1",
            b"\xe2\x82\x28",
            b"\xed\xa0\x80",
            b"\xed\xbf\xbf",
            b"\xed\xa0\xbd\xed\xb8\x80",
            b"\xf0\x80\x80\x80",
            b"\xf0\x8f\xbf\xbf",
            b"\xf0\x9f\x98",
            b"\xf0\x28\x8c\xbc",
            b"\xf0\x9f\x28\x80",
            b"\xf0\x9f\x98\x28",
            b"\xf4\x90\x80\x80",
            b"\xf5\x80\x80\x80",
            b"\xf8\x88\x80\x80\x80",
            b"\xc3\xa9\xa9",
        )
    ),
)

# In bytes: what a word, a vector register, a cache line and a page hold, and one beside it.
_LENGTHS: Final = (8, 7, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129, 23, 24, 47, 48, 95, 96)
_LONG: Final = (255, 256, 257, 1023, 1024, 1025, 511, 4095, 4096, 4097)


def sound_string(shortest: int, longest: int, dice: Dice) -> str:
    """A JSON string that is so many bytes long when it is read, in any spelling."""
    return f'"{_filled(_length(shortest, longest, dice), *_special(dice), dice)}"'


def too_long_string(longest: int, dice: Dice) -> str:
    """A JSON string that is longer than so many bytes, though perhaps not in characters."""
    special, size = dice.choice((("x", 1), ("é", 2), ("漢", 3), ("😀", 4), ("\\u00e9", 2)))
    length = longest + 1 + dice.choice((0, 1, 2, min(longest, 1024)))
    if dice.below(2):
        return f'"{special * (length // size)}{"x" * (length % size)}"'
    return f'"{_filled(length, special, size, dice)}"'


def faulty_string(shortest: int, longest: int, dice: Dice) -> str:
    """No JSON string of about so many bytes: something is in it that none may hold, alone or anywhere."""
    return f'"{_filled(_length(shortest, longest, dice), dice.choice(_FAULTS), 1, dice)}"'


def _special(dice: Dice) -> tuple[str, int]:
    return dice.choice(_SPECIALS) if dice.below(4) else ("", 0)


def _length(shortest: int, longest: int, dice: Dice) -> int:
    throw = dice.below(32)
    if throw < 12:
        length = shortest + dice.below(8)
    elif throw < 16:
        length = longest - dice.below(2) if longest < 2048 or throw == 15 else longest // 64
    elif throw < 29:
        length = dice.choice(_LENGTHS)
    else:
        length = dice.choice(_LONG)
    return max(shortest, min(length, longest))


def _filled(length: int, special: str, size: int, dice: Dice) -> str:
    """So many bytes, among them the special ones: at the beginning, at the end or anywhere."""
    letters = max(length - size, 0)
    filler = dice.choice(("x", "Aa0", "abcdefghijklmnop", "é", "漢"))
    if filler.isascii():
        filling = (filler * (letters // len(filler) + 1))[:letters]
    else:
        width = len(filler.encode())
        filling = filler * (letters // width) + "x" * (letters % width)
    place = dice.choice((0, len(filling), dice.below(1 << 16) % (len(filling) + 1)))
    return filling[:place] + special + filling[place:]
