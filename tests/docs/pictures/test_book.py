from fractions import Fraction

from docs.pictures.book import book_imbalance, example_book, imbalances
from support.drawn import elements


def test_the_bars_of_a_book_are_its_sizes() -> None:
    book = example_book()
    picture = book_imbalance()
    bars = [
        (each.attrib["class"].split()[1], float(each.attrib["width"]))
        for each in elements(picture)
        if "bar" in each.get("class", "").split()
    ]
    found = book.snapshot()
    expected = [
        *(("ask", level.size) for level in reversed(found.asks)),
        *(("bid", level.size) for level in found.bids),
    ]
    unit = max(length for _, length in bars) / max(size for _, size in expected)
    assert [(side, round(length / unit, 3)) for side, length in bars] == expected
    places = [float(each.attrib["cx"]) for each in elements(picture) if each.get("class") == "imbalance"]
    asked = [Fraction(*ratio) for _, ratio in imbalances(book)]
    assert [round((x - 180) / 140, 4) for x in places] == [round(float(each), 4) for each in asked]
