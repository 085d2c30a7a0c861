"""Frames one after another: new ones, earlier ones again, and earlier ones with one thing about them changed.

A parser that remembers goes wrong at a frame that is nearly one that it has seen.
"""

import re
from collections.abc import Callable
from itertools import islice, permutations
from typing import Any, Final

from ticktotrade.feed import FeedConfig
from ticktotrade_conformance.generate.dice import Dice
from ticktotrade_conformance.generate.feed.frames import frame
from ticktotrade_conformance.generate.feed.long_frames import padded_to
from ticktotrade_conformance.generate.scenario import History, Scenario
from ticktotrade_conformance.traces.trace import Step

_VALUES: Final = (
    b"01",
    b"1.",
    b".5",
    b"0.12345678901",
    b"9999999999",
    b"null",
    b"x",
    b"-1",
    b'"1"',
    b"1e2",
    b"7",
)

_SPOILS: Final[tuple[Callable[[bytes, Dice], bytes], ...]] = (
    lambda piece, dice: piece.partition(b":")[0] + b":" + dice.choice(_VALUES),
    lambda piece, dice: piece.replace(b'"', b'"x', 1),
    lambda piece, dice: piece.replace(b"1", b"01", 1),
    lambda piece, dice: piece + dice.choice((b"]", b"}", b"x", b",", b'"')),
    lambda piece, dice: dice.choice((b"x", b"-", b"[", b"{")) + piece,
    lambda piece, dice: piece[:-1],
    lambda piece, dice: piece[1:],
    lambda piece, dice: piece + b"," + piece,
    lambda piece, dice: piece.replace(b"Z", dice.choice((b"", b"z", b"5Z", b"+01:00"))),
)

_DIGIT: Final = re.compile(rb"[0-9]")
_LETTER: Final = re.compile(rb"[A-Za-z]")


def _spoilt(data: bytes, dice: Dice) -> bytes:
    """One of the pieces between commas is spoilt."""
    pieces = data.split(b",")
    place = dice.below(1 << 16) % len(pieces)
    pieces[place] = dice.choice(_SPOILS)(pieces[place], dice)
    return b",".join(pieces)


def _digit_changed(data: bytes, dice: Dice) -> bytes:
    """One digit is another: the length, the beginning and most of a sum over the bytes are the same."""
    return _changed(_DIGIT, data, lambda digit: b"%d" % ((int(digit) + 1 + dice.below(9)) % 10), dice)


def _case_changed(data: bytes, dice: Dice) -> bytes:
    return _changed(_LETTER, data, bytes.swapcase, dice)


def _changed(what: re.Pattern[bytes], data: bytes, change: Callable[[bytes], bytes], dice: Dice) -> bytes:
    """The first of some bytes behind any place becomes another; where there is none, nothing does."""
    found = what.search(data, dice.below(1 << 16) % (len(data) + 1))
    return data if found is None else data[: found.start()] + change(found[0]) + data[found.end() :]


def _neighbours_exchanged(data: bytes, dice: Dice) -> bytes:
    """Two bytes beside each other change places: every sum over the bytes is the same."""
    place = dice.below(1 << 16) % (len(data) + 1)
    return data[:place] + data[place : place + 2][::-1] + data[place + 2 :]


_NEAR: Final[tuple[Callable[[bytes, Dice], bytes], ...]] = (
    lambda data, dice: data,
    _digit_changed,
    _spoilt,
    _digit_changed,
    _case_changed,
    _spoilt,
    _neighbours_exchanged,
    lambda data, dice: data,
)


def _parse_arguments(dice: Dice, steps: History) -> tuple[Any, ...]:
    """A new frame, now and then just as long as is allowed; or one of the last, as it was or nearly so, or two as one."""
    throw = dice.below(16)
    limit = steps.config.max_frame_bytes
    if throw == 9 and limit < _LONGEST:
        return (padded_to(limit + dice.choice((0, 1, -1)), frame(dice), dice),)
    if not steps or throw < 10:
        return (frame(dice),)
    earlier: bytes = steps[-1 - dice.below(min(len(steps), 4))].arguments[0]
    if throw == 15 and len(earlier) < _JOINED:
        last: bytes = steps[-1].arguments[0]
        return (last[:-1] + b"," + earlier[1:],)
    return (dice.choice(_NEAR)(earlier, dice),)


