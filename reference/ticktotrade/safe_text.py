"""What others have written, fit for a terminal and a line: the one way in which texts that are not ours are shown."""

from collections.abc import Iterable
from typing import Final

TEXT_LIMIT: Final = 200
"""The characters that are shown of a text, if nothing else is said."""

_TITLE_LIMIT: Final = 100
_NAMES: Final = 8
_NAME_LIMIT: Final = 40


def safe_text(text: str, limit: int = TEXT_LIMIT) -> str:
    """The text on one line, without what a terminal would act on, and cut to ``limit`` characters.

    White space becomes a space. Every other character that is not printable becomes a question mark: controls (ESC
    among them), format characters (those that turn the direction of writing, those without a width), lone surrogates.
    O(``limit``), however long the text is.
    """
    kept = text[:limit]
    safe = "".join(each if each.isprintable() else " " if each.isspace() else "?" for each in kept)
    return safe if len(text) <= limit else f"{safe[: limit - 1]}…"


def safe_name(text: str) -> str:
    """A name, as `safe_text`, of a length for titles, and without white space that one would not see."""
    return safe_text(" ".join(text[: 2 * TEXT_LIMIT].split()), _TITLE_LIMIT)


def safe_names(names: Iterable[str]) -> str:
    """Some names in a row, as `safe_text`: a few of them, each of a length that leaves room for the others."""
    shown: list[str] = []
    for name in names:
        if len(shown) == _NAMES:
            shown.append("…")
            break
        shown.append(safe_text(name, _NAME_LIMIT))
    return ", ".join(shown)
