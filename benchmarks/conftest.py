"""Figures that the benchmarks found, printed under their table."""

import sys
from collections.abc import Callable, Mapping, Sequence
from time import perf_counter_ns
from typing import Any

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


@pytest.fixture
def side_by_side() -> Callable[[Mapping[str, Callable[[Any], object]], Sequence[Any]], dict[str, float]]:
    """Least nanoseconds of each function for one of the inputs, on average.

    The functions take turns at small blocks of inputs, many times over, and of each block the least time counts:
    that is what a busy machine disturbs least.
    """
    return _side_by_side


_BLOCK = 100
_ROUNDS = 40 if sys.implementation.name == "pypy" else 15


def _side_by_side(
    functions: Mapping[str, Callable[[Any], object]], inputs: Sequence[Any]
) -> dict[str, float]:
    blocks = [inputs[start : start + _BLOCK] for start in range(0, len(inputs), _BLOCK)]
    least = {name: [sys.maxsize] * len(blocks) for name in functions}
    for _ in range(_ROUNDS):
        for place, block in enumerate(blocks):
            for name, function in functions.items():
                start = perf_counter_ns()
                for each in block:
                    function(each)
                least[name][place] = min(least[name][place], perf_counter_ns() - start)
    return {name: sum(times) / len(inputs) for name, times in least.items()}


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if _LINES:
        terminalreporter.section("figures")
        for line in _LINES:
            terminalreporter.line(line)
