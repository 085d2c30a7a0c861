"""A capture as who has just subscribed is sent it: the first that comes of a book is the whole of it."""

import json
from collections.abc import Iterable, Iterator

from ticktotrade_conformance.traces.capture import CapturedFrame
from ticktotrade_conformance.traces.element_texts import element_texts


def with_whole_books(frames: Iterable[CapturedFrame]) -> Iterator[CapturedFrame]:
    """The frames, in which the first update of each symbol says that it is the whole book.

    Some recorders leave that out, and a system that has just connected trades on no book before it has it whole (PIPE-15).
    A frame that is no JSON stays as it is. Linear.
    """
    seen: set[object] = set()
    for captured in frames:
        if b'"o"' not in captured.frame:
            yield captured
            continue
        try:
            texts = [_whole_at_first(text, seen) for text in element_texts(captured.frame.decode())]
        except (ValueError, IndexError, RecursionError):
            yield captured
        else:
            yield captured._replace(frame=f"[{','.join(texts)}]".encode())


def _whole_at_first(text: str, seen: set[object]) -> str:
    members = json.loads(text)
    symbol = members.get("S")
    if members.get("T") != "o" or not isinstance(symbol, str) or symbol in seen:
        return text
    seen.add(symbol)
    return text if "r" in members else f'{text[:-1]},"r":true}}'
