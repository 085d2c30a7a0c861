"""Links in running text: requirement ids, the operations of a chapter's component, and the declared types.

Inside code blocks nothing is a link. A range of ids links its two ends.
"""

import re
from functools import cache
from typing import Final

from ticktotrade_conformance.specification.chapters import requirement_ids
from ticktotrade_conformance.specification.declaration import declaration

_PART: Final = re.compile(
    r"(?P<block>^ *(?P<fence>```+|~~~+).*?^ *(?P=fence) *$)"
    r"|(?P<code>(?P<ticks>`+)(?P<inside>.+?)(?P=ticks)(?!`))"
    r"|\[(?P<cited>[A-Z]+-[0-9]+)\]\([^)]*\)"
    r"|(?P<link>\[[^\]]*\]\([^)]*\))"
    r"|\b(?P<id>[A-Z]+-[0-9]+)\b",
    re.MULTILINE | re.DOTALL,
)
_CALL: Final = re.compile(r"([a-z_]+)(?:\(.*\))?", re.DOTALL)


def linked(text: str, component: str = "", within: str = "") -> str:
    """The text with its links; an id that is ``within`` its own requirement is none, nor one that no chapter has."""

    def replaced(part: re.Match[str]) -> str:
        requirement = part["cited"] or part["id"]
        if requirement:
            known = requirement in requirement_ids() and requirement != within
            return f"{{req}}`{requirement}`" if known else part[0] if part["id"] else requirement
        if part["code"]:
            return _linked_code(part["code"], part["inside"], component)
        return part[0]

    return _PART.sub(replaced, text)


def _linked_code(code: str, inside: str, component: str) -> str:
    """Inline code that names an operation of the component, or a type, as a link to it."""
    if inside in _types():
        return f"{{type}}`{inside}`"
    call = _CALL.fullmatch(inside)
    if call and call[1] in _operations().get(component, ()) and "<" not in inside:
        return f"{{op}}`{inside} <{component}.{call[1]}>`"
    return code


@cache
def _operations() -> dict[str, tuple[str, ...]]:
    components: dict[str, dict[str, dict[str, object]]] = declaration()["components"]  # type: ignore[assignment]
    return {name: tuple(form["operations"]) for name, form in components.items()}


@cache
def _types() -> frozenset[str]:
    declared = declaration()
    return frozenset([*declared["records"], *declared["choices"]])  # type: ignore[misc]
