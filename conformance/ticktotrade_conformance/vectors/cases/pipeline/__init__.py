"""Cases for the pipeline."""

from typing import Final

from ticktotrade_conformance.vectors.case import Case
from ticktotrade_conformance.vectors.cases.pipeline import elements, far, frames, rare

CASES: Final[tuple[Case, ...]] = (*frames.CASES, *far.CASES, *rare.CASES, *elements.CASES)
