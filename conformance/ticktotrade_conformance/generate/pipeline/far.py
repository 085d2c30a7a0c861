"""Frames that make a pipeline trade, and steps that take it far: many symbols, trades, orders and elements."""

from collections.abc import Sequence
from typing import Any, Final

from ticktotrade.nano import NANOS
from ticktotrade.pipeline import PipelineConfig
from ticktotrade.risk import Fill
from ticktotrade_conformance.generate.dice import Dice
from ticktotrade_conformance.traces.trace import Step

TIME: Final = '"t":"2024-08-09T00:00:01.273Z"'
NOW: Final = 7
"""When preludes are, and what takes a pipeline far: not at the beginning of a day."""

# Whose book they may be about can be read of some of these, and not of others.
LOST: Final = (
    '{"T":"o","S":"A"}',
    '{"T":"o","S":"B","S":"B"}',
    '{"T":"o"}',
    "7",
    '{"S":"A"}',
    '{"T":"t","S":"A"}',
    '{"T":"later","S":"A","S":"A"}',
    '{"T":"o","S":"C","t":1}',
    '{"T":"o","S":"A","t":"2024-08-09T00:00:01Z","b":[{"p":1,"s":-1}]}',
)
SPOKEN: Final = (
    '{"T":"success","msg":"connected"}',
    '{"T":"error","code":406,"msg":"so it goes"}',
    '{"T":"subscription","trades":["A"]}',
    '{"T":"later"}',
    f'{{"T":"b","S":"A",{TIME},"o":1,"h":1,"l":1,"c":1,"v":1}}',
    f'{{"T":"s","S":"A",{TIME},"sc":"","sm":"","rc":"","rm":""}}',
    f'{{"T":"l","S":"A",{TIME},"u":2,"d":1}}',
    f'{{"T":"i","S":"A",{TIME},"p":1}}',
    f'{{"T":"n","id":1,"created_at":{TIME[4:]},"headline":""}}',
)
"""What nobody trades on."""

_PART: Final = NANOS // 4
"""Of an order."""

_SOME: Final = (17, 65, 33, 66, 17, 129)
"""Of what each later probe answers anew."""


def frame_step(now: int, elements: Sequence[str]) -> Step:
    """A frame with some elements."""
    return Step("on_frame", (now, f"[{','.join(elements)}]".encode()))


def book(symbol: str, bids: str, asks: str, more: str = "") -> str:
    """A book update; sides are lists of levels in JSON, ``more`` are further members."""
    return f'{{"T":"o","S":"{symbol}",{TIME},"b":[{bids}],"a":[{asks}]{more}}}'


def level(price: str, size: str) -> str:
    """One level."""
    return f'{{"p":{price},"s":{size}}}'


def trade(symbol: str, known_by: int, price: str, more: str = "") -> str:
    """A trade; ``more`` are further members."""
    return f'{{"T":"t","S":"{symbol}",{TIME},"i":{known_by},"p":{price},"s":1{more}}}'


def quote(symbol: str, more: str = "") -> str:
    """A quote; ``more`` are further members."""
    return f'{{"T":"q","S":"{symbol}",{TIME},"bp":100,"bs":1,"ap":101,"as":1{more}}}'


def cancel(symbol: str, known_by: int, more: str = "") -> str:
    """The cancel of a trade."""
    return f'{{"T":"x","S":"{symbol}",{TIME},"i":{known_by},"p":1,"s":1{more}}}'


def correction(symbol: str, known_by: int, becomes: int, price: str, more: str = "") -> str:
    """A trade becomes another one."""
    was, instead = f'"oi":{known_by},"op":1,"os":1', f'"ci":{becomes},"cp":{price},"cs":1'
    return f'{{"T":"c","S":"{symbol}",{TIME},{was},{instead}{more}}}'


def leaning(symbol: str, up: bool) -> str:
    """A whole book that leans to one side."""
    bid, ask = ("20", "1") if up else ("1", "20")
    return book(symbol, level("100", bid), level("101", ask), ',"r":true')


