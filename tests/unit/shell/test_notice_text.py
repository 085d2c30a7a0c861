"""What others wrote is on one line of a notice, and of bounded length."""

from hypothesis import given
from hypothesis import strategies as st

from ticktotrade.shell.notice_text import counted, described, named


@given(st.lists(st.text(max_size=400), max_size=12))
def test_any_names_are_one_printable_line_that_says_how_many_are_left_out(names: list[str]) -> None:
    line = named(names)
    assert line.isprintable()
    assert len(line) <= 5 * 202 + len(" and 7 more")
    assert line.endswith(f" and {len(names) - 5} more") or len(names) <= 5


def test_the_first_five_are_named() -> None:
    assert named([]) == ""
    assert named(list("abcde")) == "a, b, c, d, e"
    assert named(list("abcdef")) == "a, b, c, d, e and 1 more"


def test_an_exception_that_says_nothing_has_its_name() -> None:
    assert described(TimeoutError()) == "TimeoutError"
    assert described(OSError("no\nroute\x1b[1m")) == "no route?[1m"


def test_orders_are_counted() -> None:
    assert [counted(number) for number in (0, 1, 2)] == ["0 orders", "1 order", "2 orders"]
