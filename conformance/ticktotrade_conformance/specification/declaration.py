"""The declaration of every operation as data, and as tables: ``spec/operations.json`` and ``operations.md``.

Both are made from the interfaces of the reference, and say what a backend in another language has to know
of them.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

from ticktotrade.components import COMPONENTS, Component
from ticktotrade.errors import ErrorCode
from ticktotrade.machine import Operation, operations_of
from ticktotrade.schema import record_of, shapes, writer
from ticktotrade.schema.json_form import Json
from ticktotrade.schema.shapes import Member, Record, Shape
from ticktotrade.versions import LATENCY, OPERATIONS, PROTOCOL, SPECIFICATION, TRACES
from ticktotrade_conformance.files.atomic_file import atomic_file
from ticktotrade_conformance.specification.chapters import ranges
from ticktotrade_conformance.specification.spec_data import SPEC
from ticktotrade_conformance.specification.states import CHAPTERS, with_states

JSON_FILE: Final = SPEC / "operations.json"
TABLE_FILE: Final = SPEC / "operations.md"
VERSIONS_FILE: Final = SPEC / "versions.json"
_CHAPTERS: Final = tuple(SPEC / f"{component}.md" for component in CHAPTERS)
"""Of these only the tables of states are made."""


def outdated_declarations() -> list[Path]:
    """The declaration files that do not say what the interfaces say."""
    return [path for path, text in _files().items() if not path.is_file() or path.read_bytes() != text]


def write_declarations() -> list[Path]:
    """Write the outdated ones anew; they are returned."""
    outdated = outdated_declarations()
    for path in outdated:
        with atomic_file(path) as file:
            file.write(_files()[path])
    return outdated


def _files() -> dict[Path, bytes]:
    document = json.dumps(declaration(), indent=1, ensure_ascii=False) + "\n"
    numbers = json.dumps(versions(), indent=1) + "\n"
    return {
        JSON_FILE: document.encode(),
        TABLE_FILE: "\n".join(_tables()).encode(),
        VERSIONS_FILE: numbers.encode(),
        **{path: with_states(path.stem, path.read_text(encoding="utf-8")).encode() for path in _CHAPTERS},
    }


# As data


def versions() -> dict[str, Json]:
    """The versions of what others build on; the page *Compatibility* explains them."""
    return {
        "specification": SPECIFICATION,
        "operations": OPERATIONS,
        "traces": list(TRACES),
        "protocol": PROTOCOL,
        "latency": LATENCY,
    }


def declaration() -> dict[str, Json]:
    """Error codes, types and operations; the chapter *Traces* explains the members."""
    types = _types_used()
    records = {_name(record): _record_form(record) for record in types if isinstance(record, Record)}
    choices: dict[str, Json] = {
        _name(choice): [each.value for each in choice.enumeration]
        for choice in types
        if isinstance(choice, shapes.Choice)
    }
    return {
        "version": OPERATIONS,
        "errors": [code.value for code in ErrorCode],
        "choices": dict(sorted(choices.items())),
        "records": dict(sorted(records.items())),
        "components": {component.name: _component_form(component) for component in COMPONENTS.values()},
    }


def _component_form(component: Component) -> Json:
    operations = operations_of(component.interface).values()
    return {
        "config": _name(record_of(component.config)),
        "config_errors": [code.value for code in component.config_errors],
        "operations": {operation.name: _operation_form(operation) for operation in operations},
    }


def _operation_form(operation: Operation) -> Json:
    return {
        "args": _members_form(operation.parameters),
        "answer": _type_form(operation.result),
        "errors": [code.value for code in operation.errors],
        "reads": operation.reads,
        "about": _about(operation),
    }


def _about(operation: Operation) -> str:
    """The summary, with the requirements in brackets before its full stop."""
    return f"{operation.summary.removesuffix('.')} ({ranges(operation.requirements)})."


def _record_form(record: Record) -> Json:
    return _members_form(record.members)


def _members_form(members: tuple[Member, ...]) -> Json:
    forms: list[Json] = []
    for member in members:
        form: dict[str, Json] = {"name": member.name, "type": _type_form(member.shape)}
        if member.has_default:
            form["default"] = writer(member.shape)(member.default)
        forms.append(form)
    return forms


def _type_form(shape: Shape) -> Json:
    match shape:
        case shapes.Integer() | shapes.Text() | shapes.Bytes():
            return _leaf_form(shape)
        case shapes.Boolean():
            return "boolean"
        case shapes.Choice():
            return {"choice": _name(shape)}
        case shapes.Maybe(item):
            return {"maybe": _type_form(item)}
        case shapes.Sequence(item):
            return {"sequence": _type_form(item)}
        case Record():
            return {"record": _name(shape)}
        case shapes.Union(records):
            return {"union": {tag: _name(record) for tag, record in records}}
        case shapes.Nothing():
            return "nothing"


def _leaf_form(shape: shapes.Integer | shapes.Text | shapes.Bytes) -> Json:
    match shape:
        case shapes.Integer(name, minimum, maximum, unit):
            form: dict[str, Json] = {
                "integer": name,
                "min": str(minimum),
                "max": str(maximum),
                "written": _written(shape),
            }
            return {**form, "unit": unit} if unit else form
        case shapes.Text(name, minimum, maximum):
            return {"text": name, "min_bytes": minimum, "max_bytes": maximum}
        case shapes.Bytes(name):
            return {"bytes": name}


def _written(shape: shapes.Integer) -> str:
    return "number" if shape.fits_64_bits else "decimal string"


def _types_used() -> list[Shape]:
    """Every record and choice that an operation or a configuration uses, each once."""
    found: dict[Shape, None] = {}
    waiting: list[Shape] = []
    for component in COMPONENTS.values():
        waiting.append(record_of(component.config))
        for operation in operations_of(component.interface).values():
            waiting += [member.shape for member in operation.parameters]
            waiting.append(operation.result)
    while waiting:
        shape = waiting.pop(0)
        if shape not in found:
            found[shape] = None
            waiting += _parts(shape)
    return list(found)


def _parts(shape: Shape) -> list[Shape]:
    match shape:
        case shapes.Maybe(item) | shapes.Sequence(item):
            return [item]
        case Record(_, members):
            return [member.shape for member in members]
        case shapes.Union(records):
            return [record for _, record in records]
        case _:
            return []


# Names


def unique_names(types: Iterable[type[Any]]) -> dict[type[Any], str]:
    """A name for each class, and for no two the same one.

    It is the class's own; where several classes have it, each has in front of it the package that declares it, which
    is the component's (the feed's ``Status`` is ``FeedStatus``). Raises ValueError if that is taken as well.
    """
    every = tuple(dict.fromkeys(types))
    shared = Counter(each.__name__ for each in every)
    names = {
        each: each.__name__ if shared[each.__name__] == 1 else f"{_package_of(each)}{each.__name__}"
        for each in every
    }
    taken = [name for name, number in Counter(names.values()).items() if number > 1]
    if taken:
        raise ValueError(f"several types would be called {', '.join(taken)}; rename all but one")
    return names


def _package_of(named: type[Any]) -> str:
    """The package of a class in the reference, as a part of a name: ``Feed``, ``MarketData``."""
    return "".join(part.capitalize() for part in named.__module__.split(".")[1].split("_"))


def _name(shape: Record | shapes.Choice) -> str:
    """The name that the declaration has for a record or a choice."""
    return _declared_names()[_class_of(shape)]


@cache
def _declared_names() -> dict[type[Any], str]:
    types = (shape for shape in _types_used() if isinstance(shape, Record | shapes.Choice))
    return unique_names(_class_of(shape) for shape in types)


def _class_of(shape: Record | shapes.Choice) -> type[Any]:
    return shape.type if isinstance(shape, Record) else shape.enumeration


# As tables


def _tables() -> Iterator[str]:
    yield "# Operations"
    yield ""
    yield "Made by `t2t spec write` from the interfaces of the reference; `operations.json` has the same as data."
    yield "The chapters say what the operations do. A type with `?` may be null, one with `[]` is an array."
    for component in COMPONENTS.values():
        yield from _component_table(component)
    yield from _type_tables()


def _component_table(component: Component) -> Iterator[str]:
    yield from ("", f"## {component.name}", "")
    refused = ", ".join(f"`{code.value}`" for code in component.config_errors)
    may = f", which may be refused with {refused}" if refused else ""
    yield f"Configuration: {_named(record_of(component.config))}{may}."
    yield from ("", "| operation | arguments | answer | may be refused with |", "|---|---|---|---|")
    for operation in operations_of(component.interface).values():
        arguments = ", ".join(f"`{member.name}` {_named(member.shape)}" for member in operation.parameters)
        errors = ", ".join(f"`{code.value}`" for code in operation.errors)
        yield f"| `{operation.name}` | {arguments} | {_named(operation.result)} | {errors} |"


def _type_tables() -> Iterator[str]:
    types = _types_used()
    yield from ("", "## Records", "")
    for record in sorted((each for each in types if isinstance(each, Record)), key=_name):
        members = ", ".join(_member_text(member) for member in record.members)
        yield f"- **{_name(record)}**: {members or 'no members'}"
    yield from ("", "## Choices", "")
    for choice in sorted((each for each in types if isinstance(each, shapes.Choice)), key=_name):
        yield f"- **{_name(choice)}**: {', '.join(f'`{each.value}`' for each in choice.enumeration)}"
    yield from ("", "## Integers and texts", "", "| name | range | written as | unit |", "|---|---|---|---|")
    yield from sorted(set(_leaf_rows()))
    yield ""


def _member_text(member: Member) -> str:
    default = f" = {_default(member)}" if member.has_default else ""
    return f"`{member.name}` {_named(member.shape)}{default}"


def _default(member: Member) -> str:
    return json.dumps(writer(member.shape)(member.default), ensure_ascii=False)


def _leaf_rows() -> Iterator[str]:
    for leaf in _leaves():
        if isinstance(leaf, shapes.Integer):
            yield f"| {leaf.name} | {leaf.minimum} to {leaf.maximum} | {_written(leaf)} | {leaf.unit} |"
        else:
            yield f"| {leaf.name} | {leaf.minimum} to {leaf.maximum} bytes of UTF-8 | string | |"


def _leaves() -> Iterator[Any]:
    for shape in _types_used():
        for part in [shape, *_parts(shape)]:
            if isinstance(part, shapes.Integer | shapes.Text):
                yield part


def _named(shape: Shape) -> str:
    match shape:
        case shapes.Integer() | shapes.Text():
            return shape.name
        case shapes.Bytes(name):
            return f"bytes ({name})"
        case shapes.Boolean():
            return "boolean"
        case shapes.Choice():
            return _name(shape)
        case shapes.Maybe(item):
            return f"{_named(item)}?"
        case shapes.Sequence(item):
            return f"{_named(item)}[]"
        case Record():
            return f"**{_name(shape)}**"
        case shapes.Union(records):
            return "one of " + ", ".join(f"**{_name(record)}**" for _, record in records)
        case shapes.Nothing():
            return "nothing"
