"""Latency documents are read back as they were written, and nothing else is; the schema says the same as the code."""

import json
from array import array
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from support.judged_backends import (
    CPYTHON,
    PYPY,
    a_trajectory,
    a_wire_run,
    not_measured,
    side_by_side,
    under_load,
)
from ticktotrade.schema import Shape, record_of, shapes
from ticktotrade_conformance.console.complaint import Complaint
from ticktotrade_conformance.latency.documents.document import (
    LatencyDocument,
    document_bytes,
    read_latency_document,
    write_document,
)
from ticktotrade_conformance.latency.documents.load_figures import LoadFigures, load_figures
from ticktotrade_conformance.latency.documents.side_by_side import SideBySide
from ticktotrade_conformance.latency.documents.side_by_side import side_by_side as compared_in_turn
from ticktotrade_conformance.latency.interface import Stage
from ticktotrade_conformance.latency.judged import LatencyVerdict
from ticktotrade_conformance.latency.judging.comparison import Compared, Difference
from ticktotrade_conformance.latency.judging.load import Load
from ticktotrade_conformance.latency.judging.percentiles import percentiles_of
from ticktotrade_conformance.latency.runs.load_run import Loaded
from ticktotrade_conformance.specification.spec_data import SPEC

SCHEMA = json.loads((SPEC / "schemas" / "latency.schema.json").read_bytes())
DOCUMENT = a_trajectory(CPYTHON, PYPY)
WITH_ALL = a_wire_run()._replace(
    backends=tuple(each._replace(load=under_load()) for each in DOCUMENT.backends),
    side_by_side=side_by_side(),
)


def test_a_document_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    unknown = DOCUMENT.backends[0]._replace(
        interpreter=None, stages=(not_measured(Stage.PATH, "it says so"),)
    )
    document = DOCUMENT._replace(backends=(*DOCUMENT.backends, unknown))
    for each in (document, WITH_ALL):
        write_document(path, each)
        assert read_latency_document(path) == each
    assert list(tmp_path.iterdir()) == [path]


def test_what_is_written_keeps_to_the_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    for document in (DOCUMENT, WITH_ALL):
        Draft202012Validator(SCHEMA).validate(json.loads(document_bytes(document)))


def test_a_figure_that_no_document_may_have_is_not_written(tmp_path: Path) -> None:
    backend = DOCUMENT.backends[0]
    wrong = backend._replace(stages=(backend.stages[0]._replace(high=-1),))
    with pytest.raises(Exception, match=r"backends\[0\].stages\[0\].high: -1 is outside"):
        write_document(tmp_path / "run.json", DOCUMENT._replace(backends=(wrong,)))
    assert list(tmp_path.iterdir()) == []


# The schema and the code


def declared(shape: Shape) -> Iterator[shapes.Record]:
    """Every record that a shape is made of."""
    match shape:
        case shapes.Record():
            yield shape
            for member in shape.members:
                yield from declared(member.shape)
        case shapes.Maybe() | shapes.Sequence():
            yield from declared(shape.item)


RECORDS = {record.name: record for record in declared(record_of(LatencyDocument))}


@pytest.mark.parametrize("name", RECORDS)
def test_the_schema_has_the_members_of_each_record(name: str) -> None:
    said = SCHEMA["$defs"][name]
    members = [member.name for member in RECORDS[name].members]
    assert list(said["properties"]) == members
    assert said["required"] == members
    assert said["additionalProperties"] is False


def resolved(said: dict[str, Any]) -> dict[str, Any]:
    return SCHEMA["$defs"][said["$ref"].rpartition("/")[2]] if "$ref" in said else said


