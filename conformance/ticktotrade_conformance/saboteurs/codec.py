"""Saboteurs of the codec."""

import json
import re
from typing import Any, ClassVar, cast

from ticktotrade.codec import MESSAGE, BincodeCodec, Codec, CompiledCodec, JsonCodec, Message
from ticktotrade.codec.bincode import Append, Layout, Take
from ticktotrade.codec.layout import Width
from ticktotrade.errors import ErrorCode, Refused
from ticktotrade.json_text import JsonReader, RepeatedMember
from ticktotrade.schema import Mismatch, reader, shapes
from ticktotrade_conformance.saboteurs.registry import saboteur


class _BrokenBincode(Codec):
    """JSON as it should be, and bincode in another layout."""

    layout: ClassVar[Layout]

    def __init__(self, config: Any) -> None:
        self._codec: Codec = JsonCodec() if config.encoding == "json" else BincodeCodec(self.layout)

    def encode(self, message: Message) -> bytes:
        return self._codec.encode(message)

    def decode(self, data: bytes) -> Message:
        return self._codec.decode(data)


class _BrokenJson(Codec):
    """Bincode as it should be, and JSON with something about it."""

    def __init__(self, config: Any) -> None:
        self._sound: Codec = JsonCodec() if config.encoding == "json" else CompiledCodec()
        self._is_json = config.encoding == "json"

    def encode(self, message: Message) -> bytes:
        return self.encode_json(message) if self._is_json else self._sound.encode(message)

    def decode(self, data: bytes) -> Message:
        return self.decode_json(data) if self._is_json else self._sound.decode(data)

    def encode_json(self, message: Message) -> bytes:
        return self._sound.encode(message)

    def decode_json(self, data: bytes) -> Message:
        return self._sound.decode(data)


# JSON


@saboteur(
    "codec",
    "Writes the members of a message without saying which message it is (serde's `untagged`).",
    "CODEC-1",
)
class UntaggedJson(_BrokenJson):
    def encode_json(self, message: Message) -> bytes:
        document = json.loads(super().encode_json(message))
        del document["type"]
        return _compact(document)


@saboteur("codec", "Writes integers of 128 bits as numbers, of which most readers make floats.", "CODEC-1")
class HugeNumbersInJson(_BrokenJson):
    def encode_json(self, message: Message) -> bytes:
        document = json.loads(super().encode_json(message))
        for name, part in document.items():
            if name in ("volume", "filled_value", "cost", "realised"):
                document[name] = int(part)
        return _compact(document)


@saboteur("codec", "Escapes every character outside ASCII, as many JSON writers do by default.", "CODEC-2")
class EscapesNonAscii(_BrokenJson):
    def encode_json(self, message: Message) -> bytes:
        return json.dumps(json.loads(super().encode_json(message)), separators=(",", ":")).encode()


@saboteur("codec", "Writes the members by name, as a sorted map would.", "CODEC-2")
class SortedMembers(_BrokenJson):
    def encode_json(self, message: Message) -> bytes:
        return _compact(dict(sorted(json.loads(super().encode_json(message)).items())))


@saboteur("codec", "Takes the last of several members of one name.", "CODEC-6")
class RepeatsPass(_BrokenJson):
    def decode_json(self, data: bytes) -> Message:
        plain = json.dumps(_document(JsonReader(), data))  # without what it knows of repeated members
        return _typed(json.loads(plain))


@saboteur(
    "codec",
    "Reads every number as a float: 1.0 and 1e9 pass for integers, and digits beyond 2^53 are lost.",
    "CODEC-6",
)
class FloatNumbers(_BrokenJson):
    def decode_json(self, data: bytes) -> Message:
        return _read(JsonReader(_through_a_float, _through_a_float), data)


