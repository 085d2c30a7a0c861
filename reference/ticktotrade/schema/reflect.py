"""From Python annotations to shapes.

===============================  ==========================================
annotation                       shape
===============================  ==========================================
``Annotated[int, Integer(…)]``   that `Integer`
``Annotated[str, Text(…)]``      that `Text`
``Annotated[bytes, Bytes(…)]``   that `Bytes`
``bool``                         `Boolean`
a `enum.StrEnum`                 `Choice`
``X | None``                     `Maybe` of X
``tuple[X, ...]``                `Sequence` of X
a `typing.NamedTuple`            `Record`
``A | B`` of named tuples        `Union`, tagged
``None``                         `Nothing`
===============================  ==========================================
"""

import builtins
import re
from enum import StrEnum
from types import NoneType, UnionType
from typing import Annotated, Any, Union, cast, get_args, get_origin, get_type_hints

from ticktotrade.schema import shapes
from ticktotrade.schema.shapes import Member, Record, Shape

_RECORDS: dict[type[Any], Record] = {}


def shape_of(annotation: Any) -> Shape:
    """The shape that an annotation declares.

    Raises TypeError for an annotation outside the table above: a machine's interface may use nothing
    that cannot be written into a trace.
    """
    if annotation is bool:
        return shapes.Boolean()
    if annotation is None or annotation is NoneType:
        return shapes.Nothing()
    origin = get_origin(annotation)
    if origin is Annotated:
        return _annotated(annotation)
    if origin in (Union, UnionType):
        return _union(get_args(annotation))
    if origin is tuple:
        item, *rest = get_args(annotation)
        if rest == [Ellipsis]:
            return shapes.Sequence(shape_of(item))
    if isinstance(annotation, type):
        if issubclass(annotation, StrEnum):
            return shapes.Choice(annotation)
        if issubclass(annotation, tuple) and hasattr(annotation, "_fields"):
            return record_of(annotation)
    raise TypeError(f"no shape for the annotation {annotation!r}")


def record_of(named_tuple: type[Any]) -> Record:
    """The record that a `typing.NamedTuple` class declares, its members in order."""
    record = _RECORDS.get(named_tuple)
    if record is None:
        hints = get_type_hints(named_tuple, include_extras=True)
        defaults: dict[str, Any] = getattr(named_tuple, "_field_defaults", {})
        members = tuple(
            Member(name, shape_of(hints[name]), name in defaults, defaults.get(name))
            for name in getattr(named_tuple, "_fields", ())
        )
        record = _RECORDS[named_tuple] = Record(named_tuple, members)
    return record


def tag_of(named_tuple: type[Any]) -> str:
    """The tag of a record in a union: ``BookUpdate`` is ``book_update``."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", named_tuple.__name__).lower()


def _annotated(annotation: Any) -> Shape:
    base, *notes = get_args(annotation)
    for note in notes:
        match base, note:
            case (
                (builtins.int, shapes.Integer())
                | (builtins.str, shapes.Text())
                | (builtins.bytes, shapes.Bytes())
            ):
                return cast(Shape, note)
    raise TypeError(f"no shape for the annotation {annotation!r}")


def _union(alternatives: tuple[Any, ...]) -> Shape:
    present = tuple(each for each in alternatives if each is not NoneType)
    if len(present) == 1:
        return shapes.Maybe(shape_of(present[0]))
    union = shapes.Union(tuple((tag_of(each), record_of(each)) for each in present))
    return union if len(present) == len(alternatives) else shapes.Maybe(union)
