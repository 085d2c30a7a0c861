"""Cases for the feed session."""

from typing import Final

from ticktotrade_conformance.vectors.case import Case
from ticktotrade_conformance.vectors.cases.session import alike, attempts, connection, far, healing

CASES: Final[tuple[Case, ...]] = (
    *connection.CASES,
    *attempts.CASES,
    *healing.CASES,
    *alike.CASES,
    *far.CASES,
)