@saboteur("codec", "Skips members that it does not know (serde without `deny_unknown_fields`).", "CODEC-6")
class IgnoresUnknownMembers(_BrokenJson):
    def decode_json(self, data: bytes) -> Message:
        try:
            return super().decode_json(data)
        except Refused:
            document = _document(JsonReader(), data)
            if not isinstance(document, dict):
                raise
            records = dict(cast(shapes.Union, MESSAGE).records)
            tag = document.get("type")
            record = records.get(tag) if isinstance(tag, str) else None
            known = {"type", *(member.name for member in record.members)} if record else set()
            return _typed({name: part for name, part in document.items() if name in known})


@saboteur(
    "codec",
    "Finds members by their places, and so reads nothing but what it would have written itself.",
    "CODEC-7",
)
class ReadsOnlyItsOwnSpelling(_BrokenJson):
    def decode_json(self, data: bytes) -> Message:
        message = super().decode_json(data)
        if self.encode_json(message) != data:
            raise Refused(ErrorCode.BAD_MESSAGE)
        return message


@saboteur("codec", "Does not mind the case of members' names.", "CODEC-6")
class AnyCase(_BrokenJson):
    def decode_json(self, data: bytes) -> Message:
        document = _document(JsonReader(), data)
        if isinstance(document, dict) and not isinstance(document, RepeatedMember):
            return _typed({name.lower(): part for name, part in document.items()})
        return super().decode_json(data)


@saboteur(
    "codec",
    "Gives decimal strings to a parser that takes a plus sign, zeros in front and white space around.",
    "CODEC-6",
)
class SignedDigits(_BrokenJson):
    def decode_json(self, data: bytes) -> Message:
        return super().decode_json(re.sub(rb'(?<=:")[+ 0]+(?=[0-9]+")', b"", data))


@saboteur(
    "codec", "Looks for control characters in the first 16 bytes of a string, one vector of them.", "CODEC-6"
)
class ControlsBehindAVector(_BrokenJson):
    def decode_json(self, data: bytes) -> Message:
        return super().decode_json(re.sub(rb'(?<=[^"\\]{16})[\x01-\x1f](?=[^"]*")', b"x", data))


@saboteur("codec", "Knows every escape but the one that nobody writes.", "CODEC-7")
class NoSolidusEscapes(_BrokenJson):
    def decode_json(self, data: bytes) -> Message:
        if b"\\/" in data:
            raise Refused(ErrorCode.BAD_MESSAGE)
        return super().decode_json(data)


@saboteur("codec", "Has -0 for a float.", "CODEC-7")
class NoMinusZero(_BrokenJson):
    def decode_json(self, data: bytes) -> Message:
        if re.search(rb":-0[,}]", data):
            raise Refused(ErrorCode.BAD_MESSAGE)
        return super().decode_json(data)


@saboteur("codec", "Escapes U+007F with the other control characters.", "CODEC-2")
class EscapesDelete(_BrokenJson):
    def encode_json(self, message: Message) -> bytes:
        return super().encode_json(message).replace(b"\x7f", b"\\u007f")


@saboteur("codec", "Writes into a buffer of 4,096 bytes, and no further.", "CODEC-1")
class OnePage(_BrokenJson):
    def encode_json(self, message: Message) -> bytes:
        return super().encode_json(message)[:4096]


def _compact(document: Any) -> bytes:
    return json.dumps(document, separators=(",", ":"), ensure_ascii=False).encode()


def _through_a_float(text: str) -> Any:
    value = float(text)
    return int(value) if value.is_integer() else value


def _document(json_reader: JsonReader, data: bytes) -> Any:
    try:
        return json_reader.read(data)
    except ValueError:
        raise Refused(ErrorCode.BAD_MESSAGE) from None


def _typed(document: Any) -> Message:
    try:
        return cast(Message, reader(MESSAGE)(document))
    except Mismatch:
        raise Refused(ErrorCode.BAD_MESSAGE) from None


def _read(json_reader: JsonReader, data: bytes) -> Message:
    return _typed(_document(json_reader, data))


# bincode


