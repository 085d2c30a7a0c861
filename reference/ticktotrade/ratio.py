"""Exact ratios: imbalance, mid price and thresholds are pairs of integers, never quotients."""

from typing import Annotated, NamedTuple

from ticktotrade.schema.shapes import Integer

# 2**16 sizes of 63 bits add up to less than 2**80; times a 32-bit threshold that still fits 128 bits.
Numerator = Annotated[int, Integer("numerator", -(2**80), 2**80)]
Denominator = Annotated[int, Integer("denominator", 1, 2**80)]
SmallNumerator = Annotated[int, Integer("small numerator", 1, 2**32 - 1)]
SmallDenominator = Annotated[int, Integer("small denominator", 1, 2**32 - 1)]


class Ratio(NamedTuple):
    """``numerator / denominator``, not reduced: the pair is part of the answer (NUM-14)."""

    numerator: Numerator
    denominator: Denominator


class Threshold(NamedTuple):
    """A fraction to compare a `Ratio` with, by cross-multiplication."""

    numerator: SmallNumerator
    denominator: SmallDenominator
