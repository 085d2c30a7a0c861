"""Sequences: what a machine is told, what goes between it and the venue, and the state it is in, one below the other."""

from collections.abc import Sequence
from enum import Enum
from typing import Final, NamedTuple

from docs.pictures.drawing import LINE_HEIGHT, Drawing, Point


class Way(Enum):
    """Between whom a message goes; a note goes nowhere."""

    OUT = "out"
    IN = "in"
    NOTE = "note"


class Message(NamedTuple):
    """What is said to the venue, by it, or to the reader."""

    way: Way
    words: str


class Moment(NamedTuple):
    """What happens at a time: what the machine is told by its user, what it or the venue says then, its state after it."""

    time: str
    told: str
    messages: tuple[Message, ...]
    state: str


_TIME: Final = 30.0
_TOLD: Final = 38.0
_MACHINE: Final = 86.0
_VENUE: Final = 246.0
_STATE: Final = 264.0
_STEP: Final = 19.0
_TOP: Final = 20.0


def sequence(machine: str, moments: Sequence[Moment]) -> Drawing:
    """The moments in order, as high as what is said at each, not as long as the time between them."""
    drawing = Drawing()
    bottom = _TOP + 4 + _STEP * sum(map(_height, moments))
    for x, name in ((_MACHINE, machine), (_VENUE, "venue")):
        drawing.text(Point(x, 11), name, "name", "middle")
        drawing.line(Point(x, _TOP - 4), Point(x, bottom), style="line faint")
    drawing.text(Point(_TIME, 11), "time", "words muted", "end")
    drawing.text(Point(_STATE + 4, 11), "state", "words muted")
    _states(drawing, moments)
    top = _TOP
    for moment in moments:
        drawing.text(Point(_TIME, top + 13), moment.time, "words moment", "end")
        drawing.text(Point(_TOLD, top + 13), moment.told, "words")
        for number, message in enumerate(moment.messages):
            _message(drawing, top + 13 + _STEP * number, message)
        top += _STEP * _height(moment)
    return drawing


def _height(moment: Moment) -> int:
    return max(1, len(moment.messages))


def _message(drawing: Drawing, height: float, message: Message) -> None:
    left, right = Point(_MACHINE, height + 2), Point(_VENUE, height + 2)
    if message.way is Way.NOTE:
        drawing.text(Point(_MACHINE + 6, height), message.words, "words muted note")
        return
    ends = (left, right) if message.way is Way.OUT else (right, left)
    drawing.arrow(*ends, style=f"line {message.way.value}")
    drawing.text(Point((_MACHINE + _VENUE) / 2, height - 2), message.words, "words halo", "middle")


def _states(drawing: Drawing, moments: Sequence[Moment]) -> None:
    """A band for as long as a state lasts, with its name where it begins."""
    top = begun = _TOP
    for moment, behind in zip(moments, (*moments[1:], None), strict=True):
        top += _STEP * _height(moment)
        if behind is None or behind.state != moment.state:
            drawing.box(Point(_STATE, begun + 2), 94, top - begun - 4, "band state")
            drawing.text(Point(_STATE + 4, begun + LINE_HEIGHT + 2), moment.state)
            begun = top


def in_words(moments: Sequence[Moment]) -> str:
    """The sequence for those who do not see it."""
    sentences = []
    for time, told, messages, state in moments:
        said = [f"told {told}"] * bool(told)
        said += [f"{_VERBS[message.way]}{message.words}" for message in messages]
        sentences.append(f"{time}: {', '.join(said)}; then {state}." if time else f"{', '.join(said)}.")
    return " ".join(sentences)


_VERBS: Final = {Way.OUT: "says ", Way.IN: "the venue says ", Way.NOTE: ""}
