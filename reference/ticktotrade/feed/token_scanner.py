"""Phase 2 feed parser for CPython: a frame is cut at its commas, and the pieces are looked up.

CPython is slow at bytes one by one and fast at few large calls. Of the members of a message most have been
seen before, name and value together: ``"bp":61685.99`` is a key in a dictionary, and what it stands for was
read strictly when it came up first. Every piece is the whole of one member, so a frame whose pieces are all
sound is sound itself.

What does not look like a message in the venue's usual spelling goes to the tree, as it is and as a whole.
`byte_scanner` is the same for PyPy.
"""

from collections.abc import Callable
from typing import Final

from ticktotrade.errors import ErrorCode, Refused
from ticktotrade.feed.events import BookUpdate, Element, Parsed, Trade
from ticktotrade.feed.interface import FeedConfig, FeedParser, UpdateParts
from ticktotrade.feed.members import LAYOUTS
from ticktotrade.feed.shape_reader import ShapeReader
from ticktotrade.feed.token_readers import SECOND_LENGTH, ReadFrame, TokenReaders
from ticktotrade.feed.token_values import Fractions, Levels, Minutes, Seconds, Symbols
from ticktotrade.feed.tree import TreeParser
from ticktotrade.feed.unrecognised import Unrecognised
from ticktotrade.json_text import JsonReader
from ticktotrade.new_record import new_record

_MOST_ORDERS: Final = 64
"""How many orders of members are learned; a hostile feed could send a new one each time."""

_KIND_END: Final = len(b'[{"T":"q",')
_UPDATE: Final = b'[{"T":"o",'
_SECOND_END: Final = len('"t":') + SECOND_LENGTH


class TokenScanner(FeedParser):
    """Learns the order in which a message's members come, and then reads messages in that order by their pieces.

    ``changes``, ``quoted`` and ``traded`` are those of a `ShapeReader`: attributes, since a method would be a call more.
    """

    def __init__(self, config: FeedConfig = FeedConfig()) -> None:
        self._max_frame_bytes = config.max_frame_bytes
        self._tree = TreeParser(config)
        self._json = JsonReader()
        # By how a frame begins: the reader that fitted last, and all of them.
        self._readers: dict[bytes, ReadFrame] = {_UPDATE: self._book_update}
        self._known: dict[bytes, list[ReadFrame]] = {_UPDATE: [self._book_update]}
        self._orders: set[tuple[str, ...]] = set()
        self._token_readers = made = TokenReaders()
        self._symbols: Symbols = made.memo(Symbols, "S", "symbol", b"")
        self._seconds: Seconds = made.memo(Seconds, "t", "time", b"")
        self._fractions: Fractions = made.memo(Fractions, "t", "time", b"")
        self._levels = Levels()
        reader = ShapeReader(config.max_frame_bytes, self._symbols, Minutes())
        self.changes: Callable[[bytes], UpdateParts] = reader.changes
        self.quoted: Callable[[bytes], str] = reader.quoted
        self.traded: Callable[[bytes], Trade] = reader.traded

    def parse(self, frame: bytes) -> Parsed:
        """O(bytes of the frame), of which few are looked at one by one (FEED-14)."""
        if len(frame) > self._max_frame_bytes:  # FEED-1
            raise Refused(ErrorCode.FRAME_TOO_LARGE, f"{len(frame)} bytes")
        try:
            event = self._readers[frame[:_KIND_END]](frame)
        except (KeyError, ValueError, Unrecognised):
            return self._less_usual(frame)
        parsed: Parsed = new_record(Parsed, ((event,), 0))
        return parsed

    def _less_usual(self, frame: bytes) -> Parsed:
        """Several elements, or one in another order than the last of its type; else what the tree says (FEED-3)."""
        try:
            return Parsed(tuple(map(self._element, _elements(frame))), 0)
        except (ValueError, Unrecognised):
            parsed = self._tree.parse(frame)
        self._learn(frame, parsed)
        return parsed

    def _element(self, frame: bytes) -> Element:
        beginning = frame[:_KIND_END]
        for read in self._known.get(beginning, ()):
            try:
                event = read(frame)
            except (ValueError, Unrecognised):
                continue
            self._readers[beginning] = read
            return event
        raise Unrecognised

    def _book_update(self, frame: bytes) -> BookUpdate:
        """An update as the venue documents it: symbol, time, bids, asks, and then perhaps the flag."""
        _, head, bids, asks = frame.split(b"[")
        _, symbol, time, name = head.split(b",")
        if name != b'"b":' or not bids.endswith(b'],"a":'):
            raise Unrecognised
        if asks.endswith(b"]}]"):
            asks, reset = asks[:-3], False
        elif asks.endswith(b'],"r":true}]'):
            asks, reset = asks[:-12], True
        else:
            raise Unrecognised
        # `"t":"2024-08-09T00:00:01` and `.273Z"`: there are few of either.
        at = self._seconds[time[:_SECOND_END]] + self._fractions[time[_SECOND_END:]]
        levels = self._levels.read
        update: BookUpdate = new_record(
            BookUpdate, (self._symbols[symbol], at, reset, levels(bids[:-6]), levels(asks), False)
        )
        return update

    def _learn(self, frame: bytes, parsed: Parsed) -> None:
        """Make a reader for the first element of a frame that no reader takes, if there is a sound event in it."""
        if parsed.unknown_members:
            return
        try:
            elements = _elements(frame)
            for element, event in zip(elements, parsed.elements, strict=True):
                if not self._is_known(element):
                    self._learn_order(element, event)
                    return
        except (ValueError, Unrecognised):
            return

    def _is_known(self, frame: bytes) -> bool:
        try:
            self._element(frame)
        except (ValueError, Unrecognised):
            return False
        return True

    def _learn_order(self, frame: bytes, event: Element) -> None:
        """Make a reader for a frame of one element, if what it says is an event, and its type is one letter."""
        beginning = frame[:_KIND_END]
        kind = frame[7:8].decode("latin-1")
        layout = LAYOUTS.get(kind)
        if layout is None or not isinstance(event, layout.event) or isinstance(event, BookUpdate):
            return
        if beginning != b'[{"T":"%b",' % kind.encode():
            return
        names = list(self._json.read(frame)[0])[1:]
        order = (kind, *names)
        if order in self._orders or len(self._orders) >= _MOST_ORDERS:
            return
        self._orders.add(order)
        read = self._token_readers.reader(kind, names)
        self._known.setdefault(beginning, []).append(read)
        self._readers[beginning] = read


def _elements(frame: bytes) -> list[bytes]:
    """Each element of a frame as a frame of its own, if it is written without white space."""
    if not (frame.startswith(b'[{"T"') and frame.endswith(b"}]")):
        raise Unrecognised
    return [b'[{"T"' + element + b"}]" for element in frame[5:-2].split(b'},{"T"')]
