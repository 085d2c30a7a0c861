"""The short way of a frame that decides nothing: of one quote, or of one trade of a symbol that is known.

Of a quote only the clock and a count remain, of a trade its mark besides, so that the parser has most of the work; what
`ComposedPipeline` does around it, for any number of elements of any type, costs as much again. Every other frame goes to it
as it is and as a whole, before anything has changed.
"""

from typing import Final

from ticktotrade.feed.byte_scanner import ByteScanner
from ticktotrade.feed.token_scanner import TokenScanner
from ticktotrade.feed.unrecognised import Unrecognised
from ticktotrade.pipeline.composed import ComposedPipeline, Stages
from ticktotrade.pipeline.interface import Counts, PipelineConfig, Reaction

_NO_REACTION: Final = Reaction((), ())
# With the member behind it, since in another place it is another spelling: looking costs a tenth of an exception.
_QUOTE: Final = b'[{"T":"q","S":"'
_TRADE: Final = b'[{"T":"t","S":"'


class QuotesAndTrades(ComposedPipeline):
    """Composed of the same machines, with a shorter way through them for one quote and for one trade."""

    def __init__(self, stages: Stages, config: PipelineConfig = PipelineConfig()) -> None:
        super().__init__(stages, config)
        assert isinstance(self._feed, TokenScanner | ByteScanner)
        self._quoted, self._traded = self._feed.quoted, self._feed.traded
        self._mark = self._risk.mark
        self.quotes = 0  # frames that went the short way: each is a frame and a quote
        self.trades = 0

    def on_frame(self, received_at: int, frame: bytes) -> Reaction:
        """O(bytes of the frame) (PIPE-4, PIPE-5)."""
        if frame.startswith(_QUOTE):
            return self._on_quote(received_at, frame)
        if frame.startswith(_TRADE):
            return self._on_trade(received_at, frame)
        return super().on_frame(received_at, frame)

    def _on_quote(self, received_at: int, frame: bytes) -> Reaction:
        try:
            symbol = self._quoted(frame)
        except (LookupError, ValueError, Unrecognised):
            return super().on_frame(received_at, frame)
        if self._symbols and symbol not in self._symbols:
            return super().on_frame(received_at, frame)  # PIPE-3
        self._at(received_at)
        self.quotes += 1
        return _NO_REACTION

    def _on_trade(self, received_at: int, frame: bytes) -> Reaction:
        try:
            trade = self._traded(frame)
            market = self._markets[trade.symbol]  # a symbol that is not traded has none
        except (LookupError, ValueError, Unrecognised):
            return super().on_frame(received_at, frame)
        self._at(received_at)
        self.trades += 1
        market.remember(trade)
        self._mark(trade.symbol, trade.price)  # PIPE-4
        return _NO_REACTION

    def _at(self, received_at: int) -> None:
        """As `tick`, which is asked only where a day may begin."""
        clock = self._clock
        if clock is None or self._config.utc_days:
            self.tick(received_at)
        elif received_at > clock:
            self._clock = received_at  # PIPE-25

    def counts(self) -> Counts:
        """O(1) (PIPE-12)."""
        counts = super().counts()
        quotes, trades = self.quotes, self.trades
        return counts._replace(
            frames=counts.frames + quotes + trades,
            quotes=counts.quotes + quotes,
            trades=counts.trades + trades,
        )
