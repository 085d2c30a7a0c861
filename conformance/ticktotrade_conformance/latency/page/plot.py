"""Lines over two axes: the lines are SVG that stretches, the ticks' labels HTML that does not."""

from collections.abc import Callable, Iterable, Sequence
from typing import Final, NamedTuple

from ticktotrade_conformance.latency.page.markup import Markup, element
from ticktotrade_conformance.latency.page.scale import Scale

_SIDE: Final = 1000
"""The SVG's own units from one end of an axis to the other; a unit is less than a pixel."""

Point = tuple[float, float]


class Axis(NamedTuple):
    """A scale, the values with a tick, what is written beside each, and what the axis is of."""

    scale: Scale
    ticks: Sequence[float]
    label: Callable[[float], str]
    title: str


class Line(NamedTuple):
    """``style`` is its classes in the style sheet; ``dotted`` has a dot at each point."""

    style: str
    points: Sequence[Point]
    dotted: bool = False


def plot(description: str, across: Axis, up: Axis, lines: Iterable[Line]) -> Markup:
    """A plot; ``description`` is what it says to whoever does not see it."""
    paths = [_path(line, across.scale, up.scale) for line in lines if line.points]
    return element(
        "div",
        {"class": "plot"},
        element("span", {"class": "up-title"}, up.title),
        element(
            "div",
            {"class": "area"},
            element(
                "svg",
                {
                    "viewBox": f"0 0 {_SIDE} {_SIDE}",
                    "preserveAspectRatio": "none",
                    "role": "img",
                    "aria-label": description,
                },
                *_grid(across, up),
                *paths,
            ),
            *(_label("up", "top", 1 - up.scale.place(tick), up.label(tick)) for tick in up.ticks),
            *(
                _label("across", "left", across.scale.place(tick), across.label(tick))
                for tick in across.ticks
            ),
        ),
        element("span", {"class": "across-title"}, across.title),
    )


def _label(axis: str, edge: str, place: float, text: str) -> Markup:
    return element(
        "span", {"class": f"tick {axis}", "style": f"{edge}:{place:.2%}", "aria-hidden": "true"}, text
    )


def _grid(across: Axis, up: Axis) -> list[Markup]:
    verticals = "".join(f"M{_units(across.scale.place(each))} 0V{_SIDE}" for each in across.ticks)
    horizontals = "".join(f"M0 {_units(1 - up.scale.place(each))}H{_SIDE}" for each in up.ticks)
    return [element("path", {"class": "grid", "d": verticals + horizontals})]


def _path(line: Line, across: Scale, up: Scale) -> Markup:
    at = [(_units(across.place(x)), _units(1 - up.place(y))) for x, y in line.points]
    course = "M" + "L".join(f"{x} {y}" for x, y in at)
    drawn = element("path", {"class": f"line {line.style}", "d": course})
    if not line.dotted:
        return drawn
    # A line without a length has round ends: a dot, whose shape does not stretch.
    dots = "".join(f"M{x} {y}h0" for x, y in at)
    return Markup(drawn + element("path", {"class": f"dots {line.style}", "d": dots}))


def _units(place: float) -> int:
    return round(_SIDE * min(max(place, 0.0), 1.0))
