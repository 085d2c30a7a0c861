"""Rates that the benchmarks found, printed under their table."""

from collections.abc import Callable

import pytest

_RATES: list[str] = []


@pytest.fixture
def rate() -> Callable[[str, float, str], None]:
    """Note a figure for the summary: what, how much, of what."""
    return lambda what, value, unit: _RATES.append(f"{what}: {value:,.0f} {unit}")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if _RATES:
        terminalreporter.section("rates")
        for line in _RATES:
            terminalreporter.line(line)
