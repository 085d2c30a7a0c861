"""The session's worked example: connections that fail, are lost, and are tried again ever later."""

import json
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, Final

from docs.pictures.drawing import Picture
from docs.pictures.sequence import Message, Moment, Way, in_words, sequence
from docs.worked import example, heading, nanos
from ticktotrade.backend import baseline
from ticktotrade.nano import NANOS
from ticktotrade.session import SessionConfig
from ticktotrade.session.interface import NO_CHANNELS, Close, Retry

_HEADINGS: Final = ("time", "told", "answer", "attempt number")
PLACE: Final = heading(*_HEADINGS)

_WANTED: Final = NO_CHANNELS._replace(orderbooks=("A",))
_FRAMES: Final = {
    "connected": {"T": "success", "msg": "connected"},
    "authenticated": {"T": "success", "msg": "authenticated"},
    "subscription": {"T": "subscription", "orderbooks": ["A"]},
}
_CONNECTING: Final = ("`opened`", *(f"`text`: `{name}`" for name in _FRAMES))


def moments() -> Iterator[Moment]:
    """What the reference does at each row of the example."""
    session = baseline().machines["session"](SessionConfig())
    session.subscribe(0, _WANTED)
    rows = example("session", *_HEADINGS).rows
    for number, row in enumerate(rows):
        if row["time"]:
            now = nanos(row["time"])
            actions = _tell(session, now, row["told"])
            yield Moment(
                _seconds(now),
                "" if _heard(row["told"]) else row["told"].strip("`"),
                (*_heard(row["told"]), *_said(actions)),
                session.status().state.replace("_", " "),
            )
        else:
            _connect(session, row, nanos(rows[number - 1]["time"]))
            yield Moment("", "", (Message(Way.NOTE, "as before"),), session.status().state)


def _connect(session: Any, row: dict[str, str], after: int) -> None:
    """Take a session from `opened` to streaming, at the time that the row says, whose other moments are as before."""
    (since,) = re.findall(r"streaming since ([\d.]+)", row["attempt number"])
    step = (nanos(since) - after) // len(_CONNECTING)
    for place, told in enumerate(_CONNECTING, start=1):
        _tell(session, nanos(since) - (len(_CONNECTING) - place) * step, told)


def _tell(session: Any, now: int, words: str) -> Sequence[Any]:
    name, *more = re.findall(r"`([^`]+)`", words)
    match name:
        case "text":
            return session.text(now, json.dumps([_FRAMES[more[0]]]).encode()).actions  # type: ignore[no-any-return]
        case "closed":
            return session.closed(now, None, words.rsplit(maxsplit=1)[-1] if more else None)  # type: ignore[no-any-return]
        case _:
            return getattr(session, name)(now) or ()


def _heard(words: str) -> tuple[Message, ...]:
    """What the venue has said, if that is what the session was told."""
    said = words.removeprefix("`text`: ").replace("`", "")
    return () if said in ("start", "tick") else (Message(Way.IN, said),)


def _said(actions: Sequence[Any]) -> Iterator[Message]:
    for action in actions:
        name = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", type(action).__name__).lower()
        match action:
            case Retry(at):
                yield Message(Way.NOTE, f"retry at {_seconds(at)}")
            case Close(code):
                yield Message(Way.OUT, f"close {code}")
            case _:
                yield Message(Way.NOTE if name == "mark_stale" else Way.OUT, name)


def _seconds(time: int) -> str:
    """A time in seconds, rounded to hundredths."""
    return f"{round(Decimal(time) / NANOS, 2).normalize():f}"


def reconnects() -> Picture:
    """The sequence of the example."""
    every = list(moments())
    return sequence("session", every).picture(
        "reconnects",
        "Connections that are lost, and tried again",
        in_words(every),
        "Times are in seconds, rounded, and not to scale.",
    )
