"""Cases for the order router."""

from typing import Final

from ticktotrade_conformance.vectors.case import Case
from ticktotrade_conformance.vectors.cases.router import credentials, ends, many, orders, rare

CASES: Final[tuple[Case, ...]] = (
    *orders.CASES,
    *ends.CASES,
    *credentials.CASES,
    *rare.CASES,
    *many.CASES,
)
