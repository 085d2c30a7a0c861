"""A console whose cursor is there again when a signal ends the program, and whose reader may go away."""

import io

import pytest

from ticktotrade_conformance.console import ends, terminal
from ticktotrade_conformance.console.terminal import Terminal


class Gone(io.StringIO):
    def write(self, text: str, /) -> int:
        raise BrokenPipeError(32, "Broken pipe")


@pytest.fixture
def undone(monkeypatch: pytest.MonkeyPatch) -> list[ends.Act]:
    """What a signal would do now."""
    acts: list[ends.Act] = []

    def undo_at_end(act: ends.Act) -> ends.Act:
        acts.append(act)
        return lambda: acts.remove(act) if act in acts else None

    monkeypatch.setattr(terminal, "undo_at_end", undo_at_end)
    return acts


def test_a_signal_brings_the_cursor_back_for_as_long_as_it_is_hidden(undone: list[ends.Act]) -> None:
    console = Terminal(file=io.StringIO(), force_terminal=True)
    for _ in range(2):
        console.show_cursor(False)
        console.show_cursor(False)
        assert len(undone) == 1
        console.show_cursor()
        assert undone == []


def test_what_is_no_terminal_has_no_cursor(undone: list[ends.Act]) -> None:
    Terminal(file=io.StringIO(), force_terminal=False).show_cursor(False)
    assert undone == []


def test_that_its_reader_has_gone_comes_out() -> None:
    with pytest.raises(BrokenPipeError):
        Terminal(file=Gone()).print("text")
