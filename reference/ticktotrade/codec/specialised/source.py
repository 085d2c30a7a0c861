"""A function in the making: its lines, the names in it, and the constants that it refers to."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any


class Source:
    """Lines of Python at the current indentation; names are never used twice."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._indent = 1
        self._numbers = count()
        self._constants: dict[str, Any] = {}

    def line(self, text: str) -> None:
        """Add a line."""
        self._lines.append("    " * self._indent + text)

    @contextmanager
    def block(self, opening: str) -> Iterator[None]:
        """Add a compound statement; what is added meanwhile stands inside."""
        self.line(opening)
        self._indent += 1
        yield
        self._indent -= 1

    def name(self, stem: str) -> str:
        """A new name."""
        return f"{stem}_{next(self._numbers)}"

    def known(self, name: str, value: Any) -> None:
        """Let the function know a constant by a name without a number behind it."""
        self._constants[name] = value

    def constant(self, stem: str, value: Any) -> str:
        """The name of a constant."""
        name = self.name(stem)
        self._constants[name] = value
        return name

    def function(self, parameters: str) -> Callable[..., Any]:
        """The finished function."""
        text = "\n".join([f"def specialised({parameters}):", *self._lines])
        exec(compile(text, "<specialised codec>", "exec"), self._constants)
        made: Callable[..., Any] = self._constants["specialised"]
        return made
