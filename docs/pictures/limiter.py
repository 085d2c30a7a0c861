"""The limiter's worked example: each call against the arrival time and the tolerance, as the reference answers it."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from docs.pictures.drawing import Drawing, Picture, Point
from docs.worked import called, example, heading
from ticktotrade.backend import baseline
from ticktotrade.errors import Refused
from ticktotrade.limiter import LimiterConfig

_HEADINGS: Final = ("call", "answer", "arrival time after it", "because")
PLACE: Final = heading(*_HEADINGS)

_LEFT: Final = 14.0
_RIGHT: Final = 346.0
_ROW: Final = 30.0


class Call(NamedTuple):
    """A call: its words, its time in ns, its answer, and the arrival times before and after it.

    ``threshold`` is the first time at which its cells are admitted; none if they never are.
    """

    words: str
    now: int
    answer: str
    before: int
    after: int
    threshold: int | None


def calls() -> Iterator[Call]:
    """What the reference answers to each call of the example, in order."""
    worked = example("limiter", *_HEADINGS)
    config = LimiterConfig(**worked.settings)
    interval = config.period // config.rate
    tolerance = interval * (config.burst - 1)
    limiter = baseline().machines["limiter"](config)
    for row in worked.rows:
        _, (now, cells) = called(row["call"])
        earliest = limiter.earliest()
        before = now if earliest is None else earliest + tolerance
        threshold: int | None = before + interval * (cells - 1) - tolerance
        try:
            answer = "admitted" if limiter.admit(now, cells).admitted else "denied"
        except Refused:
            answer, threshold = "refused", None
        yield Call(row["call"].strip("`"), now, answer, before, limiter.earliest() + tolerance, threshold)


def limiter_timeline() -> Picture:
    """Each call a row, over one axis of time."""
    every = list(calls())
    marks = [(each.now, each.before, each.after, each.threshold or 0) for each in every]
    first, last = min(map(min, marks)), max(map(max, marks))

    def x(time: int) -> float:
        return _LEFT + (time - first) * (_RIGHT - _LEFT) / (last - first)

    drawing = Drawing()
    bottom = 24 + _ROW * len(every)
    for time in range(first, last + 1, 10):
        drawing.line(Point(x(time), 18), Point(x(time), bottom), style="grid")
        if time % 20 == 0:
            drawing.text(Point(x(time), 12), str(time).replace("-", "−"), "words muted", "middle")
    for number, call in enumerate(every):
        foot = 24 + _ROW * (number + 1) - 8
        drawing.text(Point(_LEFT, foot - 9), f"{call.words}: {call.answer}", "words halo")
        if call.threshold is not None:
            drawing.line(
                Point(x(call.threshold), foot - 5), Point(x(call.threshold), foot + 5), style="line threshold"
            )
        drawing.line(Point(x(call.before), foot - 4), Point(x(call.before), foot + 4), style="line arrival")
        if call.after != call.before:
            drawing.arrow(Point(x(call.before), foot), Point(x(call.after), foot), style="line strong")
        drawing.dot(Point(x(call.now), foot), f"call {call.answer}")
    return drawing.picture(
        "limiter-timeline",
        "The calls of the example over time, in ns",
        " ".join(
            f"{call.words} is {call.answer}; the arrival time is {call.before} before it and {call.after} after it."
            for call in every
        ),
        "A disc is a call that was admitted, a ring one that was not, at its own time. The dashed mark is the earliest "
        "time at which it is admitted, arrival + e − τ; the plain mark is the arrival time, the arrow where it goes.",
    )
