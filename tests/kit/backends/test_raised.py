"""Where an exception comes from."""

from ticktotrade_conformance.backends.raised import Frame, place_of


def test_a_place_is_the_innermost_of_the_authors_own() -> None:
    import json

    import ticktotrade.nano

    outer, inner = Frame("/home/me/book.py", 3, "apply"), Frame("/home/me/levels.py", 7, "insert")
    library = Frame(json.__file__, 12, "loads")
    ours = Frame(ticktotrade.nano.__file__, 1, "read")
    assert place_of([outer, inner, library, ours]) == "/home/me/levels.py:7 in insert"
    assert place_of([library, ours]).endswith("nano.py:1 in read")
    assert place_of([library]) == ""
    assert place_of([Frame("<string>", 1, "\x1b[1m")]) == ""
