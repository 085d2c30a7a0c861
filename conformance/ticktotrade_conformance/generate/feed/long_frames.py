"""Frames of which something is long: what fast code holds in arrays of fixed size, or reads in blocks, ends somewhere."""

from typing import Final

from ticktotrade.feed.members import LAYOUTS
from ticktotrade_conformance.generate.dice import Dice
from ticktotrade_conformance.generate.feed.elements import element, usual_element
from ticktotrade_conformance.generate.feed.json_strings import faulty_string, sound_string

_CHANNELS: Final = tuple(field.name for field in LAYOUTS["subscription"].fields)
_CORRECTED: Final = (
    '[{{"T":"c","S":"A","t":"2024-08-09T00:00:01Z","oi":1,"op":1,"os":1,"ci":2,"cp":1,"cs":1,"LIST":{}}}]'
)
_COUNTS: Final = (17, 16, 33, 32, 65, 64, 129, 257, 256, 17, 33, 65, 100, 1025)
_SIZES: Final = (64, 128, 200, 256, 1024, 4096, 63, 65, 129, 201, 1025, 4097, 4095, 65_537, 8193, 16_385)


def long_frame(dice: Dice) -> bytes:
    """A frame with many elements, levels, labels or symbols, or with a long string."""
    count = dice.choice(_COUNTS)
    match dice.below(6):
        case 0:
            text = _many_elements(count, dice)
        case 1 | 2:
            text = _update(count, dice)
        case 3:
            text = _labels(count, dice)
        case 4:
            text = _subscription(count, dice)
        case _:
            text = _long_string(dice)
    return text.encode("utf-8", "surrogateescape")


def padded(frame: bytes, dice: Dice) -> bytes:
    """The frame with as much white space as it lacks to the size of some buffer."""
    return padded_to(dice.choice(_SIZES), frame, dice)


def padded_to(size: int, frame: bytes, dice: Dice) -> bytes:
    """The frame with as much white space as it lacks to a size: in front of it, behind it, or within."""
    space = dice.choice((b" ", b"\n", b"\t")) * max(size - len(frame), 0)
    match dice.below(3):
        case 0:
            return frame + space
        case 1:
            return space + frame
        case _:
            return frame[:1] + space + frame[1:]


def _many_elements(count: int, dice: Dice) -> str:
    """Elements as the venue sends them, each with an id of its own, and one of them as it comes."""
    kind = dice.choice(("t", "q", "o", "b"))
    usual = usual_element(kind, dice)
    elements = [usual.replace('"i":', f'"i":{number}', 1) for number in range(1, count)]
    elements.insert(_place(count, dice), element(dice))
    return f"[{','.join(elements)}]"


def _update(count: int, dice: Dice) -> str:
    """A book whose levels all differ; perhaps one of them is far away, broken, or has more members than two."""
    levels = [f'{{"p":{100 + number},"s":{number % 7}.5}}' for number in range(count)]
    if dice.below(2):
        levels[_place(count, dice) - 1] = dice.choice(_LEVELS)
    bids, asks = (levels, levels[:1]) if dice.below(2) else ([], levels)
    return f'[{{"T":"o","S":"A","t":"2024-08-09T00:00:01Z","b":[{",".join(bids)}],"a":[{",".join(asks)}]}}]'


_LEVELS: Final = (
    '{"p":100,"s":0}',
    '{"p":9999999997,"s":1}',
    '{"p":18446744073.709551617,"s":1}',
    '{"p":1,"s":1,"n":3}',
    '{"s":1,"p":1}',
    '{"p":1e2,"s":1}',
    '{"p":1,"s":-1}',
    '{"p":1}',
    '{"p":1,"s":1,"p":1}',
    "{}",
    "null",
    '{"p":0.0000000001,"s":1}',
)


def _labels(count: int, dice: Dice) -> str:
    labels = [f'"{number}"' for number in range(count)]
    if dice.below(2):
        labels[_place(count, dice) - 1] = dice.choice(
            ('"x"', '""', "1", "null", '"' + "y" * 33 + '"', '"é"', '"\t"')
        )
    return dice.choice(_LABELLED).format(f"[{','.join(labels)}]")


_NEWS: Final = '[{{"T":"n","id":1,"created_at":"2024-08-09T00:00:01Z","headline":"","symbols":{}}}]'
_LABELLED: Final = (
    '[{{"T":"t","S":"A","t":"2024-08-09T00:00:01Z","i":1,"p":1,"s":1,"c":{}}}]',
    '[{{"T":"q","S":"A","t":"2024-08-09T00:00:01Z","bp":1,"bs":1,"ap":2,"as":1,"c":{}}}]',
    _CORRECTED.replace("LIST", "oc"),
    _CORRECTED.replace("LIST", "cc"),
)


def _subscription(count: int, dice: Dice) -> str:
    symbols = [f'"S{number}"' for number in range(count)]
    if dice.below(2):
        symbols[_place(count, dice) - 1] = dice.choice(
            ('"S0"', '""', "1", '"' + "y" * 33 + '"', '"\\u0041"', '"*"')
        )
    if dice.below(4) == 3:
        return _NEWS.format(f"[{','.join(symbols)}]")
    channel = dice.choice(_CHANNELS)
    return f'[{{"T":"subscription","{channel}":[{",".join(symbols)}]}}]'


def _long_string(dice: Dice) -> str:
    """A string of some pages somewhere in a sound frame: in a message, a type or a member that nobody knows."""
    length = dice.choice((4096, 4095, 4097, 1025, 257, 8193, 65_536, 65_537))
    text = (
        (faulty_string if dice.below(2) else sound_string)(length, length, dice)
        if dice.below(2)
        else f'"{"x" * length}"'
    )
    return dice.choice(
        (
            '[{{"T":"n","id":1,"created_at":"2024-08-09T00:00:01Z","headline":{}}}]',
            '[{{"T":{}}},{{"T":"success","msg":""}}]',
            '[{{"T":"success","msg":"","y":{}}}]',
            '[{{"T":"success","msg":"",{}:1}}]',
            '[{{"T":"n","id":1,"created_at":"2024-08-09T00:00:01Z","headline":"","content":{}}}]',
            '[{{"T":"success","msg":{}}}]',
        )
    ).format(text)


def _place(count: int, dice: Dice) -> int:
    """One of so many, from 1: the last, the first or any."""
    return dice.choice((count, 1, 1 + dice.below(1 << 16) % count))
