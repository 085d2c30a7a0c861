"""A book whose updates are written on the straight path where that is possible, for the tests of every book."""

from ticktotrade.book import BookConfig, UpdateResult
from ticktotrade.book.kept_totals import KeptTotalsBook
from ticktotrade.book.sorted_keys import Changes


class WrittenBook(KeptTotalsBook):
    """`KeptTotalsBook` with `writer` behind `apply`."""

    def __init__(self, config: BookConfig = BookConfig()) -> None:
        super().__init__(config)
        self.keep(3)
        self._write = self.writer()
        self.written = 0

    def apply(
        self,
        reset: bool,
        bids: Changes,
        asks: Changes,
        sequence: int | None = None,
    ) -> UpdateResult:
        """An update without a number goes the straight way, if it can."""
        inside = self._version & 1  # `apply` of a reset calls itself for its levels
        if not (reset or inside) and sequence is None and self._write(bids, asks):
            self.written += 1
            return UpdateResult.APPLIED
        return super().apply(reset, bids, asks, sequence)