def _symbols(dice: Dice, config: PipelineConfig) -> tuple[Step, ...]:
    """Many symbols, each with a trade and a book; then orders of the first and the last, and one that is lost."""
    count = dice.choice(_SOME)
    names = [f"{dice.choice(('SYMBOL-OF-MANY', 'S'))}/{number:03}" for number in range(count)]
    trades = frame_step(NOW, [trade(name, 1, "100") for name in names])
    books = frame_step(NOW, [book(name, level("100", "5"), level("101", "5"), ',"r":true') for name in names])
    orders = frame_step(NOW, [leaning(names[place], up=True) for place in (0, -1, count // 2)])
    lost = frame_step(NOW, [f'{{"T":"o","S":"{names[dice.choice((0, -1))]}"}}'])
    later = frame_step(NOW, [book(names[place], level("100", "1"), level("101", "20")) for place in (0, -1)])
    return (trades, books, orders, lost, later)


def _trades(dice: Dice, config: PipelineConfig) -> tuple[Step, ...]:
    """About as many trades as are remembered, taken back from the last one on or from the first one on."""
    count, extra = dice.choice((64, 65, 63, 66, 64, 65, 33, 128)), dice.below(4)
    trades = [trade("A", number, "100" if number < 3 else "500") for number in range(count)]
    back = [cancel("A", number) for number in range(count - 1, extra - 1, -1)]
    if dice.once_in(3):
        back.insert(dice.below(len(back) + 1), correction("A", extra, count + 1, "90"))
    orders = [
        step for up in (True, False) for step in (frame_step(NOW, [leaning("A", up)]), Step("tick", (NOW,)))
    ]
    return (
        frame_step(NOW, trades),
        frame_step(NOW, back),
        *orders,
        frame_step(NOW, [cancel("A", number) for number in range(extra + 1)]),
        *orders,
    )


def _orders(dice: Dice, config: PipelineConfig) -> tuple[Step, ...]:
    """Many orders, one after the other or many in a frame, of which some are filled."""
    count, together = dice.choice((101, 11, 130, 260, 101, 1001)), dice.choice((20, 20, 1))
    steps: list[Step] = [frame_step(NOW, [trade("A", 1, "100")])]
    for first in range(0, count, together):
        orders = range(first, min(count, first + together))
        steps.append(frame_step(NOW + first, [leaning("A", number % 2 == 0) for number in orders]))
        if dice.once_in(8):
            name = f"{config.id_prefix}{first + 1}"
            steps.append(Step("on_fill", (Fill(f"f{first}", name, _PART, _PART * 100 * NANOS),)))
    return tuple(steps)


def _elements(dice: Dice, config: PipelineConfig) -> tuple[Step, ...]:
    """Frames with many elements of one kind each, which every count is for, and with unknown members."""
    count, first = dice.choice((17, 257, 65, 300)), dice.below(2)
    kinds = (
        quote("A", ',"y":1'),
        trade("B", 5, "100"),
        book("A", "", "", ',"y":1,"Y":2'),
        trade("C", 5, "100", ',"y":1'),
        "7",
        *SPOKEN,
    )
    stale = (Step("mark_stale", ()),) if dice.below(2) else ()
    frames = [frame_step(NOW, [kind] * count) for kind in kinds[first::2]]
    last = frame_step(NOW, [dice.choice(kinds)] * count + [trade("A", 1, "100"), leaning("A", up=True)])
    return (*stale, *frames, last)


def _frames(dice: Dice, config: PipelineConfig) -> tuple[Step, ...]:
    """Many frames, each refused, empty or of one element, and many orders that are not sent."""
    count = dice.choice((17, 65, 257, 260, 300))
    kind = dice.choice((b"[]", b"[", f"[{leaning('A', up=True)}]".encode()))
    marked = (frame_step(NOW, [trade("A", 1, "100")]),) if dice.below(2) else ()
    return (*marked, *[Step("on_frame", (NOW, kind))] * count)


def _day(dice: Dice, config: PipelineConfig) -> tuple[Step, ...]:
    """Both symbols traded, filled at a loss, and a day or two gone by, before the next order."""
    prices = dice.choice((("100", "100"), ("100", "90"), ("0", "100")))
    day = 86_400 * NANOS
    bought = [step for name in "AB" for step in (frame_step(NOW, [leaning(name, up=True)]),)]
    fills = [
        Step("on_fill", (Fill(f"e{n}", f"{config.id_prefix}{n + 1}", NANOS, 101 * NANOS * NANOS),))
        for n in range(2)
    ]
    marks = frame_step(NOW, [trade("A", 1, prices[0]), trade("B", 2, prices[0])])
    losing = frame_step(NOW, [trade("A", 3, prices[1]), trade("B", 4, prices[1])])
    later = dice.choice((day, day - 1, 2 * day, -1, 10 * day, -day))
    return (
        marks,
        *bought,
        *fills,
        losing,
        Step("tick", (later,)),
        frame_step(later, [leaning("A", up=False)]),
    )


MANY: Final[tuple[Any, ...]] = (_trades, _orders, _elements, _symbols, _trades, _orders, _frames, _day)
