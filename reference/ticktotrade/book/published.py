"""What the books of phase 3 share: one thread changes a book, any number of others read it, none takes a lock.

The touch is published: it is an immutable record behind one attribute, so that reading it is one atomic load.
Reads that take more than one load are made consistent by a version, as in a seqlock: odd while an update is
under way, another one after it. A reader looks at the book, and what it saw is a book that existed if the
version was even before and is the same after. If not, it looks again.

A reader that never gets through (a long snapshot, a busy writer) does not starve: after some attempts it
leaves a question, which the writer answers after its next update. So a reader is done at the latest when
the writer has stopped or has come to the end of one more update. (If the writer's thread dies in the middle of
one, nobody can tell what the book was, and readers of more than the touch wait.)

This needs two things of the interpreter: that one operation of a list or a dictionary, and one load or store
of an attribute, is atomic, and that other threads see stores in the order in which they were made. The global
interpreter lock gives both. A free-threaded build locks lists and dictionaries one by one, and loads with
acquire and stores with release, which is enough; that it does is CPython's way of building it and not a
promise of the language.
"""

import sys
from abc import abstractmethod
from collections.abc import Callable
from enum import Enum
from time import sleep
from typing import Any, Final, Generic, TypeVar

from ticktotrade.book.answers import walk_of
from ticktotrade.book.interface import BookConfig, Walk
from ticktotrade.book.levels import LevelsBook
from ticktotrade.errors import ErrorCode, Refused
from ticktotrade.market_data import Depth, Level, Side, Touch
from ticktotrade.ratio import Ratio

_Argument = TypeVar("_Argument")
_Answer = TypeVar("_Answer")

_ATTEMPTS: Final = 16


class Torn(Enum):
    """What an attempt to read answers if an update came between."""

    TORN = "torn"


class PublishedBook(LevelsBook):
    """A book whose readers see nothing but books that existed; only one thread may call what changes it.

    ``tests/unit/book/test_book_threads.py`` reads at every line of an update, and from other threads.
    """

    def __init__(self, config: BookConfig = BookConfig()) -> None:
        super().__init__(config)
        self._touch: Touch | None = Touch(None, None)  # none: to be found by whoever asks for it
        self._version = 0
        self._questions: list[_Question[Any, Any]] = []

    def best(self) -> Touch:
        """O(1): one atomic load, where the touch is published (BOOK-7, BOOK-12)."""
        touch = self._touch
        return self._read(self._look_at_touch, None) if touch is None else touch

    def depth(self, levels: int) -> Depth:
        """O(levels asked for) an attempt (BOOK-8)."""
        return self._read(self._look_at_depth, levels)

    def snapshot(self) -> Depth:
        """O(levels of the book) an attempt (BOOK-8)."""
        return self._read(self._look_at_depth, sys.maxsize)

    def imbalance(self, levels: int) -> Ratio:
        """O(levels asked for) an attempt (BOOK-9)."""
        return self._read(self._look_at_imbalance, levels)

    def walk(self, side: Side, quantity: int) -> Walk:
        """O(levels touched) an attempt (BOOK-12, BOOK-21)."""
        return self._read(self._look_at_walk, (side, quantity))

    def attempt(self, look: Callable[[_Argument], _Answer], argument: _Argument) -> _Answer | Torn:
        """One look at the book: the answer if it is that of a book that existed, else `Torn.TORN`.

        Raises what the look raises, if it was at a book that existed.
        """
        version = self._version
        if version & 1:
            return Torn.TORN
        try:
            answer = look(argument)
        except Exception:
            # A book half changed has keys without sizes, or one side only.
            if self._version == version:
                raise
            return Torn.TORN
        return answer if self._version == version else Torn.TORN

    def _read(self, look: Callable[[_Argument], _Answer], argument: _Argument) -> _Answer:
        for _ in range(_ATTEMPTS):
            answer = self.attempt(look, argument)
            if answer is not Torn.TORN:
                return answer
            sleep(0)  # lets the writer run, which may be waiting in the middle of an update
        return self._ask_the_writer(look, argument)

    def _ask_the_writer(self, look: Callable[[_Argument], _Answer], argument: _Argument) -> _Answer:
        """Leave a question with the writer, and go on trying, in case there is no more update."""
        question = _Question(look, argument)
        self._questions.append(question)
        while not question.answered:
            answer = self.attempt(look, argument)
            if answer is not Torn.TORN:
                return answer
            sleep(0)
        return question.result()

    def _answer_questions(self) -> None:
        """For the writer, between two updates."""
        while self._questions:
            self._questions.pop().ask()

    def _look_at_walk(self, asked: tuple[Side, int]) -> Walk:
        side, quantity = asked
        return walk_of(self._against(side), quantity)

    def _check_room(self, reset: bool, bids: tuple[Level, ...], asks: tuple[Level, ...]) -> None:
        """Refuse an update after which a side would hold too many levels (BOOK-6). O(changes)."""
        for held, changes, side in zip(self._held(), (bids, asks), Side, strict=True):
            there = 0 if reset else held
            if there + len(changes) <= self._max_levels:
                continue
            for price, size in dict(changes).items():
                there += (size > 0) - (not reset and self._holds(side, price))
            if there > self._max_levels:
                raise Refused(ErrorCode.TOO_MANY_LEVELS, f"a side would hold {there} levels")

    @abstractmethod
    def _held(self) -> tuple[int, int]:
        """How many bids and how many asks there are."""

    @abstractmethod
    def _holds(self, side: Side, price: int) -> bool:
        """Whether there is a level at a price, among the bids for ``buy``."""

    @abstractmethod
    def _look_at_depth(self, levels: int) -> Depth: ...

    def _look_at_touch(self, _: None) -> Touch:
        bids, asks = self._look_at_depth(1)
        return Touch(bids[0] if bids else None, asks[0] if asks else None)

    @abstractmethod
    def _look_at_imbalance(self, levels: int) -> Ratio: ...


class _Question(Generic[_Argument, _Answer]):
    """A look that the writer takes for a reader."""

    def __init__(self, look: Callable[[_Argument], _Answer], argument: _Argument) -> None:
        self._look = look
        self._argument = argument
        self._result: Callable[[], _Answer] | None = None

    @property
    def answered(self) -> bool:
        return self._result is not None

    def ask(self) -> None:
        """For the writer: look, and keep what came of it."""
        try:
            answer = self._look(self._argument)
        except Refused as error:
            refused = error

            def refuse() -> _Answer:
                raise refused

            self._result = refuse
        else:
            self._result = lambda: answer

    def result(self) -> _Answer:
        """For the reader, once it is answered."""
        assert self._result is not None
        return self._result()
