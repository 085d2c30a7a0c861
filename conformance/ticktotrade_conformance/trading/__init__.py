"""Live trading in the terminal: what the trader does, seen, counted, and summed up in the end."""

from ticktotrade_conformance.trading.blotter import Blotter
from ticktotrade_conformance.trading.watching import TraderWatcher

__all__ = ["Blotter", "TraderWatcher"]