@saboteur(
    "codec",
    "Writes and reads the members in alphabetical order: a struct's fields were sorted by a tidy person.",
    "CODEC-3",
)
class MembersByName(_BrokenBincode):
    class _Sorted(Layout):
        def append_record(self, record: shapes.Record) -> Append:
            append_members = [
                (record.members.index(member), self.appender(member.shape)) for member in _by_name(record)
            ]

            def append(data: bytearray, value: Any) -> None:
                for place, append_member in append_members:
                    append_member(data, value[place])

            return append

        def take_record(self, record: shapes.Record) -> Take:
            take_members = [(member.name, self.taker(member.shape)) for member in _by_name(record)]

            def take(data: bytes, offset: int) -> tuple[Any, int]:
                parts: dict[str, Any] = {}
                for name, take_member in take_members:
                    parts[name], offset = take_member(data, offset)
                return record.type(**parts), offset

            return take

    layout = _Sorted()


def _by_name(record: shapes.Record) -> tuple[shapes.Member, ...]:
    return tuple(sorted(record.members, key=lambda member: member.name))


@saboteur("codec", "Writes integers in network byte order.", "CODEC-4")
class BigEndian(_BrokenBincode):
    class _Reversed(Layout):
        def append_integer(self, width: Width) -> Append:
            size, signed = width
            return lambda data, value: data.extend(value.to_bytes(size, "big", signed=signed))

    layout = _Reversed()


@saboteur(
    "codec",
    "Writes integers as bincode's `DefaultOptions` does, which its free functions do not.",
    "CODEC-4",
    "CODEC-12",
)
class VarintIntegers(_BrokenBincode):
    class _Varint(Layout):
        def append_integer(self, width: Width) -> Append:
            def append(data: bytearray, value: int) -> None:
                number = (value << 1 ^ value >> (8 * width.size - 1)) if width.signed else value
                if number < 251:
                    data.append(number)
                    return
                size, marker = next(
                    (size, marker)
                    for size, marker in ((2, 251), (4, 252), (8, 253), (16, 254))
                    if number < 1 << 8 * size
                )
                data.append(marker)
                data += number.to_bytes(size, "little")

            return append

    layout = _Varint()


@saboteur("codec", "Computes notionals in 64 bits, and sends what is left of them.", "CODEC-4")
class WrapsAt64Bits(_BrokenBincode):
    class _Wrapped(Layout):
        def append_integer(self, width: Width) -> Append:
            append = super().append_integer(width)
            return lambda data, value: append(data, value % (1 << 64) if width.size == 16 else value)

    layout = _Wrapped()


@saboteur("codec", "Gives the length of a text in characters.", "CODEC-5")
class LengthsInCharacters(_BrokenBincode):
    class _Characters(Layout):
        def append_text(self, data: bytearray, value: str) -> None:
            self.append_length(data, len(value))
            data += value.encode()

    layout = _Characters()


@saboteur(
    "codec", "Takes any byte but 0 for true, and for an optional value that is there.", "CODEC-8", "CODEC-14"
)
class LaxFlags(_BrokenBincode):
    class _Lax(Layout):
        def take_flag(self, data: bytes, offset: int) -> tuple[bool, int]:
            return super().take_flag(data[:offset] + bytes(map(bool, data[offset : offset + 1])), offset)

    layout = _Lax()


@saboteur("codec", "Puts a replacement character where a text is not UTF-8 (`from_utf8_lossy`).", "CODEC-8")
class LossyTexts(_BrokenBincode):
    class _Lossy(Layout):
        def text(self, encoded: bytes, offset: int) -> str:
            return encoded.decode(errors="replace")

    layout = _Lossy()


@saboteur("codec", "Takes whatever fits the width of an integer: a negative price, for one.", "CODEC-8")
class UncheckedRanges(_BrokenBincode):
    class _Unchecked(Layout):
        def take_integer(self, width: Width, minimum: int, maximum: int) -> Take:
            return super().take_integer(width, -(2**127), 2**127)

    layout = _Unchecked()


@saboteur("codec", "Lets bytes behind the message pass, as bincode does.", "CODEC-9")
class TrailingBytes(_BrokenBincode):
    layout = Layout()

    def decode(self, data: bytes) -> Message:
        if isinstance(self._codec, JsonCodec):
            return super().decode(data)
        message, _ = self.layout.take_message(data, 0)
        return cast(Message, message)


