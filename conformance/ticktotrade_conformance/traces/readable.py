"""Values as a person reads them: prices and sizes as decimals, levels as ``size @ price``.

For reports only. What is written into traces is the JSON form.
"""

import json
from collections.abc import Callable, Iterator

from ticktotrade.market_data import Level
from ticktotrade.nano import write_decimal
from ticktotrade.safe_text import safe_text
from ticktotrade.schema import Shape, shapes, writer
from ticktotrade.schema.json_form import Json

LIMIT = 600
"""Longer texts are cut off."""


def readable(shape: Shape, form: Json) -> str:
    """The text of a value in its JSON form, which has to be of that shape."""
    match shape:
        case shapes.Integer(_, _, _, unit):
            return _integer(int(str(form)), unit)
        case shapes.Nothing():
            return "done"
        case shapes.Bytes():
            return _bytes(str(form))
        case shapes.Maybe(item):
            return "none" if form is None else readable(item, form)
        case shapes.Sequence(item):
            assert isinstance(form, list)
            return f"[{', '.join(readable(item, each) for each in form)}]"
        case shapes.Record():
            assert isinstance(form, dict)
            return _record(shape, form)
        case shapes.Union(records):
            assert isinstance(form, dict)
            return _record(dict(records)[str(form["type"])], form)
        case _:
            return json.dumps(form, ensure_ascii=False)


def readable_members(members: tuple[shapes.Member, ...], form: dict[str, Json]) -> str:
    """The texts of some members, each behind its name."""
    return ", ".join(f"{member.name} {readable(member.shape, form[member.name])}" for member in members)


def readable_changes(record: shapes.Record, form: Json) -> str:
    """The members of a configuration that are not what they are by default."""
    assert isinstance(form, dict)
    changes = []
    for member in record.members:
        part = form[member.name]
        if member.has_default and part == writer(member.shape)(member.default):
            continue
        if isinstance(member.shape, shapes.Record) and member.has_default:
            changes.append(f"{member.name} ({readable_changes(member.shape, part)})")
        else:
            changes.append(f"{member.name} {readable(member.shape, part)}")
    return ", ".join(changes)


def differing_parts(wanted: Json, got: Json, place: str = "") -> list[str]:
    """Where two JSON forms differ, if it is deep inside them: a line for each part, at most three."""
    parts = list(_differing(wanted, got, place))
    return (
        []
        if any(not part[0] for part in parts)
        else [
            f"{where.lstrip('.')}: wanted {cut(_dumped(one))}, got {cut(_dumped(other))}"
            for where, one, other in parts[:3]
        ]
    )


def _differing(wanted: Json, got: Json, place: str) -> Iterator[tuple[str, Json, Json]]:
    if isinstance(wanted, dict) and isinstance(got, dict) and wanted.keys() == got.keys():
        for name in wanted:
            inside = place if name == "value" and not place else f"{place}.{name}"
            yield from _differing(wanted[name], got[name], inside)
    elif isinstance(wanted, list) and isinstance(got, list) and len(wanted) == len(got):
        for index, (one, other) in enumerate(zip(wanted, got, strict=True)):
            yield from _differing(one, other, f"{place}[{index}]")
    elif wanted != got or type(wanted) is not type(got):
        yield place, wanted, got


def _dumped(form: Json) -> str:
    return json.dumps(form, ensure_ascii=False)


def _bytes(form: str) -> str:
    """The text that bytes are, if they are printable ASCII; else their hexadecimal digits."""
    if form.isascii() and form.isprintable():
        return form or "no bytes"
    return f"0x{form.encode('latin-1').hex()}"


def cut(text: str) -> str:
    """The text as `safe_text`, if it is not too long to look at; else its beginning and its length."""
    return (
        safe_text(text, LIMIT)
        if len(text) <= LIMIT
        else f"{safe_text(text[:LIMIT], LIMIT)}… ({len(text):,} characters)"
    )


def _record(record: shapes.Record, form: dict[str, Json]) -> str:
    if record.type is Level:
        price, size = (readable(member.shape, form[member.name]) for member in record.members)
        return f"{size} @ {price}"
    return f"{record.name}({readable_members(record.members, form)})"


def _integer(value: int, unit: str) -> str:
    return _UNITS.get(unit, str)(value)


def dollars(value: int) -> str:
    """An amount of 1e-18 dollars, exactly, as a decimal of up to eighteen digits."""
    sign = "-" if value < 0 else ""
    whole, rest = divmod(abs(value), 10**18)
    fraction = f".{rest:018d}".rstrip("0") if rest else ""
    return f"{sign}{whole}{fraction}"


_UNITS: dict[str, Callable[[int], str]] = {
    "nano-dollars": write_decimal,
    "nano-units": write_decimal,
    "1e-18 dollars": dollars,
}
