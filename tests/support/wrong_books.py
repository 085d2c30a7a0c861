"""Books that are wrong in a way that a test wants, and how the suite judges them."""

from functools import cache
from typing import Any

from ticktotrade.backend import Backend, baseline
from ticktotrade.book import UpdateResult
from ticktotrade.book.heap import HeapBook
from ticktotrade.market_data import Level, Touch
from ticktotrade.phases import Phase
from ticktotrade.signal.imbalance import ImbalanceSignal
from ticktotrade_conformance.backends import InProcess
from ticktotrade_conformance.suite.findings import Finding, Judgement
from ticktotrade_conformance.suite.judge import Plan, judge

VECTORS_ONLY = Plan(("book",), sequences=0)


class Gapless(HeapBook):
    """Applies whatever comes after a gap; only a vector that has several steps before can tell."""

    def apply(
        self,
        reset: bool,
        bids: tuple[Level, ...],
        asks: tuple[Level, ...],
        sequence: int | None = None,
    ) -> UpdateResult:
        return super().apply(reset, bids, asks, None)


class Crashing(HeapBook):
    starts = 0

    def spread(self) -> int:
        Crashing.starts += 1
        raise NotImplementedError("spread")


class Mirrored(HeapBook):
    def best(self) -> Touch:
        bid, ask = super().best()
        return Touch(ask, bid)


class Sleeping(ImbalanceSignal):
    def zone(self) -> None:
        return None


def backend(**machines: Any) -> Backend:
    return Backend("wrong", "Python", "", Phase.PHASE_1, machines)


def judged(wrong: Backend, plan: Plan) -> Judgement:
    return judge(lambda: InProcess(wrong, restarts=3), InProcess(baseline()), plan, lambda _: None)


@cache
def judged_book(book: type[HeapBook], plan: Plan = VECTORS_ONLY) -> Judgement:
    """By the book alone; several tests look at the same judgement."""
    return judged(backend(book=book), plan)


def clearest(judgement: Judgement) -> Finding:
    (result,) = judgement.results
    assert result.clearest is not None
    return result.findings[result.clearest]
