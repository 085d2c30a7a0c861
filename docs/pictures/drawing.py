"""A drawing: boxes, lines, arrows and words as SVG that takes its colours from the page around it."""

from collections.abc import Sequence
from html import escape
from itertools import chain
from math import hypot
from textwrap import wrap
from typing import Final, NamedTuple

WIDTH: Final = 360
"""How wide every drawing is, in units of its own: about the pixels of a telephone."""
LINE_HEIGHT: Final = 11.5
LETTER: Final = 5.4
"""How wide a letter is on average."""

_HEAD: Final = 5.0
_MARGIN: Final = 6.0


class Point(NamedTuple):
    """A place in a drawing; x grows to the right, y down."""

    x: float
    y: float


class Picture(NamedTuple):
    """A finished drawing: its title, what it shows in words for those who do not see it, how to read it, and the SVG."""

    name: str
    title: str
    description: str
    note: str
    svg: str

    def figure(self) -> str:
        """The picture as HTML, with its title and how to read it below."""
        words = f"{self.title}. {self.note}" if self.note else f"{self.title}."
        return f'<figure class="picture">\n{self.svg}\n<figcaption>{escape(words)}</figcaption>\n</figure>'


class Drawing:
    """Elements one above the other, the later on top. ``style`` is one or more classes of the style sheet."""

    def __init__(self) -> None:
        self._elements: list[str] = []
        self._bottom = 0.0

    def text(self, at: Point, words: str, style: str = "words", anchor: str = "start") -> None:
        """Words on one line, whose foot is at ``at``."""
        self._bottom = max(self._bottom, at.y + 3)
        self._elements.append(
            f'<text x="{at.x:g}" y="{at.y:g}" class="{style}" text-anchor="{anchor}">{escape(words)}</text>'
        )

    def lines(self, at: Point, lines: Sequence[str], style: str = "words", anchor: str = "start") -> None:
        """Words on several lines, which are centred on ``at`` vertically."""
        first = at.y - LINE_HEIGHT * (len(lines) - 1) / 2 + 3.5
        for number, line in enumerate(lines):
            self.text(Point(at.x, first + number * LINE_HEIGHT), line, style, anchor)

    def upright(self, foot: Point, lines: Sequence[str]) -> None:
        """Words that are read from below, in lines side by side around a foot."""
        left = foot.x - LINE_HEIGHT * (len(lines) - 1) / 2 + 3.5
        for number, line in enumerate(lines):
            x = left + number * LINE_HEIGHT
            self._elements.append(
                f'<text x="{x:g}" y="{foot.y:g}" class="words" transform="rotate(-90 {x:g} {foot.y:g})">{escape(line)}</text>'
            )

    def box(self, corner: Point, width: float, height: float, style: str, words: Sequence[str] = ()) -> None:
        """A rectangle with its upper left corner, and words in its middle."""
        self._bottom = max(self._bottom, corner.y + height)
        self._elements.append(
            f'<rect x="{corner.x:g}" y="{corner.y:g}" width="{width:g}" height="{height:g}" class="{style}"/>'
        )
        self.lines(Point(corner.x + width / 2, corner.y + height / 2), words, "name", "middle")

    def line(self, *points: Point, style: str = "line") -> None:
        """A line from point to point."""
        self._bottom = max(self._bottom, *(point.y for point in points))
        corners = " ".join(f"{point.x:g},{point.y:g}" for point in points)
        self._elements.append(f'<polyline points="{corners}" class="{style}"/>')

    def arrow(self, *points: Point, style: str = "line") -> None:
        """A line whose last point has a head."""
        before, tip = points[-2:]
        length = hypot(tip.x - before.x, tip.y - before.y)
        along = Point((tip.x - before.x) / length * _HEAD, (tip.y - before.y) / length * _HEAD)
        foot = Point(tip.x - along.x, tip.y - along.y)
        self.line(*points[:-1], foot, style=style)
        wings = (
            Point(foot.x - along.y * 0.6, foot.y + along.x * 0.6),
            Point(foot.x + along.y * 0.6, foot.y - along.x * 0.6),
        )
        corners = " ".join(f"{corner.x:g},{corner.y:g}" for corner in (tip, *wings))
        self._elements.append(f'<polygon points="{corners}" class="head"/>')

    def dot(self, centre: Point, style: str, radius: float = 3.5) -> None:
        """A disc, or a ring, as its style has it."""
        self._bottom = max(self._bottom, centre.y + radius)
        self._elements.append(f'<circle cx="{centre.x:g}" cy="{centre.y:g}" r="{radius:g}" class="{style}"/>')

    def picture(self, name: str, title: str, description: str, note: str = "") -> Picture:
        """The drawing as SVG; ``name`` tells it from others on its page."""
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {self._bottom + _MARGIN:g}" role="img" '
            f'aria-labelledby="{name}-title {name}-description">'
        )
        about = (
            f'<title id="{name}-title">{escape(title)}</title>',
            f'<desc id="{name}-description">{escape(description)}</desc>',
        )
        svg = "\n".join(chain((head,), about, self._elements, ("</svg>",)))
        return Picture(name, title, description, note, svg)


def wrapped(words: str, width: float) -> list[str]:
    """Words in lines of about a width."""
    return wrap(words, max(1, int(width / LETTER)), break_long_words=False, break_on_hyphens=False)
