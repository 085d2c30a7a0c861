"""The book of the example of the imbalance: its levels as bars, and the imbalance of each depth."""

from typing import Final

from docs.pictures.drawing import Drawing, Picture, Point
from docs.worked import called, example, heading, levels
from ticktotrade.backend import baseline
from ticktotrade.book import BookConfig, OrderBook
from ticktotrade.ratio import Ratio

_HEADINGS: Final = ("call", "answer", "because")
PLACE: Final = heading(*_HEADINGS)

_MIDDLE: Final = 180.0
_LONGEST: Final = 140.0
_ROW: Final = 22.0


def example_book() -> OrderBook:
    """The book that the example begins with."""
    bids, _, asks = example("book", *_HEADINGS).before.partition("asks of")
    book: OrderBook = baseline().machines["book"](BookConfig())
    book.apply(True, levels(bids), levels(asks))
    return book


def imbalances(book: OrderBook) -> list[tuple[int, Ratio]]:
    """By depth the imbalances that the example asks for."""
    asked = (called(row["call"]) for row in example("book", *_HEADINGS).rows)
    return [(arguments[0], book.imbalance(*arguments)) for name, arguments in asked if name == "imbalance"]


def book_imbalance() -> Picture:
    """Bids to the left and asks to the right, by price; below, a scale from −1 to 1."""
    book = example_book()
    found = book.snapshot()
    ladder = [
        *((level, "ask", 1) for level in reversed(found.asks)),
        *((level, "bid", -1) for level in found.bids),
    ]
    unit = _LONGEST / max(level.size for level, _, _ in ladder)
    drawing = Drawing()
    for number, (level, side, direction) in enumerate(ladder):
        top = 6 + number * _ROW
        length = level.size * unit
        drawing.box(
            Point(_MIDDLE - length if direction < 0 else _MIDDLE, top), length, _ROW - 6, f"bar {side}"
        )
        anchor = "start" if direction < 0 else "end"
        price = Point(_MIDDLE - direction * 6, top + 12)
        drawing.text(price, f"{side} {level.price}", "words", anchor)
        drawing.text(
            Point(_MIDDLE + direction * (length - 5), top + 12),
            str(level.size),
            "words",
            "end" if direction > 0 else "start",
        )
    drawing.line(Point(_MIDDLE, 2), Point(_MIDDLE, 4 + _ROW * len(ladder)))
    asked = imbalances(book)
    _scale(drawing, 40 + _ROW * len(ladder), asked)
    told = [f"{side} {level.size} at {level.price}" for level, side, _ in ladder]
    shown = [f"imbalance({depth}) is {ratio.numerator}/{ratio.denominator}" for depth, ratio in asked]
    return drawing.picture(
        "book-imbalance",
        "The sizes of the levels, and which way the book leans",
        f"{', '.join(told)}. {', '.join(shown)}.",
        "At −1 there would be asks alone, at 1 bids alone.",
    )


def _scale(drawing: Drawing, height: float, asked: list[tuple[int, Ratio]]) -> None:
    drawing.line(Point(_MIDDLE - _LONGEST, height), Point(_MIDDLE + _LONGEST, height))
    for place in (-1, 0, 1):
        x = _MIDDLE + place * _LONGEST
        drawing.line(Point(x, height - 4), Point(x, height + 4))
        drawing.text(Point(x, height + 16), str(place).replace("-", "−"), "words muted", "middle")
    for number, (depth, ratio) in enumerate(asked):
        x = _MIDDLE + ratio.numerator / ratio.denominator * _LONGEST
        words = f"imbalance({depth}) = {ratio.numerator}/{ratio.denominator}"
        above = height - 10 if number % 2 == 0 else height + 30
        drawing.line(Point(x, height), Point(x, above - 2 if above < height else above - 9), style="grid")
        drawing.dot(Point(x, height), "imbalance")
        drawing.text(Point(min(x, _MIDDLE + _LONGEST - 40), above), words, "words", "middle")
