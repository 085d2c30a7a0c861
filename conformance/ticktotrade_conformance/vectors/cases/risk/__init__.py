"""Cases for the risk gate."""

from typing import Final

from ticktotrade_conformance.vectors.case import Case
from ticktotrade_conformance.vectors.cases.risk import (
    adopting,
    checking,
    day,
    edges,
    far,
    names,
    orders,
    pairs,
    profit,
    time,
)

CASES: Final[tuple[Case, ...]] = (
    *checking.CASES,
    *time.CASES,
    *orders.CASES,
    *profit.CASES,
    *day.CASES,
    *adopting.CASES,
    *pairs.CASES,
    *edges.CASES,
    *names.CASES,
    *far.CASES,
)
