"""What the decorator of an operation holds, and what it does not take."""

from typing import Protocol

import pytest

from ticktotrade.components import COMPONENTS
from ticktotrade.errors import ErrorCode
from ticktotrade.machine import operation, operations_of
from ticktotrade.nano import Count


class Counter(Protocol):
    @operation("Count on.", "NUM-1 NUM-13", ErrorCode.OVERFLOW)
    def add(self, more: Count) -> None:
        """Not data."""

    @operation("What was counted.", "NUM-2", reads=True)
    def count(self) -> Count: ...


def test_an_operation_is_what_its_decorator_says() -> None:
    add, count = operations_of(Counter).values()
    assert (add.summary, add.requirements) == ("Count on.", ("NUM-1", "NUM-13"))
    assert (add.errors, add.reads, add.is_probe) == ((ErrorCode.OVERFLOW,), False, False)
    assert (count.summary, count.requirements) == ("What was counted.", ("NUM-2",))
    assert (count.errors, count.reads, count.is_probe) == ((), True, True)


def test_every_operation_has_a_sentence_of_its_own() -> None:
    for component in COMPONENTS.values():
        summaries = [each.summary for each in operations_of(component.interface).values()]
        assert len(set(summaries)) == len(summaries), component.name


@pytest.mark.parametrize(
    ("summary", "requirements", "complaint"),
    [
        ("LIMIT-8", "LIMIT-9", "the summary of an operation is a sentence .*: 'LIMIT-8'"),
        ("Lets through.", "LIMIT-8 to LIMIT-9", "'to' is no id of a requirement"),
        ("Lets through.", "LIMIT-8, LIMIT-9", "'LIMIT-8,' is no id of a requirement"),
        ("Lets through.", "LIMIT-08", "'LIMIT-08' is no id of a requirement"),
    ],
)
def test_what_is_no_sentence_or_no_id_is_refused(summary: str, requirements: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        operation(summary, requirements)
