"""Cases for the codec: each member of each message at both ends of its declared range, and one beyond them."""

import json
from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple

from ticktotrade.codec import MESSAGE, BincodeCodec, CodecConfig, Encoding, codec_for
from ticktotrade.codec.layout import I128, width_of
from ticktotrade.schema import Shape, shapes
from ticktotrade_conformance.vectors.case import Case


class _Ends(NamedTuple):
    """Values of a shape whose parts are all as low or short, or as high or long, as they can be, or one less than that."""

    lowest: Any
    inner: Any
    highest: Any


def _ends(shape: Shape) -> _Ends:
    match shape:
        case shapes.Integer(_, minimum, maximum):
            return _Ends(minimum, maximum - 1, maximum)
        case shapes.Text(_, minimum, maximum):
            return _Ends("x" * minimum, "x" * (maximum - 1), "x" * maximum)
        case shapes.Boolean():
            return _Ends(False, False, True)
        case shapes.Choice(enumeration):
            choices = list(enumeration)
            return _Ends(choices[0], choices[-2], choices[-1])
        case shapes.Maybe(item):
            return _ends(item)
        case shapes.Sequence(item):
            return _Ends(*[(each,) for each in _ends(item)])
        case shapes.Record(record_type, members):
            parts = [_ends(member.shape) for member in members]
            return _Ends(*[record_type(*each) for each in zip(*parts, strict=True)])
        case _:
            raise TypeError(f"no ends of {shape!r}")


def _lacking(shape: Shape) -> Iterator[Any]:
    """Values in which one optional part is missing, or one sequence empty, and all others are there."""
    match shape:
        case shapes.Maybe(item):
            yield None
            yield from _lacking(item)
        case shapes.Sequence(item):
            yield ()
            yield from ((each,) for each in _lacking(item))
        case shapes.Record(_, members):
            whole = _ends(shape).lowest
            for member in members:
                yield from (whole._replace(**{member.name: each}) for each in _lacking(member.shape))
        case _:
            return


def _beyond(shape: Shape) -> Iterator[Any]:
    """Values in which one integer is beyond its range, or one text; a text also by its bytes and not its characters."""
    match shape:
        case shapes.Integer(_, minimum, maximum):
            yield from (minimum - 1, maximum + 1)
        case shapes.Text(_, minimum, maximum):
            yield from ("x" * (maximum + 1), "\u00e9" * (maximum // 2 + 1))
            if minimum:
                yield "x" * (minimum - 1)
        case shapes.Maybe(item):
            yield from _beyond(item)
        case shapes.Sequence(item):
            yield from ((each,) for each in _beyond(item))
        case shapes.Record(_, members):
            sound = _ends(shape).lowest
            for member in members:
                yield from (sound._replace(**{member.name: each}) for each in _beyond(member.shape))
        case _:
            return


def _in_bincode(message: Any) -> bytes | None:
    """Nothing if an integer of it does not fit its width."""
    try:
        return BincodeCodec().encode(message)
    except OverflowError:
        return None


def _json_form(shape: Shape, value: Any) -> Any:
    """As the reference's writer does it, which writes nothing that is beyond its range."""
    match shape:
        case shapes.Integer():
            return str(value) if width_of(shape) == I128 else value
        case shapes.Maybe(item):
            return _json_form(item, value)
        case shapes.Sequence(item):
            return [_json_form(item, each) for each in value]
        case shapes.Record(_, members):
            return {member.name: _json_form(member.shape, getattr(value, member.name)) for member in members}
        case _:
            return value


def _in_json(tag: str, record: shapes.Record, message: Any) -> bytes:
    return json.dumps({"type": tag, **_json_form(record, message)}, ensure_ascii=False).encode()


def _both_ways(name: str, about: str, encoding: Encoding, requirement: str, messages: list[Any]) -> Case:
    codec = codec_for(CodecConfig(encoding))
    return Case(
        f"{encoding}-{name}",
        about,
        (requirement, "CODEC-14"),
        CodecConfig(encoding),
        (
            *(("encode", message) for message in messages),
            *(("decode", codec.encode(message)) for message in messages),
        ),
    )


def _beyond_ranges(encoding: Encoding, requirement: str, messages: Iterable[bytes | None]) -> Case:
    return Case(
        f"{encoding}-beyond-ranges",
        "Each member of each message one below its range, and one above it, as far as the encoding can say so.",
        (requirement,),
        CodecConfig(encoding),
        tuple(("decode", data) for data in messages if data is not None),
    )


assert isinstance(MESSAGE, shapes.Union)
_RECORDS: Final = MESSAGE.records
_BEYOND: Final = [(tag, record, message) for tag, record in _RECORDS for message in _beyond(record)]

_ENDS: Final = [message for _, record in _RECORDS for message in _ends(record)]
_LACKING: Final = [message for _, record in _RECORDS for message in _lacking(record)]
_ALIKE: Final = [
    _ends(record).lowest._replace(symbol=symbol)
    for _, record in _RECORDS
    if "symbol" in [member.name for member in record.members]
    for symbol in ("K" * 16 + "A", "K" * 16 + "B", "K" * 16 + "a", "A" + "K" * 16)
]

CASES: Final = (
    *(
        _both_ways(
            "ends-of-ranges",
            "Each message with all of its members at the lower ends of their ranges, at the upper ones, and one below those.",
            encoding,
            requirement,
            _ENDS,
        )
        for encoding, requirement in ((Encoding.JSON, "CODEC-1"), (Encoding.BINCODE, "CODEC-4"))
    ),
    *(
        _both_ways(
            "lacking",
            "Each optional member missing and each sequence empty by itself, beside others that are 0 or empty and there.",
            encoding,
            requirement,
            _LACKING,
        )
        for encoding, requirement in ((Encoding.JSON, "CODEC-1"), (Encoding.BINCODE, "CODEC-5"))
    ),
    *(
        _both_ways(
            "symbols-alike",
            "Symbols that differ in their last character, in its case, or in their first one; each is kept as it is.",
            encoding,
            requirement,
            _ALIKE,
        )
        for encoding, requirement in ((Encoding.JSON, "CODEC-1"), (Encoding.BINCODE, "CODEC-5"))
    ),
    _beyond_ranges(Encoding.JSON, "CODEC-6", (_in_json(*each) for each in _BEYOND)),
    _beyond_ranges(Encoding.BINCODE, "CODEC-8", (_in_bincode(message) for _, _, message in _BEYOND)),
)
