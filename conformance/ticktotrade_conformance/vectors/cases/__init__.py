"""The cases of every component, one module each."""

from typing import Final

from ticktotrade_conformance.vectors.case import Case
from ticktotrade_conformance.vectors.cases import (
    book,
    codec,
    feed,
    limiter,
    numbers,
    pipeline,
    risk,
    router,
    session,
    signal,
)

CASES: Final[dict[str, tuple[Case, ...]]] = {
    "numbers": numbers.CASES,
    "feed": feed.CASES,
    "book": book.CASES,
    "signal": signal.CASES,
    "risk": risk.CASES,
    "limiter": limiter.CASES,
    "codec": codec.CASES,
    "session": session.CASES,
    "router": router.CASES,
    "pipeline": pipeline.CASES,
}
