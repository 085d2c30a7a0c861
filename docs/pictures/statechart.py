"""Diagrams of states: a spine of states downwards, an end to the left of all, a detour to the right of some.

Where the boxes stand is given; what leads from one to another is data, and is drawn by where it leads.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from docs.pictures.drawing import LINE_HEIGHT, Drawing, Point, wrapped


class Way(NamedTuple):
    """What leads from one state to another: the names of the events."""

    source: str
    target: str
    events: tuple[str, ...]

    @property
    def words(self) -> str:
        """The events, as a list."""
        return ", ".join(self.events)


class Layout(NamedTuple):
    """Where the states stand. ``right`` is empty if there is no detour."""

    spine: tuple[str, ...]
    left: str
    right: str = ""


def ways_of(transitions: Iterable[tuple[str, str, str]]) -> list[Way]:
    """Transitions as source, event and target, those between the same states together."""
    found: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for source, event, target in transitions:
        found[source, target].append(event)
    return [Way(source, target, tuple(dict.fromkeys(events))) for (source, target), events in found.items()]


_BOX: Final = 24.0
_LEFT: Final = (4.0, 56.0)
_SPINE: Final = (142.0, 232.0)
_RIGHT: Final = (308.0, 357.0)
_CENTRE: Final = sum(_SPINE) / 2
_LABEL: Final = 76.0
"""How wide the words beside the spine may be."""
_LANE: Final = 8.0
"""How far from the spine what leaves out a state goes past it."""
_PAD: Final = 12.0


class _Chart:
    """One diagram as it is drawn."""

    def __init__(self, layout: Layout, ways: Sequence[Way]) -> None:
        self.drawing = Drawing()
        self.layout = layout
        self.ways = {(way.source, way.target): way for way in ways}
        self.middles = self._middles()

    def way(self, source: str, target: str) -> Way | None:
        return self.ways.get((source, target))

    def words(self, source: str, target: str) -> list[str]:
        way = self.way(source, target)
        return wrapped(way.words, _LABEL) if way else []

    def skips(self) -> list[Way]:
        """What leads down the spine past a state."""
        spine = self.layout.spine
        return [
            way
            for way in self.ways.values()
            if way.source in spine
            and way.target in spine
            and spine.index(way.target) > spine.index(way.source) + 1
        ]

    def _middles(self) -> dict[str, float]:
        """How far down each state of the spine is: as far as the words between it and the one before need."""
        found: dict[str, float] = {}
        height = 20.0 if self.way(self.layout.left, self.layout.left) else 6.0
        for state in self.layout.spine:
            beside = [self.words(state, side) for side in (self.layout.left, self.layout.right)]
            height += _PAD + LINE_HEIGHT * max(map(len, beside))
            found[state] = height
            below = [self.words(self.layout.right, state)]
            below += [wrapped(way.words, _LABEL) for way in self.skips() if way.source == state]
            between = max((len(self.words(state, to)) for to in self.layout.spine if to != state), default=0)
            height += max(_BOX + LINE_HEIGHT * between - 4, LINE_HEIGHT * max(map(len, below)) + 4)
        return found

    def draw(self) -> None:
        undrawn = set(self.ways)
        for number, state in enumerate(self.layout.spine):
            undrawn -= self._beside(state)
            undrawn -= self._along(number, state)
        undrawn -= self._skipping()
        undrawn -= self._around()
        if undrawn:
            raise ValueError(f"the layout has no place for {sorted(undrawn)}; give the states other places")
        self._boxes()

    def _beside(self, state: str) -> set[tuple[str, str]]:
        """To the sides and back, and from a state to itself."""
        middle, (left, right) = self.middles[state], (self.layout.left, self.layout.right)
        if out := self.words(state, left):
            self._level(middle, (_SPINE[0], _LEFT[1]), out, above=True)
        if out := self.words(state, right):
            shift = 6 if self.way(right, state) else 0
            self._level(middle - shift, (_SPINE[1], _RIGHT[0]), out, above=True)
        if back := self.words(right, state):
            self._level(middle + 6, (_RIGHT[0], _SPINE[1]), back, above=False)
        if itself := self.words(state, state):
            foot, edge = middle + _BOX / 2, _SPINE[1]
            self.drawing.arrow(
                Point(edge - 8, foot), Point(edge - 8, foot + 8), Point(edge + 8, foot + 8),
                Point(edge + 8, foot - 6), Point(edge, foot - 6), style="line way",
            )  # fmt: skip
            self.drawing.lines(Point(edge + 12, foot + 5), itself)
        return {(state, left), (state, right), (right, state), (state, state)}

    def _level(self, height: float, ends: tuple[float, float], words: list[str], above: bool) -> None:
        start, end = ends
        self.drawing.arrow(Point(start, height), Point(end, height), style="line way")
        half = LINE_HEIGHT * len(words) / 2 + 2
        place = height - half if above else height + half
        # Beside the end there is the lane of what leads past a state.
        aside = _LANE / 2 if end == _LEFT[1] else 0
        self.drawing.lines(Point((start + end) / 2 + aside, place), words, "words halo", "middle")

    def _along(self, number: int, state: str) -> set[tuple[str, str]]:
        """Down to the next state of the spine, and up again."""
        if number + 1 == len(self.layout.spine):
            return set()
        below = self.layout.spine[number + 1]
        top, bottom = self.middles[state] + _BOX / 2, self.middles[below] - _BOX / 2
        down, up = self.words(state, below), self.words(below, state)
        shift = 12 if down and up else 0
        if down:
            x = _CENTRE - shift
            self.drawing.arrow(Point(x, top), Point(x, bottom), style="line way")
            anchor = ("end", -5) if up else ("start", 5)
            self.drawing.lines(Point(x + anchor[1], (top + bottom) / 2), down, "words halo", anchor[0])
        if up:
            x = _CENTRE + shift
            self.drawing.arrow(Point(x, bottom), Point(x, top), style="line way")
            self.drawing.lines(Point(x + 5, (top + bottom) / 2), up, "words halo")
        return {(state, below), (below, state)}

    def _skipping(self) -> set[tuple[str, str]]:
        """Past a state, on the side where there is room: beside the end, unless there is no detour."""
        edge, lane = (_SPINE[0], _LEFT[1] + _LANE) if self.layout.right else (_SPINE[1], _SPINE[1] + _LANE)
        for way in self.skips():
            top, bottom = self.middles[way.source] + 7, self.middles[way.target] + 7
            self.drawing.arrow(
                Point(edge, top), Point(lane, top), Point(lane, bottom), Point(edge, bottom), style="line way"
            )
            words = wrapped(way.words, _LABEL)
            self.drawing.lines(Point(lane + 5, top + 3 + LINE_HEIGHT * len(words) / 2), words, "words halo")
        return {(way.source, way.target) for way in self.skips()}

    def _around(self) -> set[tuple[str, str]]:
        """From the detour to the end, beneath everything; and from the end to itself."""
        left, right = self.layout.left, self.layout.right
        end, foot = sum(_LEFT) / 2, max(self.middles.values()) + _BOX / 2
        if words := self.words(right, left):
            low = foot + 24
            start = sum(_RIGHT) / 2
            self.drawing.arrow(
                Point(start, foot), Point(start, low), Point(end, low), Point(end, foot), style="line way"
            )
            self.drawing.lines(Point(_CENTRE, low - 8), words, "words halo", "middle")
        if words := self.words(left, left):
            top = min(self.middles.values()) - _BOX / 2
            self.drawing.arrow(
                Point(end - 10, top), Point(end - 10, top - 10), Point(end + 10, top - 10), Point(end + 10, top),
                style="line way",
            )  # fmt: skip
            self.drawing.lines(Point(end + 16, top - 8), words)
        return {(right, left), (left, left)}

    def _boxes(self) -> None:
        top, bottom = min(self.middles.values()), max(self.middles.values())
        self._side(_LEFT, top, bottom, self.layout.left)
        for state, middle in self.middles.items():
            self._side(_SPINE, middle, middle, state)
        if self.layout.right:
            beside = [
                self.middles[state]
                for state in self.layout.spine
                if self.way(state, self.layout.right) or self.way(self.layout.right, state)
            ]
            self._side(_RIGHT, min(beside), bottom, self.layout.right)

    def _side(self, edges: tuple[float, float], top: float, bottom: float, state: str) -> None:
        left, right = edges
        corner = Point(left, top - _BOX / 2)
        self.drawing.box(corner, right - left, bottom - top + _BOX, "state", wrapped(state, right - left + 4))


def statechart(layout: Layout, ways: Sequence[Way]) -> Drawing:
    """The diagram. Raises `ValueError` if something leads where the layout has no place for an arrow."""
    chart = _Chart(layout, ways)
    chart.draw()
    return chart.drawing


def in_words(ways: Iterable[Way]) -> str:
    """What leads where, for those who do not see it."""
    return " ".join(f"From {way.source} to {way.target}: {way.words}." for way in ways)
