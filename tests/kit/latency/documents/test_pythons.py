"""Other interpreters are found or named, and asked what they are; what is none is complained of on one line."""

import sys
from pathlib import Path

import pytest

from ticktotrade_conformance.console.complaint import Complaint
from ticktotrade_conformance.latency.documents.interpreter import this_interpreter
from ticktotrade_conformance.latency.documents.pythons import find_python, this_python


def script(path: Path, text: str) -> str:
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return str(path)


def test_an_interpreter_that_is_named_says_what_it_is() -> None:
    found = find_python(sys.executable)
    assert found.executable == sys.executable
    assert found.interpreter._replace(options=()) == this_interpreter()._replace(options=())
    assert not found.is_another
    assert this_python() == found._replace(interpreter=this_interpreter())


def test_one_is_found_on_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = script(tmp_path / "anotherpython", f'exec "{sys.executable}" "$@"')
    monkeypatch.setenv("PATH", str(tmp_path))
    found = find_python("anotherpython")
    assert found.executable == name
    assert found.is_another


def test_one_that_is_not_there_is_complained_of() -> None:
    with pytest.raises(Complaint, match=r"--python python9\.9: no such program; name an interpreter that is"):
        find_python("python9.9")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("exit 1", "it says nothing of itself"),
        ("echo some; echo 'SyntaxError: old' >&2; exit 1", "SyntaxError: old"),
        ('echo \'{"implementation":"X"}\'', "it says nothing of itself"),
    ],
)
def test_what_does_not_run_this_code_is_complained_of_with_its_last_word(
    tmp_path: Path, text: str, why: str
) -> None:
    name = script(tmp_path / "python", text)
    with pytest.raises(Complaint) as raised:
        find_python(name)
    assert str(raised.value).endswith(
        f"it does not run this code ({why}); name a Python of version 3.11 or later"
    )


def test_a_file_that_cannot_be_run_is_complained_of(tmp_path: Path) -> None:
    path = tmp_path / "python"
    path.write_bytes(b"\x7fELF and no more")
    path.chmod(0o755)
    with pytest.raises(Complaint, match=r"does not run this code \(.*Exec format error"):
        find_python(str(path))
