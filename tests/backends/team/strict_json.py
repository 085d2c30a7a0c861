"""JSON by the rules of chapter *Numbers*: what msgspec does not tell is kept, numbers as text and repeated names."""

import json
import re
from collections.abc import Iterator
from typing import Final, NamedTuple, NoReturn, TypeAlias

_MAX_DEPTH: Final = 64
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


class Malformed(ValueError):
    """The text is no JSON by JSON-1 to JSON-3."""


class Number(NamedTuple):
    """A number as it was written, of any length."""

    text: str


class Object:
    """An object with its members in order, those that come again included."""

    __slots__ = ("members", "pairs")

    def __init__(self, pairs: "list[tuple[str, Json]]") -> None:
        self.pairs = pairs
        self.members = dict(pairs)

    def only(self, name: str) -> "Json":
        """The value of the one member of that name; nothing if there is none, or more than one."""
        found = [value for each, value in self.pairs if each == name]
        return found[0] if len(found) == 1 else None


Json: TypeAlias = "bool | Number | str | list[Json] | Object | None"


def read_json(data: bytes) -> Json:
    """The value of a JSON text in UTF-8. Linear in its length; raises `Malformed`."""
    try:
        value: Json = _DECODER.decode(data.decode())
        _check(value, 0)
    except (ValueError, RecursionError) as error:
        raise Malformed(str(error)) from None
    return value


def repeats_a_name(value: Json) -> bool:
    """Whether an object in it, at any depth, has two members of one name (JSON-4)."""
    if isinstance(value, Object) and len(value.members) != len(value.pairs):
        return True
    return any(map(repeats_a_name, _inside(value)))


def _check(value: Json, outside: int) -> None:
    """Depth (JSON-2), and surrogates (JSON-3), which come of escapes: UTF-8 has none."""
    if isinstance(value, str):
        _check_text(value)
    elif isinstance(value, list | Object):
        if outside == _MAX_DEPTH:
            raise Malformed(f"nested deeper than {_MAX_DEPTH}")
        if isinstance(value, Object):
            for name in value.members:
                _check_text(name)
        for each in _inside(value):
            _check(each, outside + 1)


def _check_text(text: str) -> None:
    if not text.isascii() and _SURROGATE.search(text):
        raise Malformed("half of a surrogate pair")


def _inside(value: Json) -> Iterator[Json]:
    if isinstance(value, Object):
        return (each for _, each in value.pairs)
    return iter(value) if isinstance(value, list) else iter(())


def _no_constant(name: str) -> NoReturn:
    raise Malformed(f"{name} is no JSON")


_DECODER: Final = json.JSONDecoder(
    object_pairs_hook=Object, parse_int=Number, parse_float=Number, parse_constant=_no_constant
)
