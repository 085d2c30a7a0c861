"""A frame taken apart as text, so that what is passed on of it is spelt as it came."""

import json
from collections.abc import Iterator
from typing import Final

_DECODER: Final = json.JSONDecoder()


def element_texts(frame: str) -> Iterator[str]:
    """The text of each element of a well-formed frame, which is an array of objects or one object. Linear."""
    start = _after_space(frame, 0)
    if frame[start] == "{":
        yield frame.strip()
        return
    start = _after_space(frame, start + 1)
    while frame[start] != "]":
        _, end = _DECODER.raw_decode(frame, start)
        yield frame[start:end]
        start = _after_space(frame, end)
        if frame[start] == ",":
            start = _after_space(frame, start + 1)


def _after_space(frame: str, start: int) -> int:
    while frame[start] in " \t\r\n":
        start += 1
    return start