def agrees(shape: Shape, said: dict[str, Any]) -> bool:
    """Whether a part of the schema allows what a shape does, by what it says of types, ranges and choices."""
    plain = resolved(said)
    match shape:
        case shapes.Maybe():
            some, none = plain["anyOf"]
            return bool(none == {"type": "null"}) and agrees(shape.item, some)
        case shapes.Sequence():
            return bool(plain["type"] == "array") and agrees(shape.item, plain["items"])
        case shapes.Record():
            return plain is SCHEMA["$defs"][shape.name]
        case shapes.Choice():
            return bool(plain["enum"] == [each.value for each in shape.enumeration])
        case shapes.Boolean():
            return bool(plain["type"] == "boolean")
        case shapes.Text():
            return (plain["type"], plain["maxLength"]) == ("string", shape.maximum)
        case shapes.Integer() if shape.minimum == shape.maximum:
            return bool(plain == {"const": shape.minimum})
        case shapes.Integer():
            return (plain["type"], plain["minimum"], plain["maximum"]) == (
                "integer",
                shape.minimum,
                shape.maximum,
            )
    return False


@pytest.mark.parametrize("name", RECORDS)
def test_the_schema_has_the_type_of_each_member(name: str) -> None:
    said = SCHEMA["$defs"][name]["properties"]
    wrong = [member.name for member in RECORDS[name].members if not agrees(member.shape, said[member.name])]
    assert wrong == []


# What is no document

Form = dict[str, Any]


def broken(change: Callable[[Form], object]) -> bytes:
    form = json.loads(document_bytes(DOCUMENT))
    change(form)
    return json.dumps(form).encode()


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "Expecting value"),
        (b"[]", r"\[\] is not an object"),
        (b'{"version":1,"version":1}', "an object repeats a member"),
        (
            broken(lambda form: form.update(version=2)),
            "version: version 2 is later than the 1 that is read here",
        ),
        (broken(lambda form: form.update(version=True)), "version: True is not an integer"),
        (broken(lambda form: form.pop("command")), "the member 'command' is missing"),
        (broken(lambda form: form["fingerprint"]["machine"].update(colour="red")), "unknown member 'colour'"),
        (
            broken(lambda form: form["backends"][1]["stages"][2].update(low=1.5)),
            r"backends\[1\]\.stages\[2\]\.low: 1\.5 is not an integer",
        ),
        (
            broken(lambda form: form["backends"][1]["stages"][2].update(verdict="fine")),
            r"backends\[1\]\.stages\[2\]\.verdict: 'fine' is none of within budget",
        ),
    ],
)
def test_what_is_no_document_is_complained_of_on_one_line(
    tmp_path: Path, content: bytes, complaint: str
) -> None:
    path = tmp_path / "run.json"
    path.write_bytes(content)
    with pytest.raises(Complaint, match=complaint) as raised:
        read_latency_document(path)
    text = str(raised.value)
    assert text.startswith(f"{path}: ")
    assert text.endswith("; name what --json has written")
    assert "\n" not in text


def test_a_file_that_is_not_there_is_complained_of(tmp_path: Path) -> None:
    with pytest.raises(Complaint, match=r"cannot be read \(No such file or directory\)"):
        read_latency_document(tmp_path / "none.json")


# What other records become in a document


def test_what_was_measured_under_load_is_whole_numbers() -> None:
    load = Load(10_000, 0.2314567891234, 48_000_000, 31_250)
    waited = percentiles_of(array("q", range(2000)))
    assert load_figures(Loaded(LatencyVerdict.WITHIN, "", load, waited)) == LoadFigures(
        LatencyVerdict.WITHIN, "", 10_000, 231_456_789, 48_000_000, 31_250, waited
    )
    silent = load_figures(Loaded(LatencyVerdict.NOT_MEASURED, "it says so", None, None))
    assert silent == LoadFigures(LatencyVerdict.NOT_MEASURED, "it says so", None, None, None, None, None)


def test_ratios_are_millionths() -> None:
    found = Compared(Difference.SLOWER, 1.1040004, 1.061, None, 12)
    assert compared_in_turn(Stage.BOOK, "phase2", "mine", found) == SideBySide(
        Stage.BOOK, "phase2", "mine", Difference.SLOWER, 1_104_000, 1_061_000, None, 12
    )
