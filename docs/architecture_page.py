"""ARCHITECTURE.md as a page, with its rooms drawn from the imports."""

import re
from typing import Final

from docs.page import Page, raw
from docs.pictures.drawing import Picture
from docs.pictures.layered import layered
from docs.rooms import FOUNDATIONS, PACKAGES, TEXT, Arrows, layers, room_arrows
from docs.words import linked

_ROOMS: Final = re.compile(r"^```\nreference/ticktotrade .*?^```\n", re.MULTILINE | re.DOTALL)
_DECISIONS: Final = "](docs/decisions/"
_ELSEWHERE: Final = re.compile(r"\[([^\]]+)\]\((?!docs/)[^)]*\.md\)")


def architecture_page() -> Page:
    """The page ``architecture``. Raises `ValueError` if the text has no rooms in letters, in whose place they are drawn."""
    drawn = "".join(raw(rooms(part).figure()) for part in PACKAGES)
    text, found = _ROOMS.subn(lambda _: drawn, _ELSEWHERE.sub(r"\1", TEXT))
    if found != 1:
        raise ValueError("ARCHITECTURE.md needs its rooms in letters once, to have them drawn there")
    return Page("architecture", linked(text.replace(_DECISIONS, "](/decisions/")))


def shown_arrows(part: str) -> Arrows:
    """Between the rooms of a package, but for the foundations, on which nearly everything stands."""
    return {name: own - {FOUNDATIONS} for name, own in room_arrows(part).items() if name != FOUNDATIONS}


def rooms(part: str) -> Picture:
    """The rooms of a package, each above those that it imports."""
    arrows = shown_arrows(part)
    besides = " The foundations, on which nearly all stand, are left out." if part == "reference" else ""
    return layered(arrows, layers(arrows)).picture(
        f"rooms-{part}",
        f"The rooms of the {part}",
        " ".join(
            f"{name} imports {', '.join(sorted(own)) or 'no other room'}."
            for name, own in sorted(arrows.items())
        ),
        "Each arrow leads to a room that is imported; those that a way over other rooms implies are in the table alone."
        f"{besides}",
    )
