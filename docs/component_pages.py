"""A page for each component: its variants, plainest first, their operations side by side, and what was measured."""

from collections import Counter
from html import escape
from inspect import isfunction

from docs.code import excerpt, source_page
from docs.figures import bought, figures_table
from docs.page import Page, raw
from docs.phases_of_code import Row, versions
from docs.variants import Variant, variants
from docs.words import linked
from ticktotrade.components import COMPONENTS
from ticktotrade.machine import operations_of


def component_pages() -> list[Page]:
    """A page for each component."""
    return [_component_page(component) for component in COMPONENTS]


def _component_page(component: str) -> Page:
    page = Page(f"components/{component}", "")
    every = variants()[component]
    links = (
        f"Chapter {{doc}}`/spec/{component}`; {{doc}}`vectors and saboteurs </evidence/{component}>`; "
        f"the whole interface: {{doc}}`{component}/interface.py </source/{component}/interface>`."
    )
    lines = [f"# {component}", "", links, "", *_about(component, every), *figures_table(component)]
    if len(every) > 1:
        lines += [
            "",
            "## Side by side",
            "",
            "A method a row, the phases side by side, the operations first; what they all share is there once.",
            "",
        ]
        lines += [_rows(component, every, page.root)]
    else:
        lines += ["", "The phases share it."]
    return page._replace(text="\n".join(lines))


def _about(component: str, every: tuple[Variant, ...]) -> list[str]:
    """What each variant does otherwise, and what that buys against the one before."""
    lines = []
    for before, variant in zip((None, *every), every, strict=False):
        used = f"Used by {', '.join(variant.phases)}." if len(every) > 1 else ""
        lines += [f"## {variant.machine.__name__}", "", linked(variant.about.replace("``", "`")), ""]
        if before is not None:
            lines += [bought(component, before.phases[0], variant.phases[0]), ""]
        lines += [f"{used} Source: {{doc}}`{variant.module} </{source_page(variant.module)}>`.", ""]
    return lines


def _rows(component: str, every: tuple[Variant, ...], root: str) -> str:
    operations = operations_of(COMPONENTS[component].interface)
    rows = [_row(name, versions(component, name), root) for name in [*operations, *_inner(every)]]
    return raw("\n".join(row for row in rows if row))


def _inner(every: tuple[Variant, ...]) -> list[str]:
    """The methods behind the operations that more than one variant has in its own way."""
    counted = Counter(
        name
        for variant in every
        for name, method in vars(variant.machine).items()
        if isfunction(method) and name.startswith("_") and not name.startswith("__")
    )
    return [name for name, number in counted.items() if number > 1]


def _row(method: str, found: Row, root: str) -> str:
    cells = "".join(f"<div>{excerpt(version.piece, root, version.phases)}</div>" for version in found)
    return (
        f'<p class="row"><code>{escape(method)}</code></p><div class="side-by-side wide">{cells}</div>'
        if cells
        else ""
    )
