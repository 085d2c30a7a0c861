"""What is measured and what comes of it: the records that the measuring, the judging and the showing share."""

from array import array
from collections.abc import Sequence
from enum import StrEnum
from typing import Any, NamedTuple, Protocol

from ticktotrade_conformance.backends.interface import Hello
from ticktotrade_conformance.traces.trace import Step


class Stage(StrEnum):
    """What has a budget (LATENCY-1)."""

    FEED = "feed"
    BOOK = "book"
    RISK = "risk"
    CODEC = "codec"
    ROUTER = "router"
    PATH = "path"


class Workload(NamedTuple):
    """What one machine is taken through in a round (LATENCY-4).

    ``setup`` is not timed. Of ``steps`` each is timed, and those whose operation is ``counted`` are judged; ``changes`` has
    for each step how many price levels it changes, 0 for what is no book update. The arguments are those before any shift
    (WIRE-11).
    """

    stage: Stage
    component: str
    config: Any
    setup: tuple[Step, ...]
    steps: tuple[Step, ...]
    counted: str
    changes: tuple[int, ...]
    source: str


class Round(NamedTuple):
    """One round as the backend and we saw it, all in nanoseconds.

    ``samples`` has one for each step that was taken, by the backend's clock. ``asked`` and ``answered`` are of ours: when the
    request was written, and when its answer was read.
    """

    number: int
    samples: "array[int]"
    asked: int
    answered: int


class NotMeasured(Exception):
    """The backend cannot be measured, or its figures are not to be used; the message is the reason, one sentence."""


class Doubted(NotMeasured):
    """Time is hidden, or noise took it, again and again: on a machine that is busy nobody can say which (LATENCY-10)."""


class Distrusted(Doubted):
    """So many rounds were in doubt that those that came through are not to be used (LATENCY-10)."""


class Measurable(Protocol):
    """A backend that reads its own clock around each step (WIRE-8)."""

    @property
    def hello(self) -> Hello:
        """What the backend says of itself."""

    @property
    def pid(self) -> int:
        """The process to ask for memory and processor time."""

    def prepare(self, workload: Workload) -> int:
        """Hand a workload over (WIRE-9); the nanoseconds until the answer. Raises `NotMeasured`."""

    def measure(self, number: int, limit: int | None = None, arrivals: Sequence[int] | None = None) -> Round:
        """Run a round of what was prepared (WIRE-10). Raises `NotMeasured`."""

    def digest(self, step: int | None = None) -> tuple[str, int]:
        """The digest of the latest round's outcomes, or of one step's (WIRE-12), and the nanoseconds until it came."""

    def close(self) -> None:
        """End the process."""
