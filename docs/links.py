"""Every link of the built site: it has to lead to a file that is there, and to an anchor in it."""

import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import unquote, urlsplit

_TAG: Final = re.compile(r"""<[a-z](?:[^<>"']|"[^"]*"|'[^']*')*>""", re.IGNORECASE)
_SPEAKING: Final = re.compile(r"\s(?:href|src|id|name)\s*=", re.IGNORECASE)
"""What a tag has that says something of links; highlighted code is ten times as many tags that do not."""


class Broken(NamedTuple):
    """A link that leads nowhere: the page it is on, relative to the site, and its address."""

    page: str
    address: str


def broken_links(site: Path) -> Iterator[Broken]:
    """The links that lead nowhere, or to another host for something that a page needs to be read."""
    for path in sorted(site.rglob("*.html")):
        found = _read(path)
        for address in found.needed:
            if urlsplit(address).netloc or not _leads(path, address):
                yield Broken(path.relative_to(site).as_posix(), address)
        for address in found.links:
            if not _leads(path, address):
                yield Broken(path.relative_to(site).as_posix(), address)


def _leads(page: Path, address: str) -> bool:
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return True
    target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
    if not target.is_file():
        return False
    return not parts.fragment or target.suffix != ".html" or unquote(parts.fragment) in _read(target).anchors


class _Found(NamedTuple):
    links: tuple[str, ...]
    needed: tuple[str, ...]
    anchors: frozenset[str]


class _Reader(HTMLParser):
    """Collects what a page links to, what it loads, and its anchors."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.needed: list[str] = []
        self.anchors: set[str] = {""}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take the addresses and anchors of an element."""
        values = dict(attrs)
        self.anchors |= {values[name] or "" for name in ("id", "name") if name in values}
        if tag == "a" and values.get("href") is not None:
            self.links.append(values["href"] or "")
        elif tag in ("link", "script", "img", "iframe"):
            self.needed += [values[name] or "" for name in ("href", "src") if values.get(name)]


@cache
def _read(page: Path) -> _Found:
    reader = _Reader()
    for tag in _TAG.findall(page.read_text(encoding="utf-8")):
        if _SPEAKING.search(tag):
            reader.feed(tag)
            reader.reset()  # else it would take what follows a script's tag for the script
    return _Found(tuple(reader.links), tuple(reader.needed), frozenset(reader.anchors))
