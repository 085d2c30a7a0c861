import pytest

from docs.words import linked


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("as BOOK-4 says", "as {req}`BOOK-4` says"),
        ("BOOK-1 to BOOK-6", "{req}`BOOK-1` to {req}`BOOK-6`"),
        ("see [BOOK-4](book.md)", "see {req}`BOOK-4`"),
        ("[the book](book.md)", "[the book](book.md)"),
        ("`BOOK-4`", "`BOOK-4`"),
        ("```\nBOOK-4\n```", "```\nBOOK-4\n```"),
        ("UTF-8 and BOOK-9999", "UTF-8 and BOOK-9999"),
        ("`best()` and `Touch`", "{op}`best() <book.best>` and {type}`Touch`"),
        ("`walk(side, quantity)`", "{op}`walk(side, quantity) <book.walk>`"),
        ("`submit()`", "`submit()`"),
    ],
)
def test_what_is_linked(text: str, expected: str) -> None:
    assert linked(text, "book") == expected


def test_a_requirement_does_not_link_to_itself() -> None:
    assert linked("BOOK-4, BOOK-5", "book", "BOOK-4") == "BOOK-4, {req}`BOOK-5`"
