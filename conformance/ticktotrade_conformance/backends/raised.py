"""What a backend in Python has raised: on one line, with the place in its author's own code."""

import os
import re
import sysconfig
import traceback
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any, Final, NamedTuple

import ticktotrade
import ticktotrade_conformance
from ticktotrade.safe_text import safe_text

_CHAIN: Final = 3
_FRAMES: Final = 50
_NAME_LIMIT: Final = 60

_INSTALLED: Final = (f"{os.sep}site-packages{os.sep}", f"{os.sep}dist-packages{os.sep}")


def _folder(path: str) -> str:
    return os.path.join(os.path.realpath(path), "")


_KIT: Final = _folder(os.path.dirname(ticktotrade_conformance.__file__))
_SUBJECTS: Final = _folder(os.path.dirname(__file__))
_REFERENCE: Final = _folder(os.path.dirname(ticktotrade.__file__))
_STANDARD: Final = tuple(_folder(sysconfig.get_path(name)) for name in ("stdlib", "platstdlib"))


STACK_FRAME: Final = re.compile(r'^  File "(.+)", line (\d+) in (.+)$', re.MULTILINE)
"""A frame as `faulthandler` writes it: the file, the line, the function."""


class Frame(NamedTuple):
    """A place in Python code."""

    file: str
    line: int
    function: str


def described(error: BaseException) -> str:
    """An exception, its place, and what it came from, on one line. Never raises, whatever the exception does."""
    parts = []
    for each in _chain(error):
        where = place_of([Frame(*frame) for frame in _frames(each)])
        parts.append(f"{_text(each)}, at {where}" if where else _text(each))
    return "; caused by ".join(parts)


def class_name(value: object) -> str:
    """The name of a value's class, whatever that says of itself."""
    return safe_text(_own(type, "__name__", type(value)), _NAME_LIMIT)


def place_of(frames: Sequence[Frame]) -> str:
    """The innermost frame in the author's own code, as ``book.py:12 in apply``; nothing if there is none.

    ``frames`` have the outermost first. Where none is the author's, as in a saboteur of ours, it is the innermost one
    outside of what drives backends.
    """
    for is_likely in (_is_authors, _is_a_machines):
        for frame in reversed(frames):
            if is_likely(os.path.realpath(frame.file)):
                return f"{_shown(frame.file)}:{frame.line} in {safe_text(frame.function, _NAME_LIMIT)}"
    return ""


def without_our_frames(log: str) -> str:
    """The lines of a log without the frames of a stack that are ours: they say nothing to a backend's author."""
    kept = []
    for line in log.splitlines():
        frame = STACK_FRAME.match(line)
        if frame is None or _is_authors(os.path.realpath(frame[1])):
            kept.append(line)
    return "\n".join(kept)


def _is_authors(path: str) -> bool:
    if path.startswith((_KIT, _REFERENCE)) or os.path.basename(path).startswith("<"):
        return False  # ours, or no file, such as <frozen importlib._bootstrap>
    return not path.startswith(_STANDARD) or any(each in path for each in _INSTALLED)


def _is_a_machines(path: str) -> bool:
    return path.startswith((_KIT, _REFERENCE)) and not path.startswith(_SUBJECTS)


def _shown(path: str) -> str:
    """A path as short as it can be named from the current folder."""
    real = os.path.realpath(path)
    with suppress(OSError):  # the current folder may be gone
        below = _folder(os.getcwd())
        if real.startswith(below):
            real = real[len(below) :]
    return safe_text(real)


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The exception, and those that it was raised for."""
    each: BaseException | None = error
    for _ in range(_CHAIN):
        if each is None:
            return
        yield each
        suppressed = _own(BaseException, "__suppress_context__", each)
        each = _own(BaseException, "__cause__", each) or (
            None if suppressed else _own(BaseException, "__context__", each)
        )


def _frames(error: BaseException) -> list[tuple[str, int, str]]:
    walked = list(traceback.walk_tb(_own(BaseException, "__traceback__", error)))[-_FRAMES:]
    return [(frame.f_code.co_filename, line, frame.f_code.co_name) for frame, line in walked]


def _text(error: BaseException) -> str:
    name = class_name(error)
    try:
        text = safe_text(" ".join(str(error)[:1000].split()))
    except BaseException:  # whatever its author's code raises
        text = "its text cannot be had"
    return f"{name}: {text}" if text else name


def _own(kind: type, name: str, value: object) -> Any:
    """What Python itself has as an attribute, where its author may have put something else in its place."""
    return vars(kind)[name].__get__(value)
