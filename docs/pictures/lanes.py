"""What leads from state to state, where there are too many ways for a diagram: a lane a state, a row a consequence."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from docs.pictures.drawing import LETTER, WIDTH, Drawing, Point, wrapped


class Row(NamedTuple):
    """All states from which some events lead to one state."""

    sources: tuple[str, ...]
    events: tuple[str, ...]
    target: str


class Group(NamedTuple):
    """Lanes that belong together."""

    name: str
    states: tuple[str, ...]


def rows_of(transitions: Iterable[tuple[str, str, str]], order: Sequence[str]) -> list[Row]:
    """Transitions as source, event and target; events that lead from the same states to the same one are in one row.

    The rows are in the order of their targets, and those of one target in the order of their first sources.
    """
    sources: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for source, event, target in transitions:
        sources[event, target].append(source)
    events: defaultdict[tuple[str, tuple[str, ...]], list[str]] = defaultdict(list)
    for (event, target), found in sources.items():
        events[target, tuple(sorted(found, key=order.index))].append(event)
    rows = [Row(found, tuple(own), target) for (target, found), own in events.items()]
    return sorted(rows, key=lambda row: (order.index(row.target), order.index(row.sources[0])))


_HEAD: Final = 84.0
_STEP: Final = 21.0
_EDGE: Final = 4.0


def lanes(groups: Sequence[Group], rows: Sequence[Row]) -> Drawing:
    """The lanes by group, the rows downwards."""
    states = [state for group in groups for state in group.states]
    pitch = (WIDTH - 2 * _EDGE) / len(states)
    middles = {state: _EDGE + pitch * (place + 0.5) for place, state in enumerate(states)}
    drawing = Drawing()
    bottom = 14 + _HEAD + _STEP * len(rows) + 6
    for number, group in enumerate(groups):
        left = middles[group.states[0]] - pitch / 2
        width = pitch * len(group.states)
        drawing.box(Point(left, 0), width, bottom, "band" if number % 2 == 0 else "gap")
        if len(group.states) > 1:
            drawing.text(Point(left + width / 2, 11), group.name, "name", "middle")
    for state, middle in middles.items():
        drawing.upright(Point(middle, 14 + _HEAD - 4), wrapped(state, _HEAD))
        drawing.line(Point(middle, 14 + _HEAD), Point(middle, bottom), style="line faint state")
    for number, row in enumerate(rows):
        _row(drawing, 14 + _HEAD + _STEP * (number + 1), row, middles)
    return drawing


def _row(drawing: Drawing, height: float, row: Row, middles: dict[str, float]) -> None:
    target = middles[row.target]
    places = [middles[source] for source in row.sources]
    leftmost, rightmost = min(places), max(places)
    if leftmost < target:
        drawing.arrow(Point(leftmost, height), Point(target, height), style="line strong")
    if rightmost > target:
        drawing.arrow(Point(rightmost, height), Point(target, height), style="line strong")
    for place in places:
        drawing.dot(Point(place, height), "source", 3)
    words = ", ".join(row.events)
    left, right = min(leftmost, target), max(rightmost, target)
    if left + len(words) * LETTER < WIDTH - _EDGE:
        drawing.text(Point(left + 3, height - 6), words, "words halo")
    else:
        drawing.text(Point(right - 3, height - 6), words, "words halo", "end")


def in_words(rows: Iterable[Row]) -> str:
    """The rows for those who do not see them."""
    return " ".join(
        f"{', '.join(events)}: from {'; '.join(sources)} to {target}." for sources, events, target in rows
    )
