from docs.pictures.sequence import Message, Moment, Way, in_words, sequence
from support.drawn import SVG, elements, styles, words

MOMENTS = [
    Moment("0", "submit", (Message(Way.OUT, "1: POST"),), "sending"),
    Moment("5", "tick", (Message(Way.NOTE, "abandons 1"),), "asking"),
    Moment("6", "", (Message(Way.IN, "404"), Message(Way.OUT, "2: POST")), "asking"),
]


def test_a_moment_is_as_high_as_what_is_said_at_it_and_a_band_as_its_state_lasts() -> None:
    picture = sequence("router", MOMENTS).picture("a", "b", "c")
    bands = [float(each.attrib["height"]) for each in elements(picture) if each.tag == f"{SVG}rect"]
    assert bands == [19 - 4, 3 * 19 - 4]
    assert words(picture).count("asking") == 1
    assert styles(picture)["out"] == 2


def test_what_the_venue_says_comes_from_it() -> None:
    picture = sequence("router", MOMENTS).picture("a", "b", "c")
    for way, rising in (("out", True), ("in", False)):
        for line in (each for each in elements(picture) if each.get("class") == f"line {way}"):
            start, end = (float(point.split(",")[0]) for point in line.attrib["points"].split())
            assert (start < end) is rising


def test_a_sequence_in_words() -> None:
    assert in_words(MOMENTS) == (
        "0: told submit, says 1: POST; then sending. 5: told tick, abandons 1; then asking. "
        "6: the venue says 404, says 2: POST; then asking."
    )
