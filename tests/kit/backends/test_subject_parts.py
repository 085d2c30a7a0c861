"""What the adapters are made of: texts for a terminal, the log of a child, patience, the bounds of an answer."""

import select
from enum import StrEnum

import pytest

from ticktotrade.backend import phase1
from ticktotrade.limiter import Admission, GcraLimiter, LimiterConfig
from ticktotrade.market_data import Side
from ticktotrade.order import Order
from ticktotrade.safe_text import safe_name, safe_names, safe_text
from ticktotrade.schema import Mismatch, record_of, writer
from ticktotrade_conformance.backends import Fault, InProcess
from ticktotrade_conformance.backends.answer_line import LONG, SHORT, check_values, longest_answer
from ticktotrade_conformance.backends.child import Child
from ticktotrade_conformance.backends.log import Log
from ticktotrade_conformance.backends.patience import Patience
from ticktotrade_conformance.backends.raised import Frame, place_of
from ticktotrade_conformance.traces.trace import Step


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


def test_a_short_log_is_shown_whole() -> None:
    log = Log()
    for line in range(22):
        log.append(b"line %d\n\n" % line)
    assert str(log).splitlines() == [f"line {line}" for line in range(22)]
    log.append(b"line 22\n")
    lines = str(log).splitlines()
    assert lines[:11] == [*(f"line {line}" for line in range(10)), "… 1 of 23 lines left out …"]
    assert lines[11:] == [f"line {line}" for line in range(11, 23)]


@pytest.mark.parametrize("chunk", [1, 7, 8192, 10_000, 10**6])
def test_a_long_log_keeps_its_beginning_and_its_end(chunk: int) -> None:
    text = b"first \x1b[1m\n" + b"\xff middle\n" * 3_000 + b"last"
    log = Log()
    for start in range(0, len(text), chunk):
        log.append(text[start : start + chunk])
    lines = str(log).splitlines()
    assert (lines[0], lines[-1]) == ("first ?[1m", "last")
    assert lines[10] == f"… {len(text) - 2 * 8192:,} bytes left out …"
    assert len(lines) == 23


def test_patience_is_the_time_out_until_that_is_used_up() -> None:
    patience = Patience(10.0)
    patience.answered_in(0.01)
    assert patience.seconds == 10.0
    patience.use_up()
    assert patience.seconds == 0.5
    patience.answered_in(0.2)
    assert patience.seconds == 2.0
    patience.answered_in(7.0)
    assert patience.seconds == 10.0


@pytest.mark.parametrize("filler", [b"{},", b"[],", b"[[", b"0,", b'"",', b'{"a":1},'])
def test_an_answer_of_very_many_values_is_refused_before_it_is_read(filler: bytes) -> None:
    assert (longest_answer(1000), longest_answer(1_000_000)) == (SHORT, LONG)
    with pytest.raises(Fault) as fault:
        check_values(filler * 1_100_000, SHORT)
    assert "an answer of more than 1,048,576 values (WIRE-7)" in fault.value.detail


@pytest.mark.parametrize("text", [b"{[,", rb"\",{", rb"\\"])
def test_what_is_in_strings_is_not_counted(text: bytes) -> None:
    check_values(b'["' + text * 4_000_000 + b'",1]', SHORT)
    with pytest.raises(Fault):
        check_values(b'["' + text * 4_000_000 + b'",' + b"1," * 1_100_000 + b"1]", SHORT)


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


class Count(int):
    """An integer of a library's own, as numpy has them."""


class Way(StrEnum):
    BUY = "buy"


@pytest.mark.parametrize(
    ("value", "because"),
    [
        (True, "True is not an integer; it is a bool: convert it with int()"),
        (Count(5), "5 is not an integer; it is a Count: convert it with int()"),
        (5.0, "5.0 is not an integer"),
        ("5", "'5' is not an integer"),
    ],
)
def test_what_is_nearly_an_integer_is_told_what_to_do(value: object, because: str) -> None:
    class Nearly(GcraLimiter):
        def admit(self, now: int, cells: int = 1, key: str | None = None) -> Admission:
            return Admission(True, value)  # type: ignore[arg-type]

    subject = InProcess(phase1()._replace(machines={"limiter": Nearly}))
    outcome = subject.run("limiter", LimiterConfig(), [Step("admit", (0, 1, None))])[1]
    assert outcome["because"] == f"earliest: {because}"


@pytest.mark.parametrize(
    ("value", "because"),
    [
        ("buy", "'buy' is not a Side; it is text: give Side.BUY"),
        ("BUY", "'BUY' is not a Side"),
        (Way.BUY, "'buy' is not a Side"),
    ],
)
def test_a_choice_given_as_text_is_told_its_name(value: object, because: str) -> None:
    assert Side("buy") is Side.BUY
    write = writer(next(member.shape for member in record_of(Order).members if member.name == "side"))
    with pytest.raises(Mismatch) as mismatch:
        write(value)
    assert str(mismatch.value) == because


def test_an_answer_that_was_there_in_time_is_taken_however_late_it_is_looked_at() -> None:
    quick = Child(["/bin/sh", "-c", "echo answer; read line; exec sleep 30"], 10**10)
    assert select.select([quick._answers], [], [], 30.0)[0]
    assert quick.exchange(0.0, 100) == b"answer"
    with pytest.raises(Fault, match="no complete answer within 0 s: nothing came"):
        quick.exchange(0.0, 100)
    quick.kill()
