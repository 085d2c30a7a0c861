"""The signal: one small exact rule that turns a book into a wish to trade."""

from ticktotrade.signal.imbalance import ImbalanceSignal
from ticktotrade.signal.interface import Signal, SignalConfig

__all__ = ["ImbalanceSignal", "Signal", "SignalConfig"]
