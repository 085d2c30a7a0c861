"""Python source as highlighted HTML."""

from functools import cache
from html import escape
from pathlib import PurePosixPath

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from docs.excerpts import Excerpt, modules, source_of
from docs.page import Page, raw
from docs.variants import phases_of


@cache
def highlighted(source: str) -> str:
    """A piece of source."""
    return str(highlight(source, PythonLexer(), HtmlFormatter(cssclass="highlight")))


def source_page(module: str) -> str:
    """The name of the page that shows a module."""
    return f"source/{PurePosixPath(module).with_suffix('').as_posix()}"


def excerpt(piece: Excerpt, root: str, phases: tuple[str, ...] | None = None) -> str:
    """A piece of a module below the place where it stands, which links to the module's page.

    Behind it stand the phases; unless they are given, those whose variant the module defines.
    """
    name = f" <code>{escape(piece.name)}</code>" if piece.name else ""
    shown = ", ".join(phases_of(piece.module) if phases is None else phases)
    used = f' <span class="phases">{escape(shown)}</span>' if shown else ""
    place = (
        f'<a href="{root}{source_page(piece.module)}.html#line-{piece.line}">{piece.module}:{piece.line}</a>'
    )
    return f'<p class="place">{place}{name}{used}</p>\n{highlighted(piece.source)}'


def source_pages() -> list[Page]:
    """A page for each module, with an anchor at each line, and one that lists them."""
    pages = [_source_page(module) for module in modules()]
    listed = [f"- {{doc}}`{module} </{source_page(module)}>`" for module in modules()]
    about = "The reference as it is, a module a page. Start with `machine.py`, then read a component's `interface.py`."
    text = "\n".join(["# Source of the reference", "", about, "", *listed])
    return [Page("source", text), *pages]


def _source_page(module: str) -> Page:
    formatter: HtmlFormatter[str] = HtmlFormatter(cssclass="highlight", linenos="inline", linespans="line")
    html = str(highlight(source_of(module), PythonLexer(), formatter))
    return Page(source_page(module), f"---\norphan: true\nhide-toc: true\n---\n\n# {module}\n{raw(html)}")
