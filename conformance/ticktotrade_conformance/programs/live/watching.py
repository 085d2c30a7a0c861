"""What listens to a trader for ``t2t live``."""

from collections import deque
from collections.abc import Callable, Iterable
from typing import Final

from ticktotrade.errors import Refused
from ticktotrade.order import Order
from ticktotrade.pipeline.interface import Reaction
from ticktotrade.session import Received
from ticktotrade.shell.order_client import Report
from ticktotrade_conformance.programs.feed import Tally
from ticktotrade_conformance.programs.live.blotter import Blotter

_KEPT_LINES: Final = 100


class TraderWatcher:
    """Counts everything, and says what is worth a line to ``line``; ``notices`` gets the notices."""

    def __init__(self, line: Callable[[str], None], notices: Callable[[str], None]) -> None:
        self.tally = Tally()
        self.blotter = Blotter()
        self.lines: deque[str] = deque(maxlen=_KEPT_LINES)
        self._line = line
        self._notices = notices
        self.notice = ""

    def on_frame(self, received_at: int, frame: bytes, received: Received) -> None:
        """Count it."""
        self.tally.take(received)

    def on_stale(self) -> None:
        """No book is to be trusted until its reset."""
        self.tally.mark_stale()

    def on_reaction(self, reaction: Reaction) -> None:
        """Count what a frame led to."""
        self._say(self.blotter.take_reaction(reaction))

    def on_order(self, order: Order) -> None:
        """Count it, and say so."""
        self._say(self.blotter.take_order(order))

    def on_earlier(self, order: Order) -> None:
        """Count it, and say so."""
        self._say(self.blotter.take_earlier(order))

    def on_submitted(self, order: Order, took: int) -> None:
        """Note how long it took."""
        self.blotter.latencies.append(took)

    def on_refused(self, order: Order, refused: Refused) -> None:
        """The router did not take an order."""
        self._say(self.blotter.take_refusal(order, refused))

    def on_report(self, report: Report) -> None:
        """Something became of an order."""
        self._say(self.blotter.take_report(report))

    def on_notice(self, notice: str) -> None:
        """Keep it for the screen, and pass it on."""
        self.notice = notice
        self._notices(notice)

    def _say(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.lines.append(line)
            self._line(line)
