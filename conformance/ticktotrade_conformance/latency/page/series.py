"""How backends are told apart on a page: a colour for each name, a stroke for each interpreter."""

from collections.abc import Sequence
from typing import Final

from ticktotrade_conformance.latency.documents.document import MeasuredBackend
from ticktotrade_conformance.latency.documents.trajectory import interpreter_of
from ticktotrade_conformance.latency.page.markup import Markup, element

_COLOURS: Final = 8
_STROKES: Final = 4


class Series:
    """The backends of a document, each with the classes of its lines and bars."""

    def __init__(self, backends: Sequence[MeasuredBackend]) -> None:
        self._names = list(dict.fromkeys(each.name for each in backends))
        self._places = list(dict.fromkeys(interpreter_of(each) for each in backends))

    def style(self, backend: MeasuredBackend) -> str:
        """Its classes."""
        stroke = self._places.index(interpreter_of(backend)) % _STROKES
        return f"{colour(self._names.index(backend.name))} stroke{stroke}"

    def label(self, backend: MeasuredBackend) -> str:
        """Its name; where there are several interpreters, with that one's name."""
        return backend.name if len(self._places) == 1 else f"{backend.name}, {interpreter_of(backend)}"

    def legend(self, backends: Sequence[MeasuredBackend]) -> Markup:
        """A list of the backends, each with a piece of its line."""
        return element("ul", {"class": "legend"}, *(self._entry(each) for each in backends))

    def _entry(self, backend: MeasuredBackend) -> Markup:
        return element("li", {}, swatch(self.style(backend)), self.label(backend))


def colour(place: int) -> str:
    """The class of a colour; there are a few, which come again."""
    return f"colour{place % _COLOURS}"


def swatch(style: str) -> Markup:
    """A piece of a line of this style."""
    piece = element("path", {"class": f"line {style}", "d": "M0 5H28"})
    return element("svg", {"viewBox": "0 0 28 10", "class": "swatch", "aria-hidden": "true"}, piece)