@saboteur(
    "codec",
    "Somebody added a message at the head of the list, so that every other has the next one's tag.",
    "CODEC-10",
)
class NewMessageInFront(_BrokenBincode):
    class _Shifted(Layout):
        def append_union(self, union: shapes.Union) -> Append:
            return super().append_union(shapes.Union((union.records[-1], *union.records)))

    layout = _Shifted()


@saboteur(
    "codec",
    'Writes the name of a message in front of it (serde\'s `tag = "type"`), which bincode cannot read again.',
    "CODEC-11",
)
class InternallyTagged(_BrokenBincode):
    class _Named(Layout):
        def append_union(self, union: shapes.Union) -> Append:
            append = super().append_union(union)
            names = {record.type: name for name, record in union.records}

            def append_named(data: bytearray, value: Any) -> None:
                untagged = bytearray()
                append(untagged, value)
                self.append_text(data, names[type(value)])
                data += untagged[4:]

            return append_named

    layout = _Named()


@saboteur("codec", "Looks at the first byte of a tag only.", "CODEC-11")
class OneByteTags(_BrokenBincode):
    class _FirstByte(Layout):
        def take_tag(self, data: bytes, offset: int) -> tuple[int, int]:
            tag, end = super().take_tag(data, offset)
            return tag & 0xFF, end

    layout = _FirstByte()


@saboteur("codec", "Gives the number of items of a sequence in 32 bits.", "CODEC-12")
class ShortCounts(_BrokenBincode):
    class _Short(Layout):
        def append_sequence(self, append_item: Append) -> Append:
            def append(data: bytearray, value: tuple[Any, ...]) -> None:
                data += len(value).to_bytes(4, "little")
                for item in value:
                    append_item(data, item)

            return append

    layout = _Short()


@saboteur(
    "codec", "Casts a length to an integer of 32 bits before it looks whether so much can follow.", "CODEC-13"
)
class TruncatedLengths(_BrokenBincode):
    class _Truncated(Layout):
        def take_length(self, data: bytes, offset: int) -> tuple[int, int]:
            length, end = super().take_length(data, offset)
            return length & 0xFFFFFFFF, end

    layout = _Truncated()


@saboteur(
    "codec",
    "Takes a number of items for a signed integer: one of 2^63 is below whatever there is room for.",
    "CODEC-13",
)
class SignedCounts(_BrokenBincode):
    class _Signed(Layout):
        def take_sequence(self, take_item: Take, least: int) -> Take:
            take_counted = super().take_sequence(take_item, least)

            def take(data: bytes, offset: int) -> tuple[Any, int]:
                length, start = self.take_length(data, offset)
                return take_counted(data, offset) if length < 1 << 63 else ((), start)

            return take

    layout = _Signed()


@saboteur("codec", "Has room for 1,024 items of a sequence, and refuses more.", "CODEC-12")
class ThousandItems(_BrokenBincode):
    class _Bounded(Layout):
        def take_sequence(self, take_item: Take, least: int) -> Take:
            take_items = super().take_sequence(take_item, least)

            def take(data: bytes, offset: int) -> tuple[Any, int]:
                items, end = take_items(data, offset)
                if len(items) > 1024:
                    raise Refused(ErrorCode.BAD_MESSAGE)
                return items, end

            return take

    layout = _Bounded()


@saboteur("codec", "Puts an integer of 128 bits together from two signed halves.", "CODEC-4")
class LowHalfSigned(_BrokenBincode):
    class _Halves(Layout):
        def take_integer(self, width: Width, minimum: int, maximum: int) -> Take:
            take_whole = super().take_integer(width, minimum, maximum)

            def take(data: bytes, offset: int) -> tuple[Any, int]:
                value, end = take_whole(data, offset)
                wrong = width.size == 16 and value >> 63 & 1 and 0 <= value < 1 << 64
                return value - (1 << 64) if wrong else value, end

            return take

    layout = _Halves()


