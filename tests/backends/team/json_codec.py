"""Messages as JSON (CODEC-1, CODEC-2, CODEC-6, CODEC-7)."""

from typing import Any, Final

from msgspec.json import encode

from backends.team.kinds import Bad
from backends.team.messages import MESSAGES, record_of, tag_of
from backends.team.strict_json import Object, read_json, repeats_a_name

_RECORDS: Final = {tag_of(each): record_of(each) for each in MESSAGES}
_WRITERS: Final = {each: (tag_of(each), _RECORDS[tag_of(each)]) for each in MESSAGES}


def to_json(message: Any) -> bytes:
    """The one form of a message. msgspec escapes as the specification does: what has to be, and in lower case."""
    tag, record = _WRITERS[type(message)]
    return encode({"type": tag, **record.to_json(message)})


def from_json(data: bytes) -> Any:
    """The message, however it is spelt. Raises ValueError."""
    json = read_json(data)
    if not isinstance(json, Object) or repeats_a_name(json):
        raise Bad("no object, or a member twice")
    tag = json.members.pop("type", None)
    if not isinstance(tag, str) or tag not in _RECORDS:
        raise Bad("no such message")
    return _RECORDS[tag].from_json(json)
