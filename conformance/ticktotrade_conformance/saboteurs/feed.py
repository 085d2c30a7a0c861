"""Saboteurs of the feed parser."""

from ticktotrade.errors import ErrorCode, Refused
from ticktotrade.feed import TreeParser
from ticktotrade.feed.events import BookUpdate, Parsed, Problem
from ticktotrade_conformance.saboteurs.registry import saboteur


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
