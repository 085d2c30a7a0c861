"""A line with very many values is refused before it is read."""

import pytest

from ticktotrade_conformance.backends import Fault
from ticktotrade_conformance.backends.answer_line import LONG, SHORT, check_values, longest_answer


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
