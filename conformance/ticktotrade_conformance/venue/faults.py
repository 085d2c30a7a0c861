"""Faults by seed: what goes wrong with a connection, and when.

What a fault destroys of a client's book stays destroyed until the client subscribes to that book anew: nobody heals it
unasked.
"""

from collections.abc import Callable, Sequence
from enum import StrEnum
from random import Random
from typing import Final, NamedTuple, TypeVar

from ticktotrade_conformance.venue.damage import DAMAGES, damaged

_Choice = TypeVar("_Choice")


class Fault(StrEnum):
    """What can be made to go wrong."""

    DROPS = "drops"
    """The connection ends without a close frame."""
    CLEAN_CLOSES = "clean-closes"
    """A close with 1000."""
    UNCLEAN_CLOSES = "unclean-closes"
    """A close with another code."""
    SLOW_AUTH = "slow-auth"
    """The answer to the credentials is late."""
    ERRORS = "errors"
    """An error that passes, instead of the greeting or among the data."""
    GARBAGE = "garbage"
    """A frame that is not understood, among the others."""
    SILENCE = "silence"
    """Nothing more comes, not even an answer to a ping."""
    DUPLICATES = "duplicates"
    """A frame comes twice."""
    CUTS = "cuts"
    """A frame ends too early, and what it was to say is lost."""
    DAMAGE = "damage"
    """One order-book message of a frame is damaged, and shows it; the others are intact."""
    LOSSES = "losses"
    """From now on no order-book message of a symbol arrives, and nothing shows it, until it is subscribed to anew."""
    BUSY = "busy"
    """The connection is refused with 429, which says how long to wait."""


_BEFORE_DATA: Final = (Fault.SLOW_AUTH, Fault.ERRORS, Fault.BUSY)
_AMONG_BOOKS: Final = (Fault.DAMAGE, Fault.LOSSES)
_AMONG_DATA: Final = tuple(
    fault for fault in Fault if fault not in (Fault.SLOW_AUTH, Fault.BUSY, *_AMONG_BOOKS)
)
_UNCLEAN_CODES: Final = (1011, 1001, 1008, 1012, 4000)
_EARLY_ERRORS: Final = (404, 406, 500)
_LATE_ERRORS: Final = (407, 500)
_GARBAGE: Final[tuple[str | bytes, ...]] = (
    "garbage",
    "[{",
    "",
    b"\x93\x01\x02\x03",
    '[7,{"T":"o"},{"T":"later","S":"A"}]',
    '[{"T":"t","S":"A","p":1e999}]',
    "\x00",
    "[" * 1000,
)


class FaultPlan(NamedTuple):
    """Which faults there are, from which seed, and how many frames apart they are on average.

    Only frames that some of the faults can befall count: for the loss and the damage of books those that have one.
    """

    faults: tuple[Fault, ...] = ()
    seed: int = 1
    every: int = 200


class ConnectionFaults:
    """The faults of one connection: the same plan and the same number always give the same ones.

    ``on_fault`` is told of each that is to be done.
    """

    def __init__(self, plan: FaultPlan, connection: int, on_fault: Callable[[Fault], None]) -> None:
        self._on_fault = on_fault
        self._random = Random(f"{plan.seed}/{connection}")
        self._every = plan.every
        self._late = [fault for fault in plan.faults if fault in _AMONG_DATA]
        self._late_with_books = self._late + [fault for fault in plan.faults if fault in _AMONG_BOOKS]
        self.early = self._drawn([fault for fault in plan.faults if fault in _BEFORE_DATA], 3)
        """What befalls the beginning of the connection: something once in three times."""

    def among_data(self, has_books: bool) -> Fault | None:
        """What befalls the next frame, which has order-book messages or has none."""
        return self._drawn(self._late_with_books if has_books else self._late, self._every)

    def stop(self) -> None:
        """Nothing more befalls the connection."""
        self._late, self._late_with_books = [], []

    def early_error(self) -> int:
        """An error code instead of the greeting."""
        return self._one_of(_EARLY_ERRORS)

    def late_error(self) -> int:
        """An error code among the data."""
        return self._one_of(_LATE_ERRORS)

    def close_code(self) -> int:
        """The code of an unclean close."""
        return self._one_of(_UNCLEAN_CODES)

    def garbage(self) -> str | bytes:
        """A frame that means nothing."""
        return self._one_of(_GARBAGE)

    def cut(self, frame: str) -> str:
        """The beginning of a frame."""
        return frame[: self._below(len(frame))]

    def damage(self, message: str) -> str:
        """An order-book message that has been damaged."""
        return damaged(message, self._one_of(DAMAGES))

    def befallen(self, choices: Sequence[_Choice]) -> _Choice:
        """Which of several things it is that something befalls."""
        return self._one_of(choices)

    def _drawn(self, faults: Sequence[Fault], every: int) -> Fault | None:
        if not faults or self._below(every):
            return None
        fault = self._one_of(faults)
        self._on_fault(fault)
        return fault

    def _below(self, limit: int) -> int:
        return int(self._random.random() * limit)

    def _one_of(self, choices: Sequence[_Choice]) -> _Choice:
        return choices[self._below(len(choices))]
