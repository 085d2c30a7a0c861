"""Scales: where a value stands between the ends of an axis, and the values that are worth a tick."""

from collections.abc import Iterable, Iterator
from math import ceil, floor, log10
from typing import Final, NamedTuple

_STEPS: Final = (1, 2, 5)
_MOST_TICKS: Final = 9


class Scale(NamedTuple):
    """Values from ``low`` to ``high``, evenly or by their logarithms; both are above 0 then."""

    low: float
    high: float
    logarithmic: bool

    def place(self, value: float) -> float:
        """0 at the low end, 1 at the high one. O(1)."""
        low, high, here = self.low, self.high, value
        if self.logarithmic:
            low, high, here = log10(low), log10(high), log10(max(value, self.low))
        return (here - low) / (high - low)


def log_scale(values: Iterable[float]) -> Scale:
    """From the last tick at or below all values that are above 0 to the first one above them; 1 to 10 if there are none."""
    found = [each for each in values if each > 0]
    if not found:
        return Scale(1, 10, logarithmic=True)
    low = max(each for each in _steps(floor(log10(min(found)))) if each <= min(found))
    high = min(each for each in _steps(floor(log10(max(found)))) if each > max(found))
    return Scale(low, high, logarithmic=True)


def from_zero(values: Iterable[float]) -> Scale:
    """Evenly from 0 to the greatest value; to 1 if none is above 0."""
    return Scale(0, max(max(values, default=0), 0) or 1, logarithmic=False)


def log_ticks(scale: Scale) -> list[float]:
    """1, 2 and 5 of each power of ten, or only the powers where those are too many."""
    decades = range(floor(log10(scale.low)), ceil(log10(scale.high)) + 1)
    every = [each for decade in decades for each in _of_decade(decade) if scale.low <= each <= scale.high]
    if len(every) <= _MOST_TICKS:
        return every
    return [10.0**decade for decade in decades if scale.low <= 10.0**decade <= scale.high]


def even_ticks(scale: Scale) -> list[float]:
    """Round numbers, four to seven of them where there is room for so many whole ones."""
    span = scale.high - scale.low
    rough = 10.0 ** floor(log10(span / 4))
    step = max(1.0, next(rough * each for each in (1, 2, 5, 10) if span / (rough * each) <= 7))
    return [number * step for number in range(ceil(scale.low / step), floor(scale.high / step) + 1)]


def _steps(decade: int) -> Iterator[float]:
    """The ticks of a power of ten, and the first of the next."""
    yield from _of_decade(decade)
    yield 10.0 ** (decade + 1)


def _of_decade(decade: int) -> Iterator[float]:
    for step in _STEPS:
        yield step * 10.0**decade
