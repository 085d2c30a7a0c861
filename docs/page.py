"""A page before Sphinx has seen it, and the few pieces of markup that every page is made of."""

from html import escape
from typing import NamedTuple

_FENCE = "~" * 12


class Page(NamedTuple):
    """A page's name (``spec/book``; no suffix) and its text in MyST Markdown."""

    name: str
    text: str

    @property
    def root(self) -> str:
        """The relative address of the site's root, as seen from the page: ``../`` for ``spec/book``."""
        return "../" * self.name.count("/")


def aside(page: Page) -> Page:
    """The page without a place in the site's tree, whose whole list every page carries: it is reached by links."""
    return page._replace(text=f"---\norphan: true\n---\n\n{page.text}")


def raw(html: str) -> str:
    """HTML as a block of a Markdown page."""
    return f"\n{_FENCE}{{raw}} html\n{html}\n{_FENCE}\n"


def anchor(address: str, text: str) -> str:
    """A link in HTML; the text is escaped."""
    return f'<a href="{escape(address)}">{escape(text)}</a>'


def contents(caption: str, entries: list[str], depth: int = 1, hidden: bool = True) -> str:
    """A table of contents, which puts pages into the site's tree."""
    options = [f":caption: {caption}"] * bool(caption) + [f":maxdepth: {depth}"] + [":hidden:"] * hidden
    return "\n".join(["", "```{toctree}", *options, "", *entries, "```", ""])
