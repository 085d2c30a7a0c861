"""What the chapters say of data is so."""

import re

from ticktotrade.feed.members import KINDS, LAYOUTS
from ticktotrade.risk import RejectReason
from ticktotrade_conformance.specification.spec_data import SPEC

CHAPTERS = [path for path in SPEC.glob("*.md") if path.name not in {"README.md", "operations.md"}]
REQUIREMENT = re.compile(r"\*\*([A-Z]+-[0-9]+)\*\*")


def test_requirements_are_numbered_once() -> None:
    found = [each for chapter in CHAPTERS for each in REQUIREMENT.findall(chapter.read_text())]
    assert sorted(found) == sorted(set(found))


def test_the_feed_chapter_has_the_members_of_the_code() -> None:
    chapter = (SPEC / "feed.md").read_text()
    for kind, layout in LAYOUTS.items():
        (row,) = [
            line for line in chapter.splitlines() if re.match(rf"\| (`\w+`, )*`{kind}`[,` \w]* \|", line)
        ]
        members = re.findall(r"(\[?)`(\w+)`", row.split("|")[3])
        assert [(name, not optional) for optional, name in members] == [
            (field.name, field.required) for field in layout.fields
        ]
    named = {
        each for row in re.findall(r"^\| ([a-z, ]+) \|", chapter, re.MULTILINE) for each in row.split(", ")
    }
    assert set(KINDS) <= named


def test_the_risk_chapter_has_the_reasons_in_order() -> None:
    chapter = (SPEC / "risk.md").read_text(encoding="utf-8")
    _, _, table = chapter.partition("| reason | violated if | limit | observed |\n")
    rows = re.findall(r"^\| `(\w+)` \|", table.partition("\n\n")[0], re.MULTILINE)
    assert rows == [reason.value for reason in RejectReason]
