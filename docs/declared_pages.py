"""A page for each operation and each type of ``spec/operations.json``, linked to each other."""

import json
from functools import cache
from typing import Any

from docs.code import excerpt
from docs.excerpts import definition
from docs.page import Page, aside, raw
from docs.variants import module_path, variants
from docs.words import linked
from ticktotrade.components import COMPONENTS
from ticktotrade.machine import operations_of
from ticktotrade_conformance.specification.spec_data import SPEC

Form = dict[str, Any]


def declared_pages() -> list[Page]:
    """The pages of the operations and the types, and the two that list them."""
    document = _document()
    operations = [
        _operation_page(component, name, form)
        for component, declared in document["components"].items()
        for name, form in declared["operations"].items()
    ]
    types = [_record_page(name, members) for name, members in document["records"].items()]
    types += [_choice_page(name, names) for name, names in document["choices"].items()]
    return [_operations_list(), _types_list(), *map(aside, [*operations, *types])]


@cache
def _document() -> Form:
    document: Form = json.loads((SPEC / "operations.json").read_bytes())
    return document


# Operations


def _operations_list() -> Page:
    lines = ["# Operations", "", "What a backend is asked, by component."]
    for component, declared in _document()["components"].items():
        config = f"{{type}}`{declared['config']}`"
        lines += [
            "",
            f"## {component}",
            "",
            f"Chapter {{doc}}`/spec/{component}`, configuration {config}.",
            "",
        ]
        lines += [
            f"- {{op}}`{component}.{name}`: {form['about']}" for name, form in declared["operations"].items()
        ]
    return Page("operations", "\n".join(lines))


def _operation_page(component: str, name: str, form: Form) -> Page:
    page = Page(f"operations/{component}.{name}", "")
    declared = operations_of(COMPONENTS[component].interface)[name]
    doc = f"{declared.summary} ({', '.join(declared.requirements)})"
    errors = ", ".join(f"`{code}`" for code in form["errors"]) or "nothing: it is never refused"
    kind = "It changes nothing." if form["reads"] else "It changes the machine."
    lines = [
        f"# {component}.{name}",
        "",
        f":::::{{operation}} {component}.{name}",
        linked(_plain(doc), component),
        ":::::",
        "",
        *_member_table(form["args"], "argument"),
        "",
        f"**Answer**: {_type_text(form['answer'])}",
        "",
        f"**Refused with**: {errors}",
        "",
        f"{kind} Component {{doc}}`/components/{component}`, chapter {{doc}}`/spec/{component}`.",
        "",
        "## In the reference",
        *_implementations(component, name, page.root),
    ]
    return page._replace(text="\n".join(lines))


def _implementations(component: str, name: str, root: str) -> list[str]:
    """The method in each variant, or where a variant inherits it from."""
    shown = []
    for variant in variants()[component]:
        machine = next(each for each in variant.machine.__mro__ if name in vars(each))
        piece = definition(module_path(machine), f"{machine.__name__}.{name}")
        if piece is not None and piece not in shown:
            shown.append(piece)
    return [raw(excerpt(piece, root)) for piece in shown]


# Types


def _types_list() -> Page:
    lines = [
        "# Types",
        "",
        "The records and choices of arguments, answers and configurations.",
        "",
        "## Records",
        "",
    ]
    lines += [f"- {{type}}`{name}`" for name in _document()["records"]]
    lines += ["", "## Choices", ""]
    lines += [f"- {{type}}`{name}`" for name in _document()["choices"]]
    return Page("types", "\n".join(lines))


def _record_page(name: str, members: list[Form]) -> Page:
    lines = [
        f"# {name}",
        "",
        f":::::{{type}} {name}",
        "A record.",
        ":::::",
        "",
        *_member_table(members, "member"),
    ]
    return Page(f"types/{name}", "\n".join([*lines, "", *_users(name)]))


def _choice_page(name: str, names: list[str]) -> Page:
    listed = [f"- `{each}`" for each in names]
    lines = [
        f"# {name}",
        "",
        f":::::{{type}} {name}",
        "A choice: one of these names.",
        ":::::",
        "",
        *listed,
        "",
    ]
    return Page(f"types/{name}", "\n".join([*lines, *_users(name)]))


def _users(name: str) -> list[str]:
    """Which operations and records use a type."""
    operations = [
        f"{{op}}`{component}.{operation}`"
        for component, declared in _document()["components"].items()
        for operation, form in declared["operations"].items()
        if any(name in _names(each) for each in [form["answer"], *(arg["type"] for arg in form["args"])])
    ]
    records = [
        f"{{type}}`{record}`"
        for record, members in _document()["records"].items()
        if any(name in _names(member["type"]) for member in members)
    ]
    configured = [
        f"{{doc}}`/components/{component}` (its configuration)"
        for component, declared in _document()["components"].items()
        if declared["config"] == name
    ]
    used = [*operations, *records, *configured]
    return [f"Used by {', '.join(used)}."] if used else []


def _member_table(members: list[Form], heading: str) -> list[str]:
    if not members:
        return [f"No {heading}s."]
    rows = [f"| `{each['name']}` | {_type_text(each['type'])} | {_default(each)} |" for each in members]
    return [f"| {heading} | type | default |", "|---|---|---|", *rows]


def _default(member: Form) -> str:
    return f"`{json.dumps(member['default'], ensure_ascii=False)}`" if "default" in member else ""


def _type_text(form: Any) -> str:
    """A declared type in words, with links to the records and choices in it."""
    if isinstance(form, str):
        return form
    ((kind, inner),) = list(form.items())[:1]
    match kind:
        case "record" | "choice":
            return f"{{type}}`{inner}`"
        case "maybe":
            return f"{_type_text(inner)}, or `null`"
        case "sequence":
            return f"array of {_type_text(inner)}"
        case "union":
            return "one of " + ", ".join(f"{{type}}`{record}` (`{tag}`)" for tag, record in inner.items())
        case "integer":
            unit = f", in {form['unit']}" if form.get("unit") else ""
            return f"{inner}: {form['min']} to {form['max']}{unit}, written as a {form['written']}"
        case "text":
            return f"{inner}: text of {form['min_bytes']} to {form['max_bytes']} bytes"
        case _:
            return f"{inner}: bytes"


def _names(form: Any) -> set[str]:
    """The records and choices that a declared type names."""
    if isinstance(form, str):
        return set()
    ((kind, inner),) = list(form.items())[:1]
    match kind:
        case "record" | "choice":
            return {inner}
        case "maybe" | "sequence":
            return _names(inner)
        case "union":
            return set(inner.values())
        case _:
            return set()


def _plain(doc: str) -> str:
    """A docstring as Markdown: its double backticks are code there as well."""
    return doc.replace("``", "`")
