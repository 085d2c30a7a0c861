"""One strict reader of JSON text, for frames, messages and traces (chapter *Numbers*).

The standard library's reader does the work. What it leaves open, or answers differently from one
interpreter to the next, is settled here: the encoding, NaN and Infinity, lone surrogates, the depth, and
members that appear twice.
"""

import json
import re
from collections import Counter
from collections.abc import Callable
from itertools import accumulate
from threading import local
from typing import Any, Final

DEPTH_LIMIT: Final = 64
"""How deep arrays and objects may nest (JSON-2)."""

# A string is matched in one go, and one without an end up to the end of the text: trying it again from each
# of its quotes would take quadratic time.
_STRING = re.compile(r'"([^"\\]*(?:\\.[^"\\]*)*)"', re.DOTALL)
_NOT_A_BRACKET = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"?|[^\[\]{}"]+', re.DOTALL)
_DEEPER: Final = {"[": 1, "{": 1, "]": -1, "}": -1}
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|.)", re.DOTALL)

# Enough for every integer of 128 bits. A longer one is no integer of any declared type, and becomes a float
# that none is taken for.
_INTEGER_DIGITS: Final = 60


class BadJson(ValueError):
    """The text is not JSON as chapter *Numbers* wants it."""


class RepeatedMember(dict[str, Any]):
    """An object in which some members' names appear twice, which are ``repeated``; of those, the last value is kept."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        self.repeated = {name for name, times in Counter(name for name, _ in pairs).items() if times > 1}


def _integer(text: str) -> int | float:
    return int(text) if len(text) <= _INTEGER_DIGITS else float(text)


class JsonReader:
    """Reads JSON text into dictionaries, lists, strings, booleans and None.

    ``integer`` and ``fraction`` turn the text of a number without and with a fraction or exponent into a
    value. An object with a repeated member becomes a `RepeatedMember`, and ``repeated`` is then true until
    the next text.
    """

    def __init__(
        self, integer: Callable[[str], Any] = _integer, fraction: Callable[[str], Any] = float
    ) -> None:
        self.repeated = False
        self._decode = json.JSONDecoder(
            object_pairs_hook=self._object,
            parse_int=_ascii_only(integer),
            parse_float=_ascii_only(fraction),
            parse_constant=_refuse_constant,
        ).decode

    def read(self, data: bytes) -> Any:
        """The value that a text stands for.

        Raises `BadJson` for anything but one JSON value in UTF-8 without a byte order mark (JSON-1), for
        nesting above `DEPTH_LIMIT` (JSON-2) and for lone surrogates (JSON-3). Linear in the length.
        """
        self.repeated = False
        try:
            text = data.decode()
            if data.count(b"[") + data.count(b"{") > DEPTH_LIMIT:
                _check_depth(text)
            value = self._decode(text)
        except BadJson:
            raise
        except RecursionError:
            raise BadJson("it nests too deep") from None
        except ValueError as error:
            raise BadJson(str(error)) from None
        if "\\u" in text:
            _check_escapes(text)
        return value

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        members = dict(pairs)
        if len(members) == len(pairs):
            return members
        self.repeated = True
        return RepeatedMember(pairs)


def has_repeated_member(value: Any) -> bool:
    """Whether a name appears twice in any object at any depth of a value that `JsonReader` read."""
    if isinstance(value, RepeatedMember):
        return True
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(has_repeated_member(part) for part in parts)


def read_document(data: bytes) -> Any:
    """The value of a text in which no object repeats a member (JSON-4); as `JsonReader.read` otherwise."""
    reader = _of_this_thread.reader
    value = reader.read(data)
    if reader.repeated:
        raise BadJson("an object repeats a member")
    return value


def _ascii_only(convert: Callable[[str], Any]) -> Callable[[str], Any]:
    # Interpreters whose JSON reader is written in Python match Unicode digits as well.
    def converted(text: str) -> Any:
        if not text.isascii():
            raise BadJson("a number with digits that are not ASCII")
        return convert(text)

    return converted


def _refuse_constant(name: str) -> Any:
    raise BadJson(f"{name} is not JSON")


def _check_depth(text: str) -> None:
    # One pass in C over what is left outside of strings. Brackets that do not match are for the decoder to find, which
    # has not come deeper than this when it does.
    brackets = _NOT_A_BRACKET.sub("", text)
    if max(accumulate(map(_DEEPER.__getitem__, brackets)), default=0) > DEPTH_LIMIT:
        raise BadJson(f"it nests deeper than {DEPTH_LIMIT}")


def _check_escapes(text: str) -> None:
    for string in _STRING.findall(text):
        if "\\u" not in string:
            continue
        if any(match[0] == "\\u" for match in _ESCAPE.finditer(string)):
            raise BadJson("an escape \\u without four hexadecimal digits")
        try:
            json.loads(f'"{string}"').encode()
        except UnicodeEncodeError:
            raise BadJson("a lone surrogate in a string") from None


class _OfThread(local):
    """A reader for each thread: one takes longer to make than most texts to read, and is a cycle when it goes."""

    def __init__(self) -> None:
        self.reader = JsonReader()


_of_this_thread: Final = _OfThread()
