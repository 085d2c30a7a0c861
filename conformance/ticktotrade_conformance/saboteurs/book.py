"""Saboteurs of the order book."""

from ticktotrade.book import BookStatus, HeapBook, SortedLevelsBook, UpdateResult, Walk
from ticktotrade.errors import Refused
from ticktotrade.market_data import Depth, Level, Side, Touch
from ticktotrade.ratio import Ratio
from ticktotrade_conformance.saboteurs.registry import saboteur


@saboteur("book", "BOOK-4")
class GhostLevels(SortedLevelsBook):
    """Merges a reset into the old book."""

    def _change(self, reset: bool, bids: tuple[Level, ...], asks: tuple[Level, ...]) -> None:
        super()._change(False, bids, asks)


@saboteur("book", "BOOK-1")
class CentPrices(HeapBook):
    """Keeps prices to eight decimals, so that neighbours in the ninth merge."""

    def _change(self, reset: bool, bids: tuple[Level, ...], asks: tuple[Level, ...]) -> None:
        merged = [tuple(Level(price // 10 * 10, size) for price, size in side) for side in (bids, asks)]
        super()._change(reset, *merged)


@saboteur("book", "BOOK-6")
class HalfApplied(SortedLevelsBook):
    """A refused update has already changed the bids."""

    def _change(self, reset: bool, bids: tuple[Level, ...], asks: tuple[Level, ...]) -> None:
        super()._change(reset, bids, ())
        super()._change(False, (), asks)


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


@saboteur("book", "BOOK-5")
class FirstChangeCounts(SortedLevelsBook):
    """Drops what it takes for repetitions: of two changes to one price in an update the first counts."""

    def _change(self, reset: bool, bids: tuple[Level, ...], asks: tuple[Level, ...]) -> None:
        firsts = [tuple(Level(*item) for item in dict(reversed(side)).items()) for side in (bids, asks)]
        super()._change(reset, *firsts)


@saboteur("book", "BOOK-7")
class KeepsTheTouch(SortedLevelsBook):
    """Looks for a new best bid when a better price comes, and not when the best one goes."""

    def _change(self, reset: bool, bids: tuple[Level, ...], asks: tuple[Level, ...]) -> None:
        before = self._touch.bid
        super()._change(reset, bids, asks)
        after = self._touch.bid
        if before is not None and not reset and (after is None or after.price < before.price):
            self._touch = self._touch._replace(bid=before)


@saboteur("book", "BOOK-8")
class AsksFromTheTop(HeapBook):
    """Sorts both sides the same way, highest price first."""

    def depth(self, levels: int) -> Depth:
        bids, asks = self.snapshot()
        return Depth(bids[:levels], asks[::-1][:levels])


@saboteur("book", "BOOK-9")
class WholeBookImbalance(SortedLevelsBook):
    """Weighs the whole book, however few levels it is asked for."""

    def imbalance(self, levels: int) -> Ratio:
        return super().imbalance(self._max_levels)


@saboteur("book", "BOOK-13")
class ResetsOnlyForwards(SortedLevelsBook):
    """Takes a reset for a duplicate if its number is not above the last, so that a venue's new numbering never heals."""

    def apply(
        self, reset: bool, bids: tuple[Level, ...], asks: tuple[Level, ...], sequence: int | None = None
    ) -> UpdateResult:
        if reset and sequence is not None and self._last is not None and sequence <= self._last:
            return UpdateResult.DUPLICATE
        return super().apply(reset, bids, asks, sequence)


@saboteur("book", "BOOK-14")
class FillsTheGap(HeapBook):
    """Goes on when the missing update comes late, though those between were ignored."""

    def _judge(self, sequence: int | None) -> UpdateResult:
        if self._status is BookStatus.GAPPED and self._last is not None and sequence == self._last + 1:
            self._status = BookStatus.LIVE
        return super()._judge(sequence)


@saboteur("book", "BOOK-15")
class CountsUnnumbered(SortedLevelsBook):
    """Gives an update without a number the next one."""

    def apply(
        self, reset: bool, bids: tuple[Level, ...], asks: tuple[Level, ...], sequence: int | None = None
    ) -> UpdateResult:
        if sequence is None and self._last is not None and not reset:
            sequence = self._last + 1
        return super().apply(reset, bids, asks, sequence)


@saboteur("book", "BOOK-16")
class AppliesDuplicates(HeapBook):
    """Applies what a reconnected feed sends once more, over what came after it."""

    def _judge(self, sequence: int | None) -> UpdateResult:
        result = super()._judge(sequence)
        return UpdateResult.APPLIED if result is UpdateResult.DUPLICATE else result


@saboteur("book", "BOOK-17")
class OverlooksGaps(SortedLevelsBook):
    """Asks only whether a number is higher than the last."""

    def _judge(self, sequence: int | None) -> UpdateResult:
        result = super()._judge(sequence)
        if result is UpdateResult.GAP:
            self._status = BookStatus.LIVE
            return UpdateResult.APPLIED
        return result


@saboteur("book", "BOOK-18")
class CountsRefused(HeapBook):
    """Takes the number of a refused update for dealt with, and so never sees that it is missing."""

    def apply(
        self, reset: bool, bids: tuple[Level, ...], asks: tuple[Level, ...], sequence: int | None = None
    ) -> UpdateResult:
        try:
            return super().apply(reset, bids, asks, sequence)
        except Refused:
            self._last = self._last if sequence is None else sequence
            raise


@saboteur("book", "BOOK-19")
class EmptiesOnDisconnect(SortedLevelsBook):
    """Throws the levels away when the connection is lost."""

    def mark_stale(self) -> None:
        self._change(True, (), ())
        super().mark_stale()


@saboteur("book", "BOOK-20")
class NeverGapped(HeapBook):
    """Tells of a gap once, and calls itself live ever after."""

    def status(self) -> BookStatus:
        status = super().status()
        return BookStatus.LIVE if status is BookStatus.GAPPED else status


@saboteur("book", "BOOK-21")
class WalksItsOwnSide(SortedLevelsBook):
    """Lets a buy take the bids."""

    def walk(self, side: Side, quantity: int) -> Walk:
        return super().walk(Side.SELL if side is Side.BUY else Side.BUY, quantity)


@saboteur("book", "BOOK-22")
class CostsTheAverage(HeapBook):
    """Rounds the average price, and makes the cost of that."""

    def walk(self, side: Side, quantity: int) -> Walk:
        walk = super().walk(side, quantity)
        return walk._replace(cost=walk.cost // walk.filled * walk.filled) if walk.filled else walk


@saboteur("book", "BOOK-23")
class WalksOneFurther(SortedLevelsBook):
    """Where the last level is used up exactly, names the next one, of which nothing was taken."""

    def walk(self, side: Side, quantity: int) -> Walk:
        beyond = super().walk(side, quantity + 1)
        return super().walk(side, quantity)._replace(worst=beyond.worst, levels=beyond.levels)
