"""Cases for the order router."""

from typing import Final

from ticktotrade_conformance.vectors.case import Case
from ticktotrade_conformance.vectors.cases.router import (
    adopting,
    cancelling,
    credentials,
    deadlines,
    doubt,
    ends,
    halting,
    many,
    meanings,
    narrow,
    placed,
    rare,
    replacing,
    requests,
    slices,
    taking,
    together,
)

CASES: Final[tuple[Case, ...]] = (
    *taking.CASES,
    *requests.CASES,
    *meanings.CASES,
    *doubt.CASES,
    *placed.CASES,
    *cancelling.CASES,
    *replacing.CASES,
    *slices.CASES,
    *deadlines.CASES,
    *halting.CASES,
    *adopting.CASES,
    *narrow.CASES,
    *together.CASES,
    *ends.CASES,
    *credentials.CASES,
    *rare.CASES,
    *many.CASES,
)
