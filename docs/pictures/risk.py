"""The risk gate's worked example: what is held, what it cost and what was realised, fill by fill."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final, NamedTuple

from docs.pictures.drawing import Drawing, Picture, Point
from docs.worked import example, heading, nanos
from ticktotrade.backend import baseline
from ticktotrade.market_data import Side
from ticktotrade.nano import NANOS
from ticktotrade.order import Order, OrderType, TimeInForce
from ticktotrade.risk import Fill, RiskConfig

_HEADINGS: Final = ("fill", "held", "cost", "realised", "what happens")
PLACE: Final = heading(*_HEADINGS)

_ATTO: Final = NANOS * NANOS
_PRICE: Final = 100 * NANOS
_LEFT: Final = 76.0
_PANEL: Final = 84.0


class Holding(NamedTuple):
    """After a fill: what is held, in shares, what it cost and what was realised, in dollars."""

    fill: str
    held: Decimal
    cost: Decimal
    realised: Decimal


def holdings() -> Iterator[Holding]:
    """What the reference answers after each fill of the example."""
    gate = baseline().machines["risk"](RiskConfig())
    gate.mark("A", _PRICE)
    for number, row in enumerate(example("risk", *_HEADINGS).rows):
        ((side, quantity, value),) = re.findall(r"(buy|sell) (\d+), value (\d+)", row["fill"])
        name = f"o{number}"
        gate.sent(0, _order(name, Side(side), nanos(quantity)))
        gate.fill(Fill(name, name, nanos(quantity), int(value) * _ATTO))
        (position,) = gate.positions()
        yield Holding(
            f"{side} {quantity}, value {value}",
            Decimal(position.quantity) / NANOS,
            Decimal(position.cost) / _ATTO,
            Decimal(position.realised) / _ATTO,
        )


def _order(name: str, side: Side, quantity: int) -> Order:
    return Order(name, "A", side, OrderType.LIMIT, TimeInForce.DAY, quantity, _PRICE, None, False, 0, 0)


def risk_flip() -> Picture:
    """A panel a quantity, a bar a fill."""
    every = list(holdings())
    drawing = Drawing()
    _panel(drawing, 0, "held", [each.held for each in every])
    _panel(drawing, 1, "cost, $", [each.cost for each in every])
    _panel(drawing, 2, "realised, $", [each.realised for each in every])
    for number, each in enumerate(every):
        words = each.fill.split(", ")
        drawing.lines(Point(_centre(number, len(every)), 3 * _PANEL + 16), words, "words", "middle")
    return drawing.picture(
        "risk-flip",
        "A position that is reduced and taken through 0 and back",
        " ".join(
            f"After {each.fill}: held {_short(each.held)}, cost {_short(each.cost)}, realised {_short(each.realised)}."
            for each in every
        ),
        "Each panel has a scale of its own.",
    )


def _panel(drawing: Drawing, place: int, name: str, values: list[Decimal]) -> None:
    top = place * _PANEL
    high, low = max(*values, Decimal(0)), min(*values, Decimal(0))
    unit = (_PANEL - 34) / float(high - low)
    zero = top + 18 + float(high) * unit
    drawing.text(Point(2, zero + 3), name, "name")
    for number, value in enumerate(values):
        centre, height = _centre(number, len(values)), float(abs(value)) * unit
        drawing.box(Point(centre - 18, zero - height if value > 0 else zero), 36, height, "bar held")
        foot = zero - height - 3 if value >= 0 else zero + height + 11
        drawing.text(Point(centre, foot), _short(value), "words", "middle")
    drawing.line(Point(_LEFT, zero), Point(356, zero))


def _centre(number: int, count: int) -> float:
    return _LEFT + (356 - _LEFT) * (number + 0.5) / count


def _short(value: Decimal) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".").replace("-", "−")
