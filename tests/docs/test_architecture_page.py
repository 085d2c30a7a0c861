import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from docs import architecture_page as page
from docs.pictures.layered import reduced
from docs.rooms import PACKAGES, Arrows


def reach(arrows: Arrows, start: str) -> set[str]:
    return set().union(*({each} | reach(arrows, each) for each in arrows[start]))


@pytest.mark.parametrize("part", PACKAGES)
def test_the_arrows_say_all_that_the_imports_say_and_none_can_be_left_out(part: str) -> None:
    imports = page.shown_arrows(part)
    drawn = reduced(imports)
    for room, targets in drawn.items():
        assert targets <= imports[room]
        assert reach(drawn, room) == reach(imports, room)
        for target in targets:
            without = {**drawn, room: targets - {target}}
            assert target not in reach(without, room)


@pytest.mark.parametrize("part", PACKAGES)
def test_every_room_is_a_box_and_every_arrow_leads_down_to_one(part: str) -> None:
    root = ElementTree.fromstring(page.rooms(part).svg)
    imports = page.shown_arrows(part)
    lines = [each for each in root.iter() if each.get("class") == "line import"]
    assert sum(each.get("class") == "room" for each in root.iter()) == len(imports)
    assert len(lines) == sum(map(len, reduced(imports).values()))
    for line in lines:
        heights = [float(point.split(",")[1]) for point in line.attrib["points"].split()]
        assert all(upper < lower for upper, lower in pairwise(heights))


def test_the_page_has_the_rooms_drawn_and_no_link_to_what_the_site_does_not_have() -> None:
    text = page.architecture_page().text
    assert text.count("<svg ") == len(PACKAGES)
    assert "reference/ticktotrade  " not in text
    assert re.findall(r"\]\(([^)]*\.md)\)", text) == ["/decisions/README.md"]


def test_rooms_that_are_written_in_another_way_are_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "TEXT", "# Architecture\n")
    with pytest.raises(ValueError, match=r"ARCHITECTURE\.md needs its rooms"):
        page.architecture_page()
