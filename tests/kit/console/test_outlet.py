"""Lines go out as long as somebody takes them; what is being done comes to a good end all the same."""

import io
import sys

import pytest
from rich.console import Console
from rich.live import Live

from ticktotrade_conformance.console.outlet import Outlet
from ticktotrade_conformance.console.terminal import Terminal


class Gone(io.StringIO):
    """A stdout whose reader has gone."""

    def write(self, text: str, /) -> int:
        raise BrokenPipeError(32, "Broken pipe")


def test_lines_go_to_stdout_and_notices_to_stderr_once(capsys: pytest.CaptureFixture[str]) -> None:
    outlet = Outlet(is_quiet=False)
    for notice in ("lost", "lost", "connected", "lost"):
        outlet.notice(notice)
    outlet.line("a trade")
    assert capsys.readouterr() == ("a trade\n", "t2t: lost\nt2t: connected\nt2t: lost\n")
    assert outlet.failure is None


def test_a_quiet_one_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    outlet = Outlet(is_quiet=True)
    outlet.line("a trade")
    outlet.notice("lost")
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("is_told_before", [True, False])
def test_when_nobody_reads_any_more_that_is_told_once_and_nothing_is_written(
    monkeypatch: pytest.MonkeyPatch, is_told_before: bool
) -> None:
    told: list[str] = []
    outlet = Outlet(is_quiet=False)
    if is_told_before:
        outlet.on_failure(lambda: told.append("failed"))
    with monkeypatch.context() as patched:
        patched.setattr(sys, "stdout", Gone())
        outlet.line("a trade")
        outlet.line("another")
    assert isinstance(outlet.failure, BrokenPipeError)
    if not is_told_before:
        outlet.on_failure(lambda: told.append("failed"))
    outlet.write(lambda: told.append("written"))
    assert told == ["failed"]


def test_a_screen_that_is_no_terminal_any_more_is_a_failure() -> None:
    outlet = Outlet(is_quiet=False)
    live = Live(console=Console(file=io.StringIO()), auto_refresh=False)
    outlet.show(live, "content")
    assert outlet.failure is not None
    assert outlet.failure.strerror == "Input/output error"


def test_a_screen_is_stopped_also_when_its_reader_has_gone() -> None:
    outlet = Outlet(is_quiet=False)
    console = Terminal(file=Gone(), force_terminal=True)
    live = Live("content", console=console, auto_refresh=False)
    before = sys.stdout
    with outlet.keeping(live):
        pass
    assert not live.is_started
    assert sys.stdout is before
    assert isinstance(outlet.failure, OSError)
