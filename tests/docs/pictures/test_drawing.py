from docs.pictures.drawing import Drawing, Point, wrapped
from support.drawn import SVG, elements, words


def test_words_and_names_are_escaped() -> None:
    drawing = Drawing()
    drawing.text(Point(1, 2), "a < b & c")
    picture = drawing.picture("name", "1 < 2", 'said & "done"')
    assert words(picture) == ["a < b & c"]
    assert "<figcaption>1 &lt; 2.</figcaption>" in picture.figure()


def test_an_arrow_ends_where_it_leads_to() -> None:
    drawing = Drawing()
    drawing.arrow(Point(10, 10), Point(10, 50))
    (head,) = [each for each in elements(drawing.picture("a", "b", "c")) if each.tag == f"{SVG}polygon"]
    assert head.attrib["points"].split() == ["10,50", "7,45", "13,45"]


def test_words_are_wrapped_to_a_width() -> None:
    assert wrapped("stop, fatal error", 60) == ["stop, fatal", "error"]
    assert wrapped("authenticated", 10) == ["authenticated"]
