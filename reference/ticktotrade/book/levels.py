"""What all variants of the book share: sequence numbers, the status, and the answers that follow from others.

A variant keeps the levels, and says how they change and how they are read.
"""

from abc import abstractmethod
from collections.abc import Iterable

from ticktotrade.book.answers import imbalance_of, mid_of, spread_of, walk_of
from ticktotrade.book.interface import BookConfig, BookStatus, OrderBook, UpdateResult, Walk
from ticktotrade.market_data import Level, Side
from ticktotrade.ratio import Ratio


class LevelsBook(OrderBook):
    """A book without its levels."""

    def __init__(self, config: BookConfig = BookConfig()) -> None:
        self._max_levels = config.max_levels
        self._status = BookStatus.LIVE
        self._last: int | None = None  # the sequence number applied last

    def apply(
        self,
        reset: bool,
        bids: tuple[Level, ...],
        asks: tuple[Level, ...],
        sequence: int | None = None,
    ) -> UpdateResult:
        """O(1) besides the change of the levels (BOOK-1)."""
        if not reset and (sequence is not None or self._status is not BookStatus.LIVE):
            result = self._judge(sequence)
            if result is not UpdateResult.APPLIED:
                return result
        self._change(reset, bids, asks)  # where it is refused, nothing below is done: BOOK-18
        # Behind the levels, so that a reader in another thread who sees a live book sees the healed one.
        if reset:  # BOOK-13
            self._last = sequence
            self._status = BookStatus.LIVE
        elif sequence is not None:  # BOOK-15, BOOK-17
            self._last = sequence
        return UpdateResult.APPLIED

    def mark_stale(self) -> None:
        """O(1) (BOOK-14, BOOK-19)."""
        self._status = BookStatus.STALE

    def status(self) -> BookStatus:
        """O(1) (BOOK-20)."""
        return self._status

    def imbalance(self, levels: int) -> Ratio:
        """What `depth` costs (BOOK-9)."""
        return imbalance_of(self.depth(levels))

    def mid(self) -> Ratio:
        """O(1) (BOOK-10, BOOK-12)."""
        return mid_of(self.best())

    def spread(self) -> int:
        """O(1) (BOOK-11, BOOK-12)."""
        return spread_of(self.best())

    def walk(self, side: Side, quantity: int) -> Walk:
        """O(levels touched) besides coming to the first (BOOK-12, BOOK-21)."""
        return walk_of(self._against(side), quantity)

    def _judge(self, sequence: int | None) -> UpdateResult:
        """What becomes of an update that is no reset; a gap is noted."""
        if self._status is not BookStatus.LIVE:
            return UpdateResult.IGNORED  # BOOK-14
        if sequence is None or self._last is None:  # BOOK-15
            return UpdateResult.APPLIED
        if sequence == self._last + 1:  # BOOK-17
            return UpdateResult.APPLIED
        if sequence <= self._last:
            return UpdateResult.DUPLICATE  # BOOK-16
        self._status = BookStatus.GAPPED
        return UpdateResult.GAP  # BOOK-17

    @abstractmethod
    def _change(self, reset: bool, bids: tuple[Level, ...], asks: tuple[Level, ...]) -> None:
        """Change the levels, or refuse with ``too_many_levels`` and leave them (BOOK-1, BOOK-6)."""

    @abstractmethod
    def _against(self, side: Side) -> Iterable[tuple[int, int]]:
        """Prices and sizes of the levels that an order of ``side`` would take, best first."""
