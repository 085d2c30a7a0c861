"""Who stands on whom: boxes in layers, with an arrow down to each that no other arrow implies.

An arrow past a layer has a place of its own in it, so that it goes past the boxes and not behind them. The order within
the layers is that of the neighbours' middles (Sugiyama), which keeps most arrows from crossing.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from docs.pictures.drawing import LETTER, WIDTH, Drawing, Point

_BOX: Final = 20.0
_STEP: Final = 54.0
_GAP: Final = 9.0
_SWEEPS: Final = 12

Targets = Mapping[str, set[str]]


class Path(NamedTuple):
    """An arrow by its stations, the box that it leaves first; between its ends are places in the layers that it passes."""

    stations: tuple[str, ...]


def reduced(targets: Targets) -> dict[str, set[str]]:
    """The arrows of a graph without circles that no way over other boxes implies."""
    return {
        source: {each for each in own if not any(each in _below(targets, other) for other in own - {each})}
        for source, own in targets.items()
    }


def _below(targets: Targets, box: str) -> set[str]:
    """Every box that a box stands on, directly or not."""
    found: set[str] = set()
    waiting = list(targets[box])
    while waiting:
        each = waiting.pop()
        if each not in found:
            found.add(each)
            waiting += targets[each]
    return found


def paths_of(targets: Targets, layers: Sequence[set[str]]) -> list[Path]:
    """An arrow for each pair, through the layers between; layers are given from the lowest."""
    level = {box: number for number, layer in enumerate(layers) for box in layer}
    return [
        Path(
            (source, *(f"{source}>{target}@{n}" for n in range(level[source] - 1, level[target], -1)), target)
        )
        for source, own in sorted(targets.items())
        for target in sorted(own)
    ]


def ordered(layers: Sequence[set[str]], paths: Sequence[Path]) -> list[list[str]]:
    """The boxes and places of each layer, from the highest layer, with few arrows that cross."""
    rows = [sorted(layer) for layer in reversed(layers)]
    level = {box: number for number, row in enumerate(rows) for box in row}
    steps = [step for path in paths for step in pairwise(path.stations)]
    for path in paths:
        for depth, station in enumerate(path.stations[1:-1], start=level[path.stations[0]] + 1):
            rows[depth].append(station)
    above = {each: [one for one, other in steps if other == each] for row in rows for each in row}
    below = {each: [other for one, other in steps if one == each] for row in rows for each in row}
    best = [list(row) for row in rows]
    for sweep in range(_SWEEPS):
        neighbours = above if sweep % 2 == 0 else below
        for row in rows if sweep % 2 == 0 else reversed(rows):
            where = {each: place / len(every) for every in rows for place, each in enumerate(every, start=1)}
            row.sort(key=lambda each: _mean([where[one] for one in neighbours[each]], where[each]))
        if crossings(rows, steps) < crossings(best, steps):
            best = [list(row) for row in rows]
    return best


def _mean(values: list[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def crossings(rows: Sequence[Sequence[str]], steps: Sequence[tuple[str, str]]) -> int:
    """How many pairs of arrows cross."""
    at = {each: (number, place) for number, row in enumerate(rows) for place, each in enumerate(row)}
    ends = [(at[one], at[other]) for one, other in steps]
    return sum(
        first[0] == second[0] and (first[1] - second[1]) * (below[1] - under[1]) < 0
        for place, (first, below) in enumerate(ends)
        for second, under in ends[:place]
    )


def layered(targets: Targets, layers: Sequence[set[str]]) -> Drawing:
    """The boxes with the arrows that are left of ``targets``; the lowest layer is the first given and stands lowest."""
    paths = paths_of(reduced(targets), layers)
    rows = ordered(layers, paths)
    middles = {
        each: Point(x, 12 + _STEP * depth) for depth, row in enumerate(rows) for each, x in _spread(row)
    }
    drawing = Drawing()
    for path in paths:
        _arrow(drawing, [middles[each] for each in path.stations])
    for layer in layers:
        for box in sorted(layer):
            width = _width(box)
            corner = Point(middles[box].x - width / 2, middles[box].y - _BOX / 2)
            drawing.box(corner, width, _BOX, "room", [box])
    return drawing


def _arrow(drawing: Drawing, stations: list[Point]) -> None:
    """Straight past every layer in which it has a place, and to the edge of the box that it leads to."""
    start, *passed, end = stations
    points = [Point(start.x, start.y + _BOX / 2)]
    for each in passed:
        points += [Point(each.x, each.y - _BOX / 2 - 2), Point(each.x, each.y + _BOX / 2 + 2)]
    drawing.arrow(*points, Point(end.x, end.y - _BOX / 2), style="line import")


def _width(box: str) -> float:
    """How wide a box is; a place that an arrow passes has next to no width."""
    return 2.0 if ">" in box else len(box) * (LETTER + 1) + 10


def _spread(row: Sequence[str]) -> list[tuple[str, float]]:
    """The middle of each box, over the whole width."""
    widths = [_width(each) for each in row]
    gap = max(_GAP / 3, (WIDTH - 2 - sum(widths)) / (len(row) + 1))
    left = (WIDTH - sum(widths) - gap * (len(row) - 1)) / 2
    found = []
    for each, width in zip(row, widths, strict=True):
        found.append((each, left + width / 2))
        left += width + gap
    return found
