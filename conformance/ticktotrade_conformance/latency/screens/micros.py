"""How times are written: microseconds with as many digits as mean something, or the unit that suits."""

from typing import Final

_UNITS: Final = ((1_000_000_000, "s"), (1_000_000, "ms"), (1_000, "µs"), (1, "ns"))


def micros(nanoseconds: int | None) -> str:
    """A time in microseconds, without the unit: ``0.42``, ``19.50``, ``1,234``; a dash for none."""
    if nanoseconds is None:
        return "–"
    return f"{nanoseconds / 1000:,.0f}" if nanoseconds >= 99_995 else f"{nanoseconds / 1000:.2f}"


def whole_micros(nanoseconds: int | None) -> str:
    """A time that somebody set, in microseconds and without decimals that it does not have: ``88``; a dash for none."""
    return "–" if nanoseconds is None else f"{nanoseconds / 1000:,.15g}"


def time_with_unit(nanoseconds: int) -> str:
    """A time in the greatest unit of which it is at least one: ``420 ns``, ``1.5 ms``."""
    size, unit = next((each for each in _UNITS if nanoseconds >= each[0]), _UNITS[-1])
    return f"{float(f'{nanoseconds / size:.3g}'):g} {unit}"


def times_faster(factor: float | None) -> str:
    """An improvement: ``5.3×``, ``104×``; a dash for none."""
    if factor is None:
        return "–"
    return f"{factor:,.0f}×" if factor >= 100 else f"{factor:.1f}×"


def ratio(found: float | None) -> str:
    """A ratio of two runs: ``0.97``; a dash for none."""
    return "–" if found is None else f"{found:.2f}"
