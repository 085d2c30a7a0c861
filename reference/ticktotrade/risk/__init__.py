"""The risk gate: the last thing that an order has to pass before it may be sent.

Read `interface` first, then `ledger` (the arithmetic of positions), `account` (what every gate keeps), `walk`
and `counters`, then `headroom`.
"""

from ticktotrade.risk.counters import CountingGate
from ticktotrade.risk.headroom import HeadroomGate
from ticktotrade.risk.interface import (
    CollarReference,
    ExecutionId,
    Fill,
    FillResult,
    Position,
    ProfitAndLoss,
    Reject,
    RejectReason,
    RiskConfig,
    RiskGate,
)
from ticktotrade.risk.walk import WalkingGate

__all__ = [
    "CollarReference",
    "CountingGate",
    "ExecutionId",
    "Fill",
    "FillResult",
    "HeadroomGate",
    "Position",
    "ProfitAndLoss",
    "Reject",
    "RejectReason",
    "RiskConfig",
    "RiskGate",
    "WalkingGate",
]
