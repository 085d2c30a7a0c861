"""The rate limiter: whether an order may be sent now, and if not, when."""

from ticktotrade.limiter.gcra import GcraLimiter
from ticktotrade.limiter.interface import Admission, Limiter, LimiterConfig

__all__ = ["Admission", "GcraLimiter", "Limiter", "LimiterConfig"]
