"""The pictures of the site have what the data has, and nothing that only one colour scheme or a mouse can read."""

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

import pytest

from docs import architecture_page
from docs.pictures import placed
from docs.pictures.book import book_imbalance
from docs.pictures.drawing import LETTER, Picture
from docs.pictures.placed import PLACED, Placed, illustrated
from docs.rooms import PACKAGES
from support.drawn import SVG, elements
from ticktotrade_conformance.specification.spec_data import SPEC

STYLES: Final = (Path(__file__).parents[3] / "docs" / "static" / "site.css").read_text()
DRAWN: Final[list[Callable[[], Picture]]] = [
    *(each.drawn for own in PLACED.values() for each in own),
    *(partial(architecture_page.rooms, part) for part in PACKAGES),
]


@pytest.mark.parametrize("drawn", DRAWN)
def test_a_picture_is_said_in_words_and_takes_its_colours_from_the_page(drawn: Callable[[], Picture]) -> None:
    picture = drawn()
    root, *parts = elements(picture)
    said = {each.get("id"): each.text for each in parts if each.tag in (f"{SVG}title", f"{SVG}desc")}
    assert [said[name] for name in root.attrib["aria-labelledby"].split()] == [
        picture.title,
        picture.description,
    ]
    assert root.attrib["role"] == "img"
    coloured = {"fill", "stroke", "color", "style", "width", "height", "font-size"}
    assert not coloured & root.attrib.keys()
    assert not (coloured - {"width", "height"}) & {name for each in parts for name in each.attrib}


@pytest.mark.parametrize("drawn", DRAWN)
def test_nothing_of_a_picture_is_outside_it(drawn: Callable[[], Picture]) -> None:
    picture = drawn()
    root, *parts = elements(picture)
    *_, width, height = map(float, root.attrib["viewBox"].split())
    points = [
        (float(x), float(y))
        for each in parts
        for x, y in [
            *(point.split(",") for point in each.get("points", "").split()),
            *((each.attrib[x], each.attrib[y]) for x, y in (("x", "y"), ("cx", "cy")) if x in each.attrib),
        ]
    ]
    assert points
    assert all(0 <= x <= width and 0 <= y <= height for x, y in points)
    for each in parts:
        if each.tag == f"{SVG}text" and "transform" not in each.attrib:
            long = len(each.text or "") * LETTER
            x = (
                float(each.attrib["x"])
                - long * {"start": 0, "middle": 0.5, "end": 1}[each.attrib["text-anchor"]]
            )
            assert 0 <= x <= x + long <= width, each.text


def test_the_styles_of_pictures_name_no_colour() -> None:
    rules = [line for line in STYLES.splitlines() if line.startswith((".picture", "figure.picture"))]
    assert rules
    assert not re.findall(r"#[0-9a-fA-F]{3}|rgb|black|white(?!-)", "".join(rules))


def test_names_of_pictures_are_different() -> None:
    names = [drawn().name for drawn in DRAWN]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("chapter", PLACED)
def test_a_chapter_has_its_pictures_and_is_otherwise_as_it_was(chapter: str) -> None:
    text = (SPEC / f"{chapter}.md").read_text(encoding="utf-8")
    shown = illustrated(chapter, text)
    assert shown.count("<svg ") == len(PLACED[chapter])
    assert re.sub(r"\n(~+)\{raw\} html\n.*?\n\1\n", "", shown, flags=re.DOTALL) == text


def test_a_picture_that_has_lost_its_place_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(placed, "PLACED", {"book": (Placed("| call |", book_imbalance),)})
    for text in ("none\n", "one\n| call |\nanother\n| call |\n"):
        with pytest.raises(ValueError, match=r"spec/book\.md needs the line"):
            illustrated("book", text)
