"""Figures that the benchmarks found, printed under their table."""

from collections.abc import Callable

import pytest

_LINES: list[str] = []


@pytest.fixture
def rate() -> Callable[[str, float, str], None]:
    """Note a figure for the summary: what, how much, of what."""
    return lambda what, value, unit: _LINES.append(f"{what}: {value:,.0f} {unit}")


@pytest.fixture
def note() -> Callable[[str], None]:
    """Note a line for the summary."""
    return _LINES.append


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if _LINES:
        terminalreporter.section("figures")
        for line in _LINES:
            terminalreporter.line(line)
