"""Saboteurs of the feed parser."""

import json
import re
from typing import Any

from ticktotrade.errors import ErrorCode, Refused
from ticktotrade.feed import FeedConfig, TreeParser
from ticktotrade.feed.events import Average, Bar, BookUpdate, Element, Parsed, Problem, Quote, Skipped, Trade
from ticktotrade.market_data import Level
from ticktotrade.nano import NANOS
from ticktotrade.schema.shapes import I64_MAX
from ticktotrade_conformance.saboteurs.registry import saboteur


@saboteur("feed", "FEED-1")
class OneByteMore(TreeParser):
    """Reads a frame that is one byte above the limit."""

    def __init__(self, config: FeedConfig) -> None:
        super().__init__(config._replace(max_frame_bytes=config.max_frame_bytes + 1))


@saboteur("feed", "FEED-2")
class StopsAtTheEnd(TreeParser):
    """Stops behind the first complete value, and never sees the bytes that trail."""

    def parse(self, frame: bytes) -> Parsed:
        try:
            _, end = json.JSONDecoder().raw_decode(frame.decode())
        except (ValueError, RecursionError):
            return super().parse(frame)
        return super().parse(frame.decode()[:end].encode())


@saboteur("feed", "FEED-3")
class OneBadElementDropsAll(TreeParser):
    """One broken element loses the whole array."""

    def parse(self, frame: bytes) -> Parsed:
        parsed = super().parse(frame)
        if any(isinstance(element, Problem) for element in parsed.elements):
            raise Refused(ErrorCode.FRAME_MALFORMED)
        return parsed


@saboteur("feed", "FEED-5")
class ForgetsReset(TreeParser):
    """Every order-book message is a change."""

    def parse(self, frame: bytes) -> Parsed:
        elements, unknown = super().parse(frame)
        changed = [each._replace(reset=False) if isinstance(each, BookUpdate) else each for each in elements]
        return Parsed(tuple(changed), unknown)


@saboteur("feed", "FEED-4")
class UnknownIsBroken(TreeParser):
    """Takes a message type that it does not know for an error."""

    def _element(self, element: Any) -> Element:
        read = super()._element(element)
        return Problem(ErrorCode.WRONG_TYPE, "T", None, False) if isinstance(read, Skipped) else read


@saboteur("feed", "FEED-6")
class RefusesNull(TreeParser):
    """Does not know that the venue writes null where it means nothing."""

    def parse(self, frame: bytes) -> Parsed:
        return super().parse(frame.replace(b":null", b":{}"))


@saboteur("feed", "FEED-7")
class ConvertsStrings(TreeParser):
    """Reads a number in quotes as a number."""

    def parse(self, frame: bytes) -> Parsed:
        return super().parse(re.sub(rb':"(-?[1-9][0-9]*(?:\.[0-9]+)?)"', rb":\1", frame))


@saboteur("feed", "FEED-8")
class FloatIds(TreeParser):
    """Keeps trade ids in a float: above 2^53 neighbours merge."""

    def _element(self, element: Any) -> Element:
        read = super()._element(element)
        return read._replace(id=int(float(read.id))) if isinstance(read, Trade) else read


