"""The error codes, and the exception that carries one."""

import re

import pytest

from ticktotrade.components import COMPONENTS
from ticktotrade.errors import ErrorCode, Refused
from ticktotrade.machine import operations_of


@pytest.mark.parametrize("code", ErrorCode)
def test_a_code_is_written_as_its_name_in_small_letters(code: ErrorCode) -> None:
    assert code.value == code.name.lower()
    assert re.fullmatch(r"[a-z_]+", code)


def test_a_refusal_says_its_code_and_for_a_person_why() -> None:
    assert str(Refused(ErrorCode.OVERFLOW)) == "overflow"
    refused = Refused(ErrorCode.OVERFLOW, "more than 2^63 - 1")
    assert (refused.code, refused.detail) == (ErrorCode.OVERFLOW, "more than 2^63 - 1")
    assert str(refused) == "overflow: more than 2^63 - 1"


def test_every_operation_declares_codes_of_the_list() -> None:
    declared = {
        error
        for component in COMPONENTS.values()
        for operation in operations_of(component.interface).values()
        for error in operation.errors
    }
    assert declared <= set(ErrorCode)
    assert len(declared) > 10
