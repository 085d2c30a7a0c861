"""Saboteurs of the order book."""

from ticktotrade.book import HeapBook, SortedLevelsBook
from ticktotrade.market_data import Level, Touch
from ticktotrade.ratio import Ratio
from ticktotrade_conformance.saboteurs.registry import saboteur


@saboteur("book", "BOOK-4")
class GhostLevels(SortedLevelsBook):
    """Merges a reset into the old book."""

    def apply(self, reset: bool, bids: tuple[Level, ...], asks: tuple[Level, ...]) -> None:
        super().apply(False, bids, asks)


@saboteur("book", "BOOK-1")
class CentPrices(HeapBook):
    """Keeps prices to eight decimals, so that neighbours in the ninth merge."""

    def apply(self, reset: bool, bids: tuple[Level, ...], asks: tuple[Level, ...]) -> None:
        merged = [tuple(Level(price // 10 * 10, size) for price, size in side) for side in (bids, asks)]
        super().apply(reset, *merged)


@saboteur("book", "BOOK-6")
class HalfApplied(SortedLevelsBook):
    """A refused update has already changed the bids."""

    def apply(self, reset: bool, bids: tuple[Level, ...], asks: tuple[Level, ...]) -> None:
        super().apply(reset, bids, ())
        super().apply(False, (), asks)


@saboteur("book", "BOOK-2", "BOOK-3")
class ZeroLevels(HeapBook):
    """A size of 0 stays as a level."""

    def _changed(self, side: dict[int, int], changes: tuple[Level, ...]) -> dict[int, int]:
        changed = super()._changed(side, changes)
        return {**changed, **{price: 0 for price, size in changes if size == 0 and price not in changed}}


@saboteur("book", "BOOK-12")
class Uncrosses(HeapBook):
    """Takes the ask away where the book is crossed."""

    def best(self) -> Touch:
        bid, ask = super().best()
        return Touch(bid, None) if bid and ask and bid.price > ask.price else Touch(bid, ask)


@saboteur("book", "BOOK-10")
class ReducedRatios(SortedLevelsBook):
    """Answers whole mid prices in lowest terms."""

    def mid(self) -> Ratio:
        numerator, denominator = super().mid()
        return Ratio(numerator // 2, 1) if numerator % 2 == 0 else Ratio(numerator, denominator)


@saboteur("book", "BOOK-11")
class RaisesOnEmpty(HeapBook):
    """Falls over where the specification refuses."""

    def spread(self) -> int:
        bid, ask = self.best()
        return ask.price - bid.price  # type: ignore[union-attr]


@saboteur("book", "BOOK-11")
class SpreadAsFloat(SortedLevelsBook):
    """Answers the right number in the wrong type."""

    def spread(self) -> int:
        return float(super().spread())  # type: ignore[return-value]
