"""What is made from code and committed is current; what the chapters say of data is so."""

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest

from ticktotrade.backend import reference
from ticktotrade.components import COMPONENTS
from ticktotrade.errors import ErrorCode
from ticktotrade.feed.events import Status as StatusOfASecurity
from ticktotrade.feed.members import KINDS, LAYOUTS
from ticktotrade.machine import operations_of
from ticktotrade.phases import PHASES, Phase
from ticktotrade.risk import RejectReason
from ticktotrade.schema import record_of, shapes
from ticktotrade.session import Status as StatusOfASession
from ticktotrade_conformance.backends import InProcess
from ticktotrade_conformance.latency.budgets import budgets
from ticktotrade_conformance.specification.declaration import declaration, outdated_declarations, unique_names
from ticktotrade_conformance.specification.spec_data import SPEC
from ticktotrade_conformance.specification.states import with_states
from ticktotrade_conformance.vectors import vectors_of
from ticktotrade_conformance.vectors.making import check_vectors

CHAPTERS = [path for path in SPEC.glob("*.md") if path.name not in {"README.md", "operations.md"}]
REQUIREMENT = re.compile(r"\*\*([A-Z]+-[0-9]+)\*\*")


def test_the_vectors_are_current() -> None:
    assert check_vectors() == []


def test_the_declarations_are_current() -> None:
    assert outdated_declarations() == []


@pytest.mark.parametrize("phase", [phase for phase in PHASES if phase is not Phase.BASELINE])
@pytest.mark.parametrize("component", COMPONENTS)
def test_every_other_phase_answers_every_vector(component: str, phase: Phase) -> None:
    """As the baseline does, whose answers are what makes a vector current."""
    for path, trace in vectors_of(component):
        assert InProcess(reference(phase)).run(component, trace.config, trace.steps) == trace.outcomes, (
            path.name
        )


def test_requirements_are_numbered_once() -> None:
    found = [each for chapter in CHAPTERS for each in REQUIREMENT.findall(chapter.read_text())]
    assert sorted(found) == sorted(set(found))


def test_the_feed_chapter_has_the_members_of_the_code() -> None:
    chapter = (SPEC / "feed.md").read_text()
    for kind, layout in LAYOUTS.items():
        (row,) = [
            line for line in chapter.splitlines() if re.match(rf"\| (`\w+`, )*`{kind}`[,` \w]* \|", line)
        ]
        members = re.findall(r"(\[?)`(\w+)`", row.split("|")[3])
        assert [(name, not optional) for optional, name in members] == [
            (field.name, field.required) for field in layout.fields
        ]
    named = {
        each for row in re.findall(r"^\| ([a-z, ]+) \|", chapter, re.MULTILINE) for each in row.split(", ")
    }
    assert set(KINDS) <= named


def test_the_risk_chapter_has_the_reasons_in_order() -> None:
    chapter = (SPEC / "risk.md").read_text(encoding="utf-8")
    _, _, table = chapter.partition("| reason | violated if | limit | observed |\n")
    rows = re.findall(r"^\| `(\w+)` \|", table.partition("\n\n")[0], re.MULTILINE)
    assert rows == [reason.value for reason in RejectReason]


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


def test_budgets_fall_from_phase_to_phase_and_their_stages_are_known() -> None:
    assert budgets().keys() == {"feed", "book", "risk", "codec", "router", "path"}
    for budget in budgets().values():
        ceilings = [budget.ceilings[phase] for phase in Phase if phase in budget.ceilings]
        assert ceilings == sorted(ceilings, reverse=True)
        assert budget.target > 0


def test_the_states_of_a_session_are_shown_as_they_are_in_the_table_that_it_follows() -> None:
    chapter = (SPEC / "session.md").read_text(encoding="utf-8")
    assert chapter == with_states(chapter)
    row = "| idle | start → *connecting*; stop → *stopped* |"
    assert row in chapter
    assert with_states(chapter.replace(row, "| idle | stop → *connecting* |")) == chapter
