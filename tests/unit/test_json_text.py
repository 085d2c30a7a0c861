import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticktotrade.json_text import DEPTH_LIMIT, BadJson, JsonReader, RepeatedMember, read_document

documents = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


def nested(depth: int) -> str:
    return "[" * depth + "]" * depth


@given(documents, st.booleans())
def test_what_json_writes_is_read(document: Any, ascii_only: bool) -> None:
    try:
        text = json.dumps(document, ensure_ascii=ascii_only).encode()
    except UnicodeEncodeError:
        return
    if "\\ud" in text.decode().lower() and _has_lone_surrogate(document):
        with pytest.raises(BadJson, match="surrogate"):
            read_document(text)
    else:
        assert read_document(text) == document


def _has_lone_surrogate(document: Any) -> bool:
    try:
        json.dumps(document, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return True
    return False


@given(st.binary(max_size=40))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        read_document(data)
    except BadJson:
        return
    json.loads(data.decode())


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"\xef\xbb\xbf[]",
        b"[\xff]",
        b"[NaN]",
        b"[-Infinity]",
        b"[1] 2",
        b'["\\ud800"]',
        b'["\\ud800\\u0041"]',
        b'["\\udc00"]',
        b'{"\\ud83d": 1}',
        b'["\\u12 4"]',
        b'["\\u1_23"]',
        b'["\\u+123"]',
        '["\\u００41"]'.encode(),
        "[1１]".encode(),
        "[１]".encode(),
        b'["\x00"]',
        b'{"a": 1, "\\u0061": 2}',
        b"[" * 1_000_000,
        b'{"a":' * 100_000,
    ],
)
def test_malformed_texts_are_refused(text: bytes) -> None:
    with pytest.raises(BadJson):
        read_document(text)


def test_pairs_of_surrogates_and_escaped_backslashes_are_no_lone_surrogates() -> None:
    assert read_document(b'["\\ud83d\\ude00", "\\\\ud800", "\\u005cud800"]') == ["😀", "\\ud800", "\\ud800"]


@pytest.mark.parametrize("brackets", [("[", "]"), ('{"a":', "}"), ('[{"[":', "}]")])
def test_depth_is_counted_in_arrays_and_objects(brackets: tuple[str, str]) -> None:
    opening, closing = brackets
    per_turn = sum(opening.count(bracket) for bracket in "[{") - opening.count('"["')
    turns = DEPTH_LIMIT // per_turn
    read_document((opening * turns + "1" + closing * turns).encode())
    with pytest.raises(BadJson):
        read_document((opening * (turns + 1) + "1" + closing * (turns + 1)).encode())


def test_an_integer_of_many_digits_is_json_and_no_integer() -> None:
    (value,) = read_document(b"[" + b"1" * 100_000 + b"]")
    assert not isinstance(value, int)


@pytest.mark.parametrize(
    "text",
    [
        b"[" * 65 + b'"' + b'\\"' * 1_000_000,
        b"[" * 65 + b'"' * 1_000_001,
        b"[" * 65 + b"\\" * 1_000_001,
        b'["' + b"\\u0041" * 300_000,
        b'["\\ud800' + b"\\u0041" * 300_000 + b'"]',
    ],
    ids=["escaped quotes", "quotes", "backslashes", "escapes", "surrogate"],
)
def test_a_megabyte_of_hostile_text_is_refused(text: bytes) -> None:
    """Anything but linear time would not come to an end here; `benchmarks/test_hostile.py` has the figures."""
    with pytest.raises(BadJson):
        read_document(text)


def test_many_brackets_are_not_deep_ones() -> None:
    wide = f"[{','.join([nested(DEPTH_LIMIT - 1)] * 50)}]"
    assert len(read_document(wide.encode())) == 50


def test_repeated_members_are_marked_and_the_last_value_kept() -> None:
    document = JsonReader()
    value = document.read(b'[{"a":1,"a":2},{"b":3}]')
    assert value == [{"a": 2}, {"b": 3}]
    assert isinstance(value[0], RepeatedMember)
    assert document.repeated
    document.read(b"{}")
    assert not document.repeated


def test_threads_that_read_at_the_same_time_do_not_hear_of_each_other() -> None:
    """Each has a reader of its own: one tells by itself that a member was repeated."""
    texts = [b'{"a":%d,"a":2}' % number if number % 2 else b'{"a":%d}' % number for number in range(400)]

    def read(text: bytes) -> object:
        try:
            return read_document(text)
        except BadJson as bad:
            return str(bad)

    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(read, texts))
    assert found == [
        "an object repeats a member" if number % 2 else {"a": number} for number in range(len(texts))
    ]
