"""The messages between components, read off the records that declare them."""

import re
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Union, get_args, get_origin, get_type_hints

from backends.team.kinds import Choice, Field, Flag, Kind, Many, Maybe, Record, Text, Whole
from ticktotrade.codec.messages import Message
from ticktotrade.schema.shapes import Integer
from ticktotrade.schema.shapes import Text as DeclaredText

MESSAGES: Final[tuple[type[Any], ...]] = get_args(Message)
"""In the order of their indices (CODEC-10)."""


@cache
def kind_of(annotation: Any) -> Kind:
    """The kind of a member of a record, from its annotation: a range is declared beside the type."""
    origin = get_origin(annotation)
    if origin is Annotated:
        declared = get_args(annotation)[1]
        if isinstance(declared, Integer | DeclaredText):
            ranged = Whole if isinstance(declared, Integer) else Text
            return ranged(declared.minimum, declared.maximum)
    if origin in (Union, UnionType):
        (item,) = [each for each in get_args(annotation) if each is not NoneType]
        return Maybe(kind_of(item))
    if origin is tuple:
        return Many(kind_of(get_args(annotation)[0]))
    if annotation is bool:
        return Flag()
    return record_of(annotation) if hasattr(annotation, "_fields") else Choice(annotation)


def record_of(record: Any) -> Record:
    """A record's members."""
    hints = get_type_hints(record, include_extras=True)
    return Record(record, tuple(Field(name, kind_of(hints[name])) for name in record._fields))


def tag_of(message: type[Any]) -> str:
    """The name of a message in JSON: its record's, in snake case."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", message.__name__).lower()
