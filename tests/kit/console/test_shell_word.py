"""A word that is shown can be copied into a shell, and a terminal does not act on it."""

import shlex
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticktotrade_conformance.console.shell_word import shell_word

WORDS = [
    "",
    "plain",
    "two words",
    "it's",
    'a"b',
    "$HOME",
    "a\\b",
    "\x1b[31m",
    "line\nline",
    "é\x07'\\",
    "\udcff",
]


@given(st.text())
def test_it_is_printable_whatever_the_text_is(text: str) -> None:
    try:
        assert shell_word(text).isprintable()
    except UnicodeEncodeError:
        assert any("\ud800" <= each <= "\udfff" for each in text), "no file has such a name"


@given(st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"])))
def test_a_printable_text_is_one_word_of_a_shell(text: str) -> None:
    assert shlex.split(shell_word(text)) == [text]


@pytest.mark.parametrize("text", WORDS, ids=repr)
def test_bash_reads_it_back(text: str) -> None:
    line = f"printf %s {shell_word(text)}"
    done = subprocess.run(["bash", "-c", line], capture_output=True, check=True)
    assert done.stdout == text.encode(errors="surrogateescape")
