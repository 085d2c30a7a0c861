"""What a Python team would write: msgspec for frames, sortedcontainers for books, running counters for risk.

``--backend backends.team:backend``, where the tests are on the path. It is written from the specification, for speed as far as
idiom carries: one module a component, everyday frames read by typed structs, and whatever is not everyday read once more by
the rules (`careful`). It uses the project's interfaces and records, and none of its implementations, so it is the peer that
the reference's phases are timed against: right in every answer, and as fast as C libraries make a plain design.
"""

from importlib.metadata import version

from backends.team.book import Book
from backends.team.codec import MessageCodec
from backends.team.feed import Feed
from backends.team.limiter import CellLimiter
from backends.team.pipeline import TradingPipeline
from backends.team.risk import Gate
from backends.team.signal import LeaningSignal
from ticktotrade.backend import Backend
from ticktotrade.phases import Phase


def backend() -> Backend:
    """The seven components between a frame and an order; the phase says that its messages are bincode."""
    machines = {
        "feed": Feed,
        "book": Book,
        "signal": LeaningSignal,
        "risk": Gate,
        "limiter": CellLimiter,
        "codec": MessageCodec,
        "pipeline": TradingPipeline,
    }
    return Backend("team", "Python", f"msgspec {version('msgspec')}", Phase.PHASE_3, machines)
