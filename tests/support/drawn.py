"""What a picture of the site is made of: its elements, how often each style is used, its words."""

from collections import Counter
from typing import Final
from xml.etree import ElementTree

from docs.pictures.drawing import Picture

SVG: Final = "{http://www.w3.org/2000/svg}"


def elements(picture: Picture) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(picture.svg).iter())


def styles(picture: Picture) -> Counter[str]:
    return Counter(style for each in elements(picture) for style in each.get("class", "").split())


def words(picture: Picture) -> list[str]:
    return [each.text or "" for each in elements(picture) if each.tag == f"{SVG}text"]
