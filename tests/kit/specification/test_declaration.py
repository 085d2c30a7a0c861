"""The declared operations as data: current, plain, and every type under one name of its own."""

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest

from ticktotrade.components import COMPONENTS
from ticktotrade.errors import ErrorCode
from ticktotrade.feed.events import Status as StatusOfASecurity
from ticktotrade.machine import operations_of
from ticktotrade.risk import RejectReason
from ticktotrade.schema import record_of, shapes
from ticktotrade.session import Status as StatusOfASession
from ticktotrade_conformance.specification.declaration import declaration, outdated_declarations, unique_names
from ticktotrade_conformance.specification.spec_data import SPEC


def test_the_declarations_are_current() -> None:
    assert outdated_declarations() == []


def test_the_declaration_is_plain_json_and_complete() -> None:
    document = json.loads((SPEC / "operations.json").read_text())
    assert document == declaration()
    assert document["errors"] == [code.value for code in ErrorCode]
    assert document["components"].keys() == COMPONENTS.keys()
    text = json.dumps(document)
    for name in re.findall(r'\{"record": "(\w+)"\}', text):
        assert name in document["records"]
    for name in re.findall(r'\{"choice": "(\w+)"\}', text):
        assert name in document["choices"]


def declared_types(shape: shapes.Shape) -> Iterator[type[Any]]:
    """Every record and choice inside a shape, as its class."""
    match shape:
        case shapes.Maybe(item) | shapes.Sequence(item):
            yield from declared_types(item)
        case shapes.Record(record, members):
            yield record
            for member in members:
                yield from declared_types(member.shape)
        case shapes.Union(records):
            for _, each in records:
                yield from declared_types(each)
        case shapes.Choice(enumeration):
            yield enumeration
        case _:
            pass


def test_every_record_and_choice_is_declared_under_a_name_of_its_own() -> None:
    types: set[type[Any]] = set()
    for component in COMPONENTS.values():
        types |= set(declared_types(record_of(component.config)))
        for operation in operations_of(component.interface).values():
            for shape in [operation.result, *(member.shape for member in operation.parameters)]:
                types |= set(declared_types(shape))
    document = json.loads((SPEC / "operations.json").read_text())
    names = [*document["records"], *document["choices"]]
    assert len(names) == len(set(names)) == len(types)
    declared = [[member["name"] for member in record] for record in document["records"].values()]
    for each in types:
        if issubclass(each, tuple):
            assert [member.name for member in record_of(each).members] in declared, each


def test_types_of_one_name_have_their_component_in_front() -> None:
    assert unique_names([StatusOfASecurity, StatusOfASession, RejectReason]) == {
        StatusOfASecurity: "FeedStatus",
        StatusOfASession: "SessionStatus",
        RejectReason: "RejectReason",
    }


def test_a_name_that_is_taken_even_so_is_an_error() -> None:
    class FeedStatus(NamedTuple):
        pass

    with pytest.raises(ValueError, match="FeedStatus"):
        unique_names([StatusOfASecurity, StatusOfASession, FeedStatus])


def test_the_tables_have_every_declared_name_once() -> None:
    document = json.loads((SPEC / "operations.json").read_text())
    headings = re.findall(r"^- \*\*(\w+)\*\*:", (SPEC / "operations.md").read_text(), re.MULTILINE)
    assert headings == [*sorted(document["records"]), *sorted(document["choices"])]


def test_each_integer_and_text_has_one_range() -> None:
    rows = re.findall(r"^\| ([^|`]+) \| [^|]* to ", (SPEC / "operations.md").read_text(), re.MULTILINE)
    assert rows
    assert len(rows) == len(set(rows))
