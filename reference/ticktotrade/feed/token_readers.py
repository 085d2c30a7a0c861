"""Functions that read a message from its pieces, written out for one order of its members and compiled."""

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from ticktotrade.feed.events import Element
from ticktotrade.feed.members import LAYOUTS, Field
from ticktotrade.feed.token_values import Fractions, Ids, Nanos, OptionalValues, Seconds, Symbols, Values
from ticktotrade.feed.values import WHEN_ABSENT
from ticktotrade.new_record import new_record

ReadFrame = Callable[[bytes], Element]
"""Reads a frame of one element whose members come in one order.

Raises `ValueError` for another number of pieces, `Unrecognised` for a piece that is not one of its members.
"""

SECOND_LENGTH: Final = len('"2024-08-09T00:00:01')
"""How long a time is up to its second, the quotation mark included."""

_BY_KIND: Final[dict[str, type[Values]]] = {"price": Nanos, "size": Nanos, "id": Ids, "symbol": Symbols}


class TokenReaders:
    """Makes readers, and keeps what they remember: a member's pieces mean the same in every message type."""

    def __init__(self) -> None:
        self.memos: dict[tuple[type[Any], str, str, bytes], Any] = {}

    def reader(self, kind: str, names: list[str]) -> ReadFrame:
        """A reader of one message type whose members, its type left out, come in the order of ``names``.

        One look-up a member and no loop: that is half the time of the same as a loop over the members.
        """
        layout = LAYOUTS[kind]
        scope: dict[str, Any] = {"make": partial(new_record, layout.event), "rejoined": _rejoined}
        places = {name: place for place, name in enumerate(names)}
        values = []
        for number, value in enumerate(layout.fixed):
            scope[f"fixed{number}"] = value
            values.append(f"fixed{number}")
        for field in layout.fields:
            if field.name not in places:
                values.append(repr(WHEN_ABSENT.get(field.kind)))
                continue
            place = places[field.name]
            suffix = b"}]" if place == len(names) - 1 else b""
            values.append(self._look_up(field, f"piece{place}", suffix, scope))
        arrays = any(field.name in places and field.kind in ("labels", "symbols") for field in layout.fields)
        split = "frame.split(b',')"
        source = (
            "def read(frame):\n"
            f"    _, {', '.join(f'piece{place}' for place in places.values())} = "
            f"{f'rejoined({split})' if arrays else split}\n"
            f"    return make(({', '.join(values)},))\n"
        )
        exec(source, scope)
        read: ReadFrame = scope["read"]
        return read

    def memo(self, memo: type[Any], name: str, kind: str, suffix: bytes) -> Any:
        """What is remembered of one member, in the last place of a frame or in any other."""
        key = (memo, name, kind, suffix)
        if key not in self.memos:
            self.memos[key] = memo(name, kind, suffix)
        return self.memos[key]

    def _look_up(self, field: Field, piece: str, suffix: bytes, scope: dict[str, Any]) -> str:
        """The expression for a member's value; what it looks into is put in its scope."""
        if field.kind == "time" and field.required:
            scope[f"seconds_{piece}"] = self.memo(Seconds, field.name, field.kind, b"")
            scope[f"fractions_{piece}"] = self.memo(Fractions, field.name, field.kind, suffix)
            cut = len(field.name) + len('"":') + SECOND_LENGTH
            return f"seconds_{piece}[{piece}[:{cut}]] + fractions_{piece}[{piece}[{cut}:]]"
        memo = _BY_KIND.get(field.kind, Values) if field.required else OptionalValues
        scope[f"values_{piece}"] = self.memo(memo, field.name, field.kind, suffix)
        return f"values_{piece}[{piece}]"


def _rejoined(pieces: list[bytes]) -> list[bytes]:
    """The pieces, with those of an array put together again. Linear."""
    joined: list[bytes] = []
    array: list[bytes] = []
    for piece in pieces:
        if not array and b":[" not in piece:
            joined.append(piece)
            continue
        array.append(piece)
        if piece.endswith((b"]", b"]}]")):
            joined.append(b",".join(array))
            array = []
    return joined + array
