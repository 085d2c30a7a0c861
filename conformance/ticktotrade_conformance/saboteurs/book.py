"""Saboteurs of the order book."""

from fractions import Fraction

from ticktotrade.book import BookConfig, BookStatus, HeapBook, SortedLevelsBook, UpdateResult, Walk
from ticktotrade.errors import ErrorCode, Refused
from ticktotrade.market_data import Depth, Level, Side, Touch
from ticktotrade.ratio import Ratio
from ticktotrade_conformance.saboteurs.registry import saboteur


@saboteur("book", "Merges a reset into the old book.", "BOOK-4")
class GhostLevels(SortedLevelsBook):
    def _change(self, reset: bool, bids: tuple[Level, ...], asks: tuple[Level, ...]) -> None:
        super()._change(False, bids, asks)


@saboteur("book", "Keeps prices to eight decimals, so that neighbours in the ninth merge.", "BOOK-1")
class CentPrices(HeapBook):
    def _change(self, reset: bool, bids: tuple[Level, ...], asks: tuple[Level, ...]) -> None:
        merged = [tuple(Level(price // 10 * 10, size) for price, size in side) for side in (bids, asks)]
        super()._change(reset, *merged)


@saboteur("book", "A refused update has already changed the bids.", "BOOK-6")
class HalfApplied(SortedLevelsBook):
    def _change(self, reset: bool, bids: tuple[Level, ...], asks: tuple[Level, ...]) -> None:
        super()._change(reset, bids, ())
        super()._change(False, (), asks)


@saboteur("book", "A size of 0 stays as a level.", "BOOK-2", "BOOK-3")
class ZeroLevels(HeapBook):
    def _changed(self, side: dict[int, int], changes: tuple[Level, ...]) -> dict[int, int]:
        changed = super()._changed(side, changes)
        return {**changed, **{price: 0 for price, size in changes if size == 0 and price not in changed}}


@saboteur("book", "Takes the ask away where the book is crossed.", "BOOK-12")
class Uncrosses(HeapBook):
    def best(self) -> Touch:
        bid, ask = super().best()
        return Touch(bid, None) if bid and ask and bid.price > ask.price else Touch(bid, ask)


@saboteur("book", "Answers whole mid prices in lowest terms.", "BOOK-10")
class ReducedRatios(SortedLevelsBook):
    def mid(self) -> Ratio:
        numerator, denominator = super().mid()
        return Ratio(numerator // 2, 1) if numerator % 2 == 0 else Ratio(numerator, denominator)


@saboteur("book", "Falls over where the specification refuses.", "BOOK-11")
class RaisesOnEmpty(HeapBook):
    def spread(self) -> int:
        bid, ask = self.best()
        return ask.price - bid.price  # type: ignore[union-attr]


@saboteur("book", "Answers the right number in the wrong type.", "BOOK-11")
class SpreadAsFloat(SortedLevelsBook):
    def spread(self) -> int:
        return float(super().spread())  # type: ignore[return-value]


@saboteur(
    "book",
    "Drops what it takes for repetitions: of two changes to one price in an update the first counts.",
    "BOOK-5",
)
class FirstChangeCounts(SortedLevelsBook):
    def _change(self, reset: bool, bids: tuple[Level, ...], asks: tuple[Level, ...]) -> None:
        firsts = [tuple(Level(*item) for item in dict(reversed(side)).items()) for side in (bids, asks)]
        super()._change(reset, *firsts)


@saboteur(
    "book", "Looks for a new best bid when a better price comes, and not when the best one goes.", "BOOK-7"
)
class KeepsTheTouch(SortedLevelsBook):
    def _change(self, reset: bool, bids: tuple[Level, ...], asks: tuple[Level, ...]) -> None:
        before = self._touch.bid
        super()._change(reset, bids, asks)
        after = self._touch.bid
        if before is not None and not reset and (after is None or after.price < before.price):
            self._touch = self._touch._replace(bid=before)


@saboteur("book", "Sorts both sides the same way, highest price first.", "BOOK-8")
class AsksFromTheTop(HeapBook):
    def depth(self, levels: int) -> Depth:
        bids, asks = self.snapshot()
        return Depth(bids[:levels], asks[::-1][:levels])


@saboteur("book", "Weighs the whole book, however few levels it is asked for.", "BOOK-9")
class WholeBookImbalance(SortedLevelsBook):
    def imbalance(self, levels: int) -> Ratio:
        return super().imbalance(self._max_levels)


@saboteur(
    "book",
    "Takes a reset for a duplicate if its number is not above the last, so that a venue's new numbering never heals.",
    "BOOK-13",
)
class ResetsOnlyForwards(SortedLevelsBook):
    def apply(
        self, reset: bool, bids: tuple[Level, ...], asks: tuple[Level, ...], sequence: int | None = None
    ) -> UpdateResult:
        if reset and sequence is not None and self._last is not None and sequence <= self._last:
            return UpdateResult.DUPLICATE
        return super().apply(reset, bids, asks, sequence)


@saboteur("book", "Goes on when the missing update comes late, though those between were ignored.", "BOOK-14")
class FillsTheGap(HeapBook):
    def _judge(self, sequence: int | None) -> UpdateResult:
        if self._status is BookStatus.GAPPED and self._last is not None and sequence == self._last + 1:
            self._status = BookStatus.LIVE
        return super()._judge(sequence)


@saboteur("book", "Gives an update without a number the next one.", "BOOK-15")
class CountsUnnumbered(SortedLevelsBook):
    def apply(
        self, reset: bool, bids: tuple[Level, ...], asks: tuple[Level, ...], sequence: int | None = None
    ) -> UpdateResult:
        if sequence is None and self._last is not None and not reset:
            sequence = self._last + 1
        return super().apply(reset, bids, asks, sequence)


@saboteur("book", "Applies what a reconnected feed sends once more, over what came after it.", "BOOK-16")
class AppliesDuplicates(HeapBook):
    def _judge(self, sequence: int | None) -> UpdateResult:
        result = super()._judge(sequence)
        return UpdateResult.APPLIED if result is UpdateResult.DUPLICATE else result


@saboteur("book", "Asks only whether a number is higher than the last.", "BOOK-17")
class OverlooksGaps(SortedLevelsBook):
    def _judge(self, sequence: int | None) -> UpdateResult:
        result = super()._judge(sequence)
        if result is UpdateResult.GAP:
            self._status = BookStatus.LIVE
            return UpdateResult.APPLIED
        return result


@saboteur(
    "book",
    "Takes the number of a refused update for dealt with, and so never sees that it is missing.",
    "BOOK-18",
)
class CountsRefused(HeapBook):
    def apply(
        self, reset: bool, bids: tuple[Level, ...], asks: tuple[Level, ...], sequence: int | None = None
    ) -> UpdateResult:
        try:
            return super().apply(reset, bids, asks, sequence)
        except Refused:
            self._last = self._last if sequence is None else sequence
            raise


@saboteur("book", "Throws the levels away when the connection is lost.", "BOOK-19")
class EmptiesOnDisconnect(SortedLevelsBook):
    def mark_stale(self) -> None:
        self._change(True, (), ())
        super().mark_stale()


@saboteur("book", "Tells of a gap once, and calls itself live ever after.", "BOOK-20")
class NeverGapped(HeapBook):
    def status(self) -> BookStatus:
        status = super().status()
        return BookStatus.LIVE if status is BookStatus.GAPPED else status


@saboteur("book", "Lets a buy take the bids.", "BOOK-21")
class WalksItsOwnSide(SortedLevelsBook):
    def walk(self, side: Side, quantity: int) -> Walk:
        return super().walk(Side.SELL if side is Side.BUY else Side.BUY, quantity)


@saboteur("book", "Rounds the average price, and makes the cost of that.", "BOOK-22")
class CostsTheAverage(HeapBook):
    def walk(self, side: Side, quantity: int) -> Walk:
        walk = super().walk(side, quantity)
        return walk._replace(cost=walk.cost // walk.filled * walk.filled) if walk.filled else walk


@saboteur(
    "book",
    "Where the last level is used up exactly, names the next one, of which nothing was taken.",
    "BOOK-23",
)
class WalksOneFurther(SortedLevelsBook):
    def walk(self, side: Side, quantity: int) -> Walk:
        beyond = super().walk(side, quantity + 1)
        return super().walk(side, quantity)._replace(worst=beyond.worst, levels=beyond.levels)


@saboteur("book", "Reduces an imbalance, as most types of fractions do by themselves.", "BOOK-9", "NUM-14")
class LowestTerms(SortedLevelsBook):
    def imbalance(self, levels: int) -> Ratio:
        exact = super().imbalance(levels)
        reduced = Fraction(*exact)
        return Ratio(reduced.numerator, reduced.denominator)


# Sizes and widths of fast code


@saboteur("book", "Keeps a side in an array of 1,024 levels, and drops what comes when it is full.", "BOOK-1")
class ThousandLevels(HeapBook):
    def _changed(self, side: dict[int, int], changes: tuple[Level, ...]) -> dict[int, int]:
        changed = super()._changed(side, changes)
        return dict(list(changed.items())[:1024])


@saboteur(
    "book",
    "Keeps levels in chunks, and does not find the first level of a chunk when it is to be removed.",
    "BOOK-2",
)
class SplitLosesALevel(HeapBook):
    def _changed(self, side: dict[int, int], changes: tuple[Level, ...]) -> dict[int, int]:
        heads = {price: side[price] for price in sorted(side)[64::64]}
        changed = super()._changed(side, changes)
        return {**heads, **changed} if len(side) + len(heads) <= self._max_levels else changed


@saboteur(
    "book",
    "A reset clears the first 256 levels of a side, which is all that the array had room for once.",
    "BOOK-4",
)
class ResetsAPage(HeapBook):
    def _change(self, reset: bool, bids: tuple[Level, ...], asks: tuple[Level, ...]) -> None:
        left = [Level(*item) for item in list(self._bids.items())[256:]] if reset else []
        super()._change(reset, (*left, *bids), asks)


@saboteur(
    "book",
    "Sorts an update of more than 16 changes by price before it makes them, and takes the larger size first.",
    "BOOK-5",
)
class ManyChangesAsASet(HeapBook):
    def _changed(self, side: dict[int, int], changes: tuple[Level, ...]) -> dict[int, int]:
        return super()._changed(side, changes if len(changes) <= 16 else tuple(sorted(changes)))


@saboteur(
    "book",
    "Asks whether there is room for every change of an update, also for those that remove or replace a level.",
    "BOOK-6",
)
class CountsChanges(HeapBook):
    def _changed(self, side: dict[int, int], changes: tuple[Level, ...]) -> dict[int, int]:
        if len(side) + len(changes) > self._max_levels:
            raise Refused(ErrorCode.TOO_MANY_LEVELS)
        return super()._changed(side, changes)


@saboteur("book", "Counts the levels of a side in eight bits.", "BOOK-6")
class CountsInAByte(HeapBook):
    def _changed(self, side: dict[int, int], changes: tuple[Level, ...]) -> dict[int, int]:
        limit, self._max_levels = self._max_levels, 1 << 16
        try:
            changed = super()._changed(side, changes)
        finally:
            self._max_levels = limit
        if len(changed) % 256 > limit:
            raise Refused(ErrorCode.TOO_MANY_LEVELS)
        return changed


@saboteur("book", "Has 0 stand for no bid, so that a bid at 0 is none.", "BOOK-7")
class NoPriceIsZero(HeapBook):
    def best(self) -> Touch:
        bid, ask = super().best()
        return Touch(bid if bid and bid.price else None, ask)


@saboteur(
    "book", "Sorts levels by their prices as floats: above 2^53 neighbours stay as they came.", "BOOK-8"
)
class FloatOrder(HeapBook):
    def snapshot(self) -> Depth:
        bids, asks = super().snapshot()
        came = list(self._bids)
        ordered = sorted(bids, key=lambda level: (-float(level.price), came.index(level.price)))
        return Depth(tuple(ordered), asks)


@saboteur("book", "Keeps an answered depth for as long as the sides have as many levels as then.", "BOOK-8")
class RemembersDepth(SortedLevelsBook):
    _answered: tuple[tuple[int, int, int], Depth] | None = None

    def depth(self, levels: int) -> Depth:
        key = (levels, len(self._bids), len(self._asks))
        if self._answered is None or self._answered[0] != key:
            self._answered = (key, super().depth(levels))
        return self._answered[1]


@saboteur("book", "Adds up sizes in 64 bits, which wrap around.", "BOOK-9")
class TotalsOf64Bits(HeapBook):
    def imbalance(self, levels: int) -> Ratio:
        super().imbalance(levels)
        bids, asks = (sum(size for _, size in side) % 2**64 for side in self.depth(levels))
        return Ratio(bids - asks, bids + asks)


@saboteur("book", "Weighs the best 256 levels of a side at most.", "BOOK-9")
class WeighsAPage(HeapBook):
    def imbalance(self, levels: int) -> Ratio:
        return super().imbalance(min(levels, 256))


@saboteur("book", "Adds two prices in a signed integer of 64 bits.", "BOOK-10")
class MidOf64Bits(HeapBook):
    def mid(self) -> Ratio:
        numerator, denominator = super().mid()
        return Ratio((numerator + 2**63) % 2**64 - 2**63, denominator)


@saboteur("book", "Keeps sequence numbers in 32 bits.", "BOOK-16", "BOOK-17")
class NumbersOf32Bits(SortedLevelsBook):
    def _judge(self, sequence: int | None) -> UpdateResult:
        if sequence is None or self._last is None:
            return super()._judge(sequence)
        last, self._last = self._last, self._last % 2**32
        try:
            return super()._judge(sequence % 2**32)
        finally:
            self._last = last


@saboteur("book", "Takes 0 for the number after the highest.", "BOOK-16")
class NumbersWrap(HeapBook):
    def _judge(self, sequence: int | None) -> UpdateResult:
        if sequence == 0 and self._last == 2**64 - 1 and self._status is BookStatus.LIVE:
            return UpdateResult.APPLIED
        return super()._judge(sequence)


@saboteur("book", "Enters the number of a reset before it finds that the levels are too many.", "BOOK-18")
class RefusedResetCounts(HeapBook):
    def apply(
        self, reset: bool, bids: tuple[Level, ...], asks: tuple[Level, ...], sequence: int | None = None
    ) -> UpdateResult:
        if reset:
            self._last = sequence
        return super().apply(reset, bids, asks, sequence)


@saboteur("book", "Multiplies price and quantity as floats.", "BOOK-22")
class CostsInFloats(HeapBook):
    def walk(self, side: Side, quantity: int) -> Walk:
        walk = super().walk(side, quantity)
        return walk._replace(cost=int(float(walk.cost)))


@saboteur("book", "Counts the levels of a walk in eight bits.", "BOOK-23")
class CountsAPage(HeapBook):
    def walk(self, side: Side, quantity: int) -> Walk:
        walk = super().walk(side, quantity)
        return walk._replace(levels=walk.levels % 256)


@saboteur(
    "book",
    "Asks at each change whether there is room for it, as a table of that many places does, and a half more.",
    "BOOK-6",
)
class FullInBetween(HeapBook):
    def _changed(self, side: dict[int, int], changes: tuple[Level, ...]) -> dict[int, int]:
        held = set(side)
        for price, size in changes:
            (held.add if size else held.discard)(price)
            if len(held) > self._max_levels * 3 // 2:
                raise Refused(ErrorCode.TOO_MANY_LEVELS)
        return super()._changed(side, changes)


@saboteur(
    "book", "Empties itself by counting up, in a byte, the generation that levels have to be of.", "BOOK-4"
)
class GenerationsOfAByte(HeapBook):
    def __init__(self, config: BookConfig) -> None:
        super().__init__(config)
        self._generation = 0
        self._left: dict[int, tuple[Level, ...]] = {}

    def _change(self, reset: bool, bids: tuple[Level, ...], asks: tuple[Level, ...]) -> None:
        left = tuple(Level(*level) for level in self._bids.items())
        super()._change(reset, bids, asks)
        if reset:
            self._left[self._generation] = left
            self._generation = (self._generation + 1) % 256
            again = self._left.get(self._generation, ())
            super()._change(False, tuple(level for level in again if level.price not in self._bids), ())


@saboteur("book", "Weighs anew only after an update that has levels: a reset to nothing has none.", "BOOK-9")
class RemembersUntilLevels(SortedLevelsBook):
    def __init__(self, config: BookConfig) -> None:
        super().__init__(config)
        self._weighed: dict[int, Ratio] = {}

    def imbalance(self, levels: int) -> Ratio:
        if levels not in self._weighed:
            self._weighed[levels] = super().imbalance(levels)
        return self._weighed[levels]

    def _change(self, reset: bool, bids: tuple[Level, ...], asks: tuple[Level, ...]) -> None:
        super()._change(reset, bids, asks)
        if bids or asks:
            self._weighed.clear()
