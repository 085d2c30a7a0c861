"""The risk gate: the last thing that an order has to pass before it may be sent.

Read `interface` first, then `walk`.
"""

from ticktotrade.risk.interface import Position, Reject, RejectReason, RiskConfig, RiskGate
from ticktotrade.risk.walk import WalkingGate

__all__ = ["Position", "Reject", "RejectReason", "RiskConfig", "RiskGate", "WalkingGate"]