@saboteur("codec", "Looks at the lower half of a choice's tag.", "CODEC-8")
class TagsOf16Bits(_BrokenBincode):
    class _Lower(Layout):
        def take_tag(self, data: bytes, offset: int) -> tuple[int, int]:
            tag, end = super().take_tag(data, offset)
            return tag & 0xFFFF, end

    layout = _Lower()


@saboteur("codec", "Checks texts of up to 64 bytes, and takes longer ones as they come.", "CODEC-8")
class ChecksShortTexts(_BrokenBincode):
    class _Short(Layout):
        def text(self, encoded: bytes, offset: int) -> str:
            return super().text(encoded, offset) if len(encoded) <= 64 else encoded.decode(errors="replace")

    layout = _Short()


@saboteur("codec", "Decodes characters without asking whether they could have been shorter.", "CODEC-8")
class OverlongTexts(_BrokenBincode):
    class _Overlong(Layout):
        def text(self, encoded: bytes, offset: int) -> str:
            return super().text(encoded.replace(b"\xc0\xaf", b"/").replace(b"\xc0\x80", b"\0"), offset)

    layout = _Overlong()


class _Remembering(Layout):
    """Remembers texts by something about their bytes."""

    def __init__(self) -> None:
        self._known: dict[Any, str] = {}

    def text(self, encoded: bytes, offset: int) -> str:
        key = self.key(encoded)
        if key not in self._known:
            self._known[key] = self.fresh(encoded, offset)
        return self._known[key]

    def key(self, encoded: bytes) -> Any:
        return encoded

    def fresh(self, encoded: bytes, offset: int) -> str:
        return super().text(encoded, offset)


class _RememberingBincode(_BrokenBincode):
    """A machine whose layout is its own, with what that remembers."""

    remembering: ClassVar[type[_Remembering]]

    def __init__(self, config: Any) -> None:
        self._codec = JsonCodec() if config.encoding == "json" else BincodeCodec(self.remembering())


@saboteur("codec", "Remembers texts by their lengths and first eight bytes.", "CODEC-14")
class RemembersBeginnings(_RememberingBincode):
    class _Own(_Remembering):
        def key(self, encoded: bytes) -> Any:
            return len(encoded), encoded[:8]

    remembering = _Own


@saboteur("codec", "Remembers texts by their small letters.", "CODEC-14")
class RemembersWithoutCase(_RememberingBincode):
    class _Own(_Remembering):
        def key(self, encoded: bytes) -> Any:
            return encoded.lower()

    remembering = _Own


@saboteur("codec", "Remembers a text before it is checked, and has it the next time.", "CODEC-8")
class RemembersRefusedTexts(_RememberingBincode):
    class _Own(_Remembering):
        def text(self, encoded: bytes, offset: int) -> str:
            if encoded in self._known:
                return self._known[encoded]
            self._known[encoded] = encoded.decode(errors="replace")
            return self.fresh(encoded, offset)

    remembering = _Own


@saboteur(
    "codec",
    "Has room for 1,024 texts, and takes the last of them for every one that comes after.",
    "CODEC-14",
)
class RemembersAThousand(_RememberingBincode):
    class _Own(_Remembering):
        def text(self, encoded: bytes, offset: int) -> str:
            if encoded in self._known or len(self._known) < 1024:
                return super().text(encoded, offset)
            return list(self._known.values())[-1]

    remembering = _Own


@saboteur(
    "codec",
    "Holds integers to the lower ends of their ranges, and takes their widths for the upper ones.",
    "CODEC-8",
)
class LowerEndsOnly(_BrokenBincode):
    class _Lower(Layout):
        def take_integer(self, width: Width, minimum: int, maximum: int) -> Take:
            return super().take_integer(width, minimum, 2**127)

    layout = _Lower()


@saboteur("codec", "Holds every text to the length of the longest.", "CODEC-8")
class OneTextForAll(_BrokenBincode):
    class _Longest(Layout):
        def take_text(self, minimum: int, maximum: int) -> Take:
            return super().take_text(minimum, 1024 if maximum < 1024 else maximum + 1)

    layout = _Longest()
