"""Cases for the order router."""

from typing import Final

from ticktotrade_conformance.vectors.case import Case
from ticktotrade_conformance.vectors.cases.router import ends, orders

CASES: Final[tuple[Case, ...]] = (*orders.CASES, *ends.CASES)
