"""Cases for the risk gate."""

from typing import Final

from ticktotrade_conformance.vectors.case import Case
from ticktotrade_conformance.vectors.cases.risk import edges, far, gate, names, pairs

CASES: Final[tuple[Case, ...]] = (*gate.CASES, *pairs.CASES, *edges.CASES, *names.CASES, *far.CASES)
