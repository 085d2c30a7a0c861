"""Elements of HTML and SVG whose text cannot be taken for markup."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Final

from ticktotrade.safe_text import safe_text

_TEXT_LIMIT: Final = 2000
_VOID: Final = frozenset({"br", "meta"})
_NOTHING: Final[Mapping[str, str]] = {}


class Markup(str):
    """Text that is markup already, and is not escaped again."""

    __slots__ = ()


def element(name: str, attributes: Mapping[str, str] = _NOTHING, *children: str) -> Markup:
    """An element. A child that is no `Markup` is text of anybody: it is escaped, and made fit for a line.

    Attributes are escaped.
    """
    opening = "".join(f' {each}="{escape(value)}"' for each, value in attributes.items())
    if name in _VOID:
        return Markup(f"<{name}{opening}>")
    return Markup(f"<{name}{opening}>{joined(children)}</{name}>")


def joined(parts: Iterable[str]) -> Markup:
    """Some parts in a row; text is escaped."""
    return Markup("".join(part if isinstance(part, Markup) else text(part) for part in parts))


def text(anything: str) -> Markup:
    """A text as markup, on one line."""
    return Markup(escape(safe_text(anything, _TEXT_LIMIT)))


def table(caption: str, headings: Sequence[str], rows: Iterable[Sequence[str]], texts: int = 1) -> Markup:
    """A table that scrolls by itself where it is too wide; its first ``texts`` columns are flush left, the others right."""
    head = (
        element("th", {"scope": "col", **_side(place, texts)}, each) for place, each in enumerate(headings)
    )
    made = element(
        "table",
        {},
        element("caption", {}, caption),
        element("thead", {}, element("tr", {}, *head)),
        element("tbody", {}, *(_row(row, texts) for row in rows)),
    )
    return element("div", {"class": "wide", "tabindex": "0", "role": "region", "aria-label": caption}, made)


def _row(cells: Sequence[str], texts: int) -> Markup:
    first, *others = cells
    return element(
        "tr",
        {},
        element("th", {"scope": "row"}, first),
        *(element("td", _side(place, texts), each) for place, each in enumerate(others, 1)),
    )


def _side(place: int, texts: int) -> dict[str, str]:
    return {} if place < texts else {"class": "figure"}
