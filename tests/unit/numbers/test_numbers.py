"""The component is the functions of `nano` and `timestamp`, and has no state; those have their own tests."""

from hypothesis import given

from ticktotrade.backend import baseline
from ticktotrade.machine import operations_of
from ticktotrade.nano import read_decimal, write_decimal
from ticktotrade.numbers import Numbers, PlainNumbers
from ticktotrade.timestamp import read_time, write_time
from ticktotrade_conformance.backends import InProcess
from ticktotrade_conformance.generate import Sequence, sequences

FUNCTIONS = {
    "read_decimal": read_decimal,
    "write_decimal": write_decimal,
    "read_time": read_time,
    "write_time": write_time,
}


def test_each_operation_is_the_function_of_its_name() -> None:
    assert operations_of(Numbers).keys() == FUNCTIONS.keys()
    for name, function in FUNCTIONS.items():
        assert getattr(PlainNumbers(), name) is function
    assert all(operation.reads for operation in operations_of(Numbers).values())


@given(sequences("numbers"))
def test_an_answer_does_not_hang_on_what_was_asked_before(sequence: Sequence) -> None:
    subject = InProcess(baseline())
    _opened, *together = subject.run("numbers", *sequence)
    alone = [subject.run("numbers", sequence.config, [step])[1] for step in sequence.steps]
    assert together == alone
