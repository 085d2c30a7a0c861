"""For each component a page of all its vectors and saboteurs, and the panel of a requirement, which links there."""

from collections.abc import Iterable
from functools import cache
from html import escape
from pathlib import Path

from docs.caught import caught, report
from docs.code import excerpt, highlighted
from docs.evidence import Found, Named
from docs.excerpts import source_of_class
from docs.page import Page, aside, raw
from docs.phases_of_code import Row, rows
from docs.trace_table import trace_table
from ticktotrade_conformance.saboteurs import SABOTEURS
from ticktotrade_conformance.saboteurs.latency import CHEATS
from ticktotrade_conformance.specification.chapters import ranges
from ticktotrade_conformance.specification.spec_data import VECTORS
from ticktotrade_conformance.vectors import headers_of


def evidence_page(component: str) -> Page:
    """The page of a component."""
    return aside(_evidence_page(component))


def panel(found: Found, root: str) -> str:
    """What stands for a requirement, as an HTML element that opens without JavaScript; empty if nothing does."""
    parts = [
        _part(len(found.code), "place in the code", "places in the code", _code(found, root)),
        _part(len(found.checks), "operation checks it", "operations check it", _checks(found, root)),
        _part(len(found.vectors), "vector", "vectors", _vectors(found, root)),
        _part(len(found.saboteurs), "saboteur", "saboteurs", _saboteurs(found, root)),
    ]
    shown = [part for part in parts if part]
    return raw(f'<div class="panel">{"".join(shown)}</div>') if shown else ""


def _part(number: int, one: str, many: str, html: str) -> str:
    if not number:
        return ""
    return f"<details><summary>{number} {one if number == 1 else many}</summary>\n{html}</details>"


def _code(found: Found, root: str) -> str:
    return "\n".join(_row(row, root) for row in rows(found.code))


def _row(row: Row, root: str) -> str:
    """What does one thing, the phases side by side."""
    shown = [excerpt(version.piece, root, version.phases) for version in row]
    if len(shown) == 1:
        return shown[0]
    return f'<div class="side-by-side">{"".join(f"<div>{each}</div>" for each in shown)}</div>'


def _checks(found: Found, root: str) -> str:
    return _list(
        f'<a href="{root}operations/{check.component}.{check.name}.html"><code>{check.component}.{check.name}</code></a>'
        for check in found.checks
    )


def _vectors(found: Found, root: str) -> str:
    """The most telling vector in full, and links to the others."""
    if not found.vectors:
        return ""
    first, *others = found.vectors
    about = dict(_abouts(first.component))[first.name]
    shown = f"<p>{_vector_link(first, root)}: {escape(about)}</p>{trace_table(_file(first))}"
    more = f"<p>Others: {', '.join(_vector_link(each, root) for each in others)}</p>" if others else ""
    return shown + more


def _vector_link(vector: Named, root: str) -> str:
    return f'<a href="{root}evidence/{vector.component}.html#vector-{vector.name}">{vector.name}</a>'


def _saboteurs(found: Found, root: str) -> str:
    def item(name: str) -> str:
        if name in CHEATS:
            return f"<code>{name}</code>: {escape(CHEATS[name].summary)}"
        saboteur = SABOTEURS[name]
        link = f'<a href="{root}evidence/{saboteur.component}.html#saboteur-{name}"><code>{name}</code></a>'
        return f"{link}: {escape(saboteur.summary)} {_caught(name)}{_report(name)}"

    return _list(item(name) for name in found.saboteurs)


def _caught(name: str) -> str:
    why = SABOTEURS[name].vectors_alone
    return (
        f"<em>Caught by vectors alone: {escape(why)}.</em>"
        if why
        else "<em>Caught by generated sequences and by vectors.</em>"
    )


def _report(name: str) -> str:
    """The report on it, of the vector that shows it shortest."""
    vector = caught(name).vector
    assert vector is not None
    shown = f'<div class="highlight report"><pre tabindex="0">{escape(report(name))}</pre></div>'
    return f"<details><summary>how the vector {vector.stem} caught it</summary>{shown}</details>"


def _list(items: Iterable[str]) -> str:
    return f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"


# The pages


def _evidence_page(component: str) -> Page:
    page = Page(f"evidence/{component}", "")
    vectors = list(_abouts(component))
    saboteurs = [name for name, saboteur in SABOTEURS.items() if saboteur.component == component]
    lines = [
        f"# {component}: vectors and saboteurs",
        "",
        f"What holds a backend to the chapter {{doc}}`/spec/{component}`. A vector is a trace with the answers that are "
        "wanted; a saboteur is a backend with one mistake, which the suite has to catch.",
        "",
        f"## {len(vectors)} vectors",
        "",
        *(_vector(component, name, about, page.root) for name, about in vectors),
        f"## {len(saboteurs)} saboteurs",
        *(_saboteur(name) for name in saboteurs),
    ]
    return page._replace(text="\n".join(lines))


def _vector(component: str, name: str, about: str, root: str) -> str:
    path = _file(Named(component, name))
    pinned = _pinned(component)[name]
    html = (
        f'<details class="vector"><summary><b>{name}</b> {escape(about)}</summary>'
        f'<div id="vector-{name}"><p class="place">pins {escape(ranges(pinned))}; '
        f"<code>spec/vectors/{component}/{path.name}</code></p>{trace_table(path)}</div></details>"
    )
    return raw(html)


def _saboteur(name: str) -> str:
    saboteur = SABOTEURS[name]
    broken = ", ".join(f"{{req}}`{each}`" for each in saboteur.requirements)
    source = highlighted(source_of_class(saboteur.machine))
    shown = f"<details><summary>its code</summary>{source}</details>"
    head = f'<p id="saboteur-{name}" class="saboteur"><code>{name}</code> {escape(saboteur.summary)} {_caught(name)}</p>'
    return f"{raw(head)}\nBreaks {broken}.\n{raw(_report(name) + shown)}"


@cache
def _abouts(component: str) -> list[tuple[str, str]]:
    return [(path.stem, trace.about) for path, trace in headers_of(component)]


@cache
def _pinned(component: str) -> dict[str, tuple[str, ...]]:
    return {path.stem: trace.requirements for path, trace in headers_of(component)}


def _file(vector: Named) -> Path:
    return VECTORS / vector.component / f"{vector.name}.jsonl"
