"""The rate limiter: whether an order may be sent now, and if not, when."""

from ticktotrade.limiter.gcra import GcraLimiter
from ticktotrade.limiter.inline import InlineLimiter
from ticktotrade.limiter.interface import Admission, Key, Limiter, LimiterConfig
from ticktotrade.limiter.pacing import Pacing

__all__ = ["Admission", "GcraLimiter", "InlineLimiter", "Key", "Limiter", "LimiterConfig", "Pacing"]
