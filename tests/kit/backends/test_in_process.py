"""What is nearly the value that an answer should have is told what to do."""

from enum import StrEnum

import pytest

from ticktotrade.backend import phase1
from ticktotrade.limiter import Admission, GcraLimiter, LimiterConfig
from ticktotrade.market_data import Side
from ticktotrade.order import Order
from ticktotrade.schema import Mismatch, record_of, writer
from ticktotrade_conformance.backends import InProcess
from ticktotrade_conformance.traces.trace import Step


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