_JOINED: Final = 4096
_LONGEST: Final = 5000

# Mostly the default, for which every frame is short; else the size of a buffer that frames here are just about.
_LIMITS: Final = (FeedConfig().max_frame_bytes,) * 10 + (200, 256, 1024, 4096, 1024, 65_536)


def _config(dice: Dice) -> FeedConfig:
    return FeedConfig(max_frame_bytes=dice.choice(_LIMITS))


_TIME: Final = '"t":"2024-08-09T00:00:01.273Z"'
_ROUNDS: Final = (17, 33, 65, 129, 17, 33, 65, 257, 1025, 65, 33, 17)


def _many_values(dice: Dice, config: FeedConfig) -> tuple[Step, ...]:
    """So many trades that differ in one member alone, and then the first few again."""
    make = dice.choice(_DIFFERENT)
    rounds = dice.choice(_ROUNDS)
    numbers = (*range(rounds), *range(3), rounds - 1)
    at_once = 1 if rounds < 100 else 50
    frames = [
        ",".join([make(number) for number in numbers[start : start + at_once]])
        for start in range(0, len(numbers), at_once)
    ]
    return tuple([Step("parse", (f"[{elements}]".encode(),)) for elements in frames])


_DIFFERENT: Final[tuple[Callable[[int], str], ...]] = (
    lambda number: f'{{"T":"t","S":"A","i":{number},"p":1,"s":1,{_TIME}}}',
    lambda number: f'{{"T":"t","S":"S{number}","i":1,"p":1,"s":1,{_TIME}}}',
    lambda number: f'{{"T":"t","S":"{"k" * 24}{number}","i":1,"p":1,"s":1,{_TIME}}}',
    lambda number: f'{{"T":"q","S":"A",{_TIME},"bp":{number},"bs":1,"ap":{number + 1}.5,"as":1}}',
    lambda number: f'{{"T":"q","S":"A",{_TIME},"bp":1,"bs":{number}.25,"ap":2,"as":0.{number + 1:03}}}',
    lambda number: (
        f'{{"T":"t","S":"A","i":1,"p":1,"s":1,"t":"2024-08-09T{number // 60 % 24:02}:{number % 60:02}:01.5Z"}}'
    ),
    lambda number: f'{{"T":"t","S":"A","i":1,"p":1,"s":1,"t":"2024-08-09T00:00:01.{number:04}Z"}}',
    lambda number: f'{{"T":"t","S":"A","i":1,"p":1,"s":1,{_TIME},"x":"X{number}","c":["C{number}","@"]}}',
    lambda number: f'{{"T":"Z{number}","S":"A"}}',
    lambda number: f'{{"T":"t","S":"A","i":1,"p":1,"s":1,{_TIME},"k{number}":1}}',
    lambda number: f'{{"T":"o","S":"B{number}",{_TIME},"b":[{{"p":{number},"s":1}}],"a":[]}}',
)


def _many_orders(dice: Dice, config: FeedConfig) -> tuple[Step, ...]:
    """Trades and bars whose members come in an order that none before had, and then the first few again."""
    rounds = dice.choice((17, 33, 65, 129))
    kind, members = dice.choice(_MEMBERS)
    orders = islice(permutations(members), rounds)
    frames = [f'[{{"T":"{kind}",{",".join(order)}}}]' for order in orders]
    return tuple([Step("parse", (text.encode(),)) for text in (*frames, *frames[:3])])


_MEMBERS: Final = (
    ("t", ('"S":"A"', '"i":1', '"p":2', '"s":3', _TIME, '"x":"V"')),
    ("q", ('"S":"A"', '"bp":1', '"bs":2', '"ap":3', '"as":4', _TIME)),
    ("b", ('"S":"A"', _TIME, '"o":1', '"h":2', '"l":3', '"c":4', '"v":5', '"n":6')),
)

SCENARIO: Final = Scenario(
    arguments={"parse": _parse_arguments},
    config=_config,
    throws=48,
    many=(_many_values, _many_values, _many_orders),
)