@saboteur("feed", "FEED-9")
class MicrosecondTimes(TreeParser):
    """Keeps times as most date types do, to the microsecond."""

    def _element(self, element: Any) -> Element:
        read = super()._element(element)
        if isinstance(read, Trade | Quote | BookUpdate):
            return read._replace(time=read.time // 1000 * 1000)
        return read


@saboteur("feed", "FEED-10")
class CutsSymbols(TreeParser):
    """Keeps the first thirty-two characters of a symbol, as a field of fixed width does."""

    def _element(self, element: Any) -> Element:
        if isinstance(element, dict) and type(element.get("S")) is str:
            element["S"] = element["S"][:32]
        return super()._element(element)


@saboteur("feed", "FEED-11")
class LastMemberWins(TreeParser):
    """Of two members of one name takes the last, as most readers of JSON do."""

    def _element(self, element: Any) -> Element:
        self._json.repeated = False
        return super()._element(element)


@saboteur("feed", "FEED-12")
class CountsWhatItSkips(TreeParser):
    """Counts the members of skipped elements as unknown ones."""

    def _element(self, element: Any) -> Element:
        read = super()._element(element)
        if isinstance(read, Skipped):
            self._unknown_members += len(element) - 1
        return read


@saboteur("feed", "FEED-13")
class NanoAverages(TreeParser):
    """Cuts an average off behind its ninth decimal."""

    def _element(self, element: Any) -> Element:
        read = super()._element(element)
        if isinstance(read, Bar) and read.average is not None and read.average.decimals > 9:
            coefficient, decimals = read.average
            return read._replace(average=Average(coefficient // 10 ** (decimals - 9), 9))
        return read


@saboteur("feed", "FEED-14")
class RemembersSeconds(TreeParser):
    """Remembers what a second's text stands for, fraction and all: the next event in that second gets it too."""

    def __init__(self, config: FeedConfig) -> None:
        super().__init__(config)
        self._seconds: dict[int, int] = {}

    def _element(self, element: Any) -> Element:
        read = super()._element(element)
        if isinstance(read, Trade | Quote | BookUpdate):
            return read._replace(time=self._seconds.setdefault(read.time // NANOS, read.time))
        return read


@saboteur("feed", "FEED-15")
class BlamesTheFirstSymbol(TreeParser):
    """Takes the last of two symbols for the broken element's: another book is thought to have missed it."""

    def _element(self, element: Any) -> Element:
        read = super()._element(element)
        if isinstance(read, Problem) and isinstance(element, dict) and type(element.get("S")) is str:
            return read._replace(symbol=element["S"][:32] or None)
        return read


@saboteur("feed", "FEED-15")
class NothingIsLost(TreeParser):
    """Thinks that what is no update cannot have been one: an element without a type costs nothing."""

    def _element(self, element: Any) -> Element:
        read = super()._element(element)
        if isinstance(read, Problem) and not (isinstance(element, dict) and element.get("T") == "o"):
            return read._replace(book_lost=False)
        return read


@saboteur("feed", "FEED-15")
class EverythingIsLost(TreeParser):
    """Takes every broken element for an update, trades too."""

    def _element(self, element: Any) -> Element:
        read = super()._element(element)
        return read._replace(book_lost=True) if isinstance(read, Problem) else read


@saboteur("feed", "FEED-16")
class StubsBreakTheBook(TreeParser):
    """Refuses the whole book for one level that nobody trades at."""

    def _element(self, element: Any) -> Element:
        read = super()._element(element)
        if isinstance(read, BookUpdate) and read.asks_cut:
            return Problem(ErrorCode.OUT_OF_RANGE, "a", read.symbol, book_lost=True)
        return read


@saboteur("feed", "FEED-16")
class CutsInSilence(TreeParser):
    """Leaves levels out, and does not say so."""

    def _element(self, element: Any) -> Element:
        read = super()._element(element)
        return read._replace(asks_cut=False) if isinstance(read, BookUpdate) else read


@saboteur("feed", "FEED-16")
class ClampsFarAsks(TreeParser):
    """Keeps an ask that is too high at the highest price there is."""

    def _element(self, element: Any) -> Element:
        read = super()._element(element)
        if isinstance(read, BookUpdate) and read.asks_cut:
            return read._replace(asks=(*read.asks, Level(I64_MAX, NANOS)), asks_cut=False)
        return read


@saboteur("feed", "FEED-16")
class CutsBidsToo(TreeParser):
    """Leaves bids out that are too high, so that the best one is missing."""

    def _element(self, element: Any) -> Element:
        read = super()._element(element)
        if not (isinstance(read, Problem) and read.member == "b" and read.code is ErrorCode.OUT_OF_RANGE):
            return read
        bids = [each for each in element["b"] if isinstance(each, dict) and "e" not in str(each.get("p"))]
        return super()._element({**element, "b": [each for each in bids if len(str(each.get("p"))) < 10]})
