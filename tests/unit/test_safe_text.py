"""What others wrote, as it is shown: on one line, printable, of bounded length."""

import pytest

from ticktotrade.safe_text import safe_name, safe_names, safe_text


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("plain – ünï", "plain – ünï"),
        ("\x1b[31mred\x07", "?[31mred?"),
        ("\x9b1m\x7f", "?1m?"),
        ("left\u202eright\u2066\u200b\ufeff", "left?right???"),
        ("\ud800\ue000", "??"),
        ("one\ttwo\nthree\r\u2028four\xa0five", "one two three  four five"),
    ],
)
def test_nothing_that_a_terminal_would_obey_comes_through(text: str, safe: str) -> None:
    assert safe_text(text) == safe
    assert safe_text(text).isprintable()


def test_texts_and_names_are_of_bounded_length() -> None:
    assert safe_text("x" * 200) == "x" * 200
    assert safe_text("x" * 201) == "x" * 199 + "…"
    assert len(safe_text("\x1b" * 50_000_000)) == 200
    assert safe_name("  a \n  name ") == "a name"
    assert len(safe_name(" x" * 50_000_000)) <= 100
    assert safe_names(["a", "b"]) == "a, b"
    assert safe_names(str(number) for number in range(10**9)) == "0, 1, 2, 3, 4, 5, 6, 7, …"
    assert len(safe_names("x" * 1000 for _ in range(1000))) < 400
