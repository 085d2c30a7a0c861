"""Saboteurs of the feed parser."""

import json
import re
from fractions import Fraction
from typing import Any

from ticktotrade.errors import ErrorCode, Refused
from ticktotrade.feed import FeedConfig, TreeParser
from ticktotrade.feed.events import Average, Bar, BookUpdate, Element, Parsed, Problem, Quote, Skipped, Trade
from ticktotrade.feed.members import LAYOUTS
from ticktotrade.feed.values import READERS, Number
from ticktotrade.json_text import RepeatedMember
from ticktotrade.market_data import Level
from ticktotrade.nano import NANOS
from ticktotrade.schema.shapes import I64_MAX, U64_MAX
from ticktotrade_conformance.saboteurs.registry import saboteur


@saboteur("feed", "Reads a frame that is one byte above the limit.", "FEED-1")
class OneByteMore(TreeParser):
    def __init__(self, config: FeedConfig) -> None:
        super().__init__(config._replace(max_frame_bytes=config.max_frame_bytes + 1))


@saboteur("feed", "Stops behind the first complete value, and never sees the bytes that trail.", "FEED-2")
class StopsAtTheEnd(TreeParser):
    def parse(self, frame: bytes) -> Parsed:
        try:
            _, end = json.JSONDecoder().raw_decode(frame.decode())
        except (ValueError, RecursionError):
            return super().parse(frame)
        return super().parse(frame.decode()[:end].encode())


@saboteur("feed", "One broken element loses the whole array.", "FEED-3")
class OneBadElementDropsAll(TreeParser):
    def parse(self, frame: bytes) -> Parsed:
        parsed = super().parse(frame)
        if any(isinstance(element, Problem) for element in parsed.elements):
            raise Refused(ErrorCode.FRAME_MALFORMED)
        return parsed


@saboteur("feed", "Every order-book message is a change.", "FEED-5")
class ForgetsReset(TreeParser):
    def parse(self, frame: bytes) -> Parsed:
        elements, unknown = super().parse(frame)
        changed = [each._replace(reset=False) if isinstance(each, BookUpdate) else each for each in elements]
        return Parsed(tuple(changed), unknown)


@saboteur("feed", "Takes a message type that it does not know for an error.", "FEED-4")
class UnknownIsBroken(TreeParser):
    def _element(self, element: Any) -> Element:
        read = super()._element(element)
        return Problem(ErrorCode.WRONG_TYPE, "T", None, False) if isinstance(read, Skipped) else read


@saboteur("feed", "Does not know that the venue writes null where it means nothing.", "FEED-6")
class RefusesNull(TreeParser):
    def parse(self, frame: bytes) -> Parsed:
        return super().parse(frame.replace(b":null", b":{}"))


@saboteur("feed", "Reads a number in quotes as a number.", "FEED-7")
class ConvertsStrings(TreeParser):
    def parse(self, frame: bytes) -> Parsed:
        return super().parse(re.sub(rb':"(-?[1-9][0-9]*(?:\.[0-9]+)?)"', rb":\1", frame))


@saboteur("feed", "Keeps trade ids in a float: above 2^53 neighbours merge.", "FEED-8")
class FloatIds(TreeParser):
    def _element(self, element: Any) -> Element:
        read = super()._element(element)
        return read._replace(id=int(float(read.id))) if isinstance(read, Trade) else read


@saboteur("feed", "Keeps times as most date types do, to the microsecond.", "FEED-9")
class MicrosecondTimes(TreeParser):
    def _element(self, element: Any) -> Element:
        read = super()._element(element)
        if isinstance(read, Trade | Quote | BookUpdate):
            return read._replace(time=read.time // 1000 * 1000)
        return read


@saboteur(
    "feed", "Keeps the first thirty-two characters of a symbol, as a field of fixed width does.", "FEED-10"
)
class CutsSymbols(TreeParser):
    def _element(self, element: Any) -> Element:
        if isinstance(element, dict) and type(element.get("S")) is str:
            element["S"] = element["S"][:32]
        return super()._element(element)


@saboteur(
    "feed", "Of two members of one name takes the last, as most readers of JSON do.", "FEED-11", "JSON-4"
)
class LastMemberWins(TreeParser):
    def _element(self, element: Any) -> Element:
        self._json.repeated = False
        return super()._element(element)


@saboteur("feed", "Counts the members of skipped elements as unknown ones.", "FEED-12")
class CountsWhatItSkips(TreeParser):
    def _element(self, element: Any) -> Element:
        read = super()._element(element)
        if isinstance(read, Skipped):
            self._unknown_members += len(element) - 1
        return read


@saboteur("feed", "Cuts an average off behind its ninth decimal.", "FEED-13")
class NanoAverages(TreeParser):
    def _element(self, element: Any) -> Element:
        read = super()._element(element)
        if isinstance(read, Bar) and read.average is not None and read.average.decimals > 9:
            coefficient, decimals = read.average
            return read._replace(average=Average(coefficient // 10 ** (decimals - 9), 9))
        return read


@saboteur(
    "feed",
    "Remembers what a second's text stands for, fraction and all: the next event in that second gets it too.",
    "FEED-14",
)
class RemembersSeconds(TreeParser):
    def __init__(self, config: FeedConfig) -> None:
        super().__init__(config)
        self._seconds: dict[int, int] = {}

    def _element(self, element: Any) -> Element:
        read = super()._element(element)
        if isinstance(read, Trade | Quote | BookUpdate):
            return read._replace(time=self._seconds.setdefault(read.time // NANOS, read.time))
        return read


@saboteur(
    "feed",
    "Takes the last of two symbols for the broken element's: another book is thought to have missed it.",
    "FEED-15",
)
class BlamesTheFirstSymbol(TreeParser):
    def _element(self, element: Any) -> Element:
        read = super()._element(element)
        if isinstance(read, Problem) and isinstance(element, dict) and type(element.get("S")) is str:
            return read._replace(symbol=element["S"][:32] or None)
        return read


@saboteur(
    "feed",
    "Thinks that what is no update cannot have been one: an element without a type costs nothing.",
    "FEED-15",
)
class NothingIsLost(TreeParser):
    def _element(self, element: Any) -> Element:
        read = super()._element(element)
        if isinstance(read, Problem) and not (isinstance(element, dict) and element.get("T") == "o"):
            return read._replace(book_lost=False)
        return read


@saboteur("feed", "Takes every broken element for an update, trades too.", "FEED-15")
class EverythingIsLost(TreeParser):
    def _element(self, element: Any) -> Element:
        read = super()._element(element)
        return read._replace(book_lost=True) if isinstance(read, Problem) else read


@saboteur("feed", "Refuses the whole book for one level that nobody trades at.", "FEED-16")
class StubsBreakTheBook(TreeParser):
    def _element(self, element: Any) -> Element:
        read = super()._element(element)
        if isinstance(read, BookUpdate) and read.asks_cut:
            return Problem(ErrorCode.OUT_OF_RANGE, "a", read.symbol, book_lost=True)
        return read


@saboteur("feed", "Leaves levels out, and does not say so.", "FEED-16")
class CutsInSilence(TreeParser):
    def _element(self, element: Any) -> Element:
        read = super()._element(element)
        return read._replace(asks_cut=False) if isinstance(read, BookUpdate) else read


@saboteur("feed", "Keeps an ask that is too high at the highest price there is.", "FEED-16")
class ClampsFarAsks(TreeParser):
    def _element(self, element: Any) -> Element:
        read = super()._element(element)
        if isinstance(read, BookUpdate) and read.asks_cut:
            return read._replace(asks=(*read.asks, Level(I64_MAX, NANOS)), asks_cut=False)
        return read


@saboteur("feed", "Leaves bids out that are too high, so that the best one is missing.", "FEED-16")
class CutsBidsToo(TreeParser):
    def _element(self, element: Any) -> Element:
        read = super()._element(element)
        if not (isinstance(read, Problem) and read.member == "b" and read.code is ErrorCode.OUT_OF_RANGE):
            return read
        bids = [each for each in element["b"] if isinstance(each, dict) and "e" not in str(each.get("p"))]
        return super()._element({**element, "b": [each for each in bids if len(str(each.get("p"))) < 10]})


@saboteur("feed", "Takes NaN for a number that is of no use, as JavaScript's friends do.", "JSON-1")
class ReadsNaN(TreeParser):
    def parse(self, frame: bytes) -> Parsed:
        return super().parse(frame.replace(b":NaN", b":null"))


@saboteur("feed", "Counts the depth from the outermost value's members.", "JSON-2")
class OneDeeper(TreeParser):
    def parse(self, frame: bytes) -> Parsed:
        innermost = frame.count(b"[") == 65 == frame.count(b"]") and frame.count(b"{") == 0
        return super().parse(frame.replace(b"[]", b"0") if innermost else frame)


@saboteur("feed", "Replaces half a pair of surrogates by a question mark.", "JSON-3")
class LoneSurrogates(TreeParser):
    def parse(self, frame: bytes) -> Parsed:
        return super().parse(re.sub(rb"\\ud83d(?!\\u)|\\ud800(?!\\u)", b"?", frame))


class _ReadsOneKind(TreeParser):
    """Reads the values of one ``kind`` in a way of its own."""

    kind: str

    def _read(self, value: Any) -> Any:
        return READERS[self.kind](value)

    def _values(self, layout: Any, members: Any) -> list[Any]:
        sound = READERS[self.kind]
        own = [(name, self._read if read is sound else read, *rest) for name, read, *rest in layout.members]
        return super()._values(layout._replace(members=tuple(own)), members)


@saboteur(
    "feed",
    "Counts nanos in 64 bits without a sign, unchecked: what is too high for them is a low price again.",
    "FEED-8",
)
class WrapsAround(_ReadsOneKind):
    kind = "price"

    def _read(self, value: Any) -> Any:
        if type(value) is Number and re.fullmatch(r"[0-9.]{1,40}", value):
            nanos = Fraction(value) * NANOS
            if nanos.denominator == 1 and int(nanos) & U64_MAX <= I64_MAX:
                return int(nanos) & U64_MAX
        return super()._read(value)


@saboteur("feed", "Multiplies by ten and adds, in 64 bits, for as many digits as there are.", "FEED-8")
class WrapsIds(_ReadsOneKind):
    kind = "id"

    def _read(self, value: Any) -> Any:
        if type(value) is Number and value.isdecimal():
            return int(value) & U64_MAX
        return super()._read(value)


@saboteur("feed", "Looks at the tenth decimal, and at none behind it.", "FEED-8")
class TenDecimals(_ReadsOneKind):
    kind = "price"

    def _read(self, value: Any) -> Any:
        if type(value) is Number and value.isascii() and "e" not in value.lower():
            whole, point, fraction = value.partition(".")
            value = Number(whole + point + fraction[:10])
        return super()._read(value)


@saboteur("feed", "Keeps an exponent in one byte.", "FEED-8")
class NarrowExponents(_ReadsOneKind):
    kind = "size"

    def _read(self, value: Any) -> Any:
        if type(value) is Number:
            value = Number(
                re.sub(
                    r"([eE])([+-]?)([0-9]{1,30})$", lambda found: f"e{found[2]}{int(found[3]) % 256}", value
                )
            )
        return super()._read(value)


@saboteur(
    "feed",
    "Takes an offset's sign from its hours: minus no hours and thirty minutes is plus thirty.",
    "FEED-9",
)
class EastOfGreenwich(_ReadsOneKind):
    kind = "time"

    def _read(self, value: Any) -> Any:
        return super()._read(re.sub(r"-(00:[0-9]{2})$", r"+\1", value) if type(value) is str else value)


@saboteur("feed", "Hands symbols on as C does, up to their first zero.", "FEED-10")
class EndsAtZero(_ReadsOneKind):
    kind = "symbol"

    def _read(self, value: Any) -> Any:
        symbol = super()._read(value)
        return symbol.partition("\0")[0] or symbol


@saboteur("feed", "Measures a label in characters instead of bytes.", "FEED-10")
class CountsCharacters(_ReadsOneKind):
    kind = "label"

    def _read(self, value: Any) -> Any:
        return value if type(value) is str and len(value) <= 32 else super()._read(value)


@saboteur(
    "feed",
    "Takes the padding of a label of fixed width away, though a blank is a condition's name.",
    "FEED-10",
)
class TrimsLabels(_ReadsOneKind):
    kind = "label"

    def _read(self, value: Any) -> Any:
        return super()._read(value).rstrip(" ")


@saboteur("feed", "Measures a frame after it was decoded.", "FEED-1")
class LimitsCharacters(TreeParser):
    def parse(self, frame: bytes) -> Parsed:
        limit = self._max_frame_bytes
        self._max_frame_bytes = limit + len(frame) - len(frame.decode(errors="replace"))
        try:
            return super().parse(frame)
        finally:
            self._max_frame_bytes = limit


@saboteur("feed", "Has room for so many levels, and reads no more.", "FEED-5")
class SomeLevels(TreeParser):
    def _element(self, element: Any) -> Element:
        read = super()._element(element)
        return (
            read._replace(bids=read.bids[:64], asks=read.asks[:64]) if isinstance(read, BookUpdate) else read
        )


@saboteur("feed", "Puts the levels into a map as it reads them: of one price the last remains.", "FEED-5")
class MergesLevels(TreeParser):
    def _element(self, element: Any) -> Element:
        read = super()._element(element)
        if isinstance(read, BookUpdate):
            return read._replace(bids=tuple({each.price: each for each in read.bids}.values()))
        return read


@saboteur("feed", "Compares names as C does.", "FEED-5")
class NamesUpToZero(TreeParser):
    def parse(self, frame: bytes) -> Parsed:
        return super().parse(re.sub(rb'"(\w+)\\u0000":', rb'"\1":', frame))


@saboteur(
    "feed",
    "Looks at the first letter of a type: those of one letter are all that it was written for.",
    "FEED-4",
)
class FirstLetterOfTheType(TreeParser):
    def _element(self, element: Any) -> Element:
        kind = element.get("T") if isinstance(element, dict) else None
        if type(kind) is str and kind not in LAYOUTS and kind[:1] in LAYOUTS:
            element["T"] = kind[0]
        return super()._element(element)


@saboteur("feed", "Has room for sixteen names to compare with.", "FEED-11")
class SixteenNames(TreeParser):
    def _element(self, element: Any) -> Element:
        if isinstance(element, dict) and len(element) > 16:
            self._json.repeated = False
        return super()._element(element)


@saboteur("feed", "Counts unknown members by setting bits in a word of sixty-four.", "FEED-12")
class CountsInABitmap(TreeParser):
    def parse(self, frame: bytes) -> Parsed:
        elements, unknown = super().parse(frame)
        return Parsed(elements, min(unknown, 64))


@saboteur(
    "feed",
    "Looks for control characters in the first block of a string, and then for its end alone.",
    "JSON-1",
)
class ControlsBehindSixtyFour(TreeParser):
    def parse(self, frame: bytes) -> Parsed:
        return super().parse(re.sub(rb'("[^"\\]{64,}?)[\x00-\x1f]', rb"\1?", frame))


@saboteur("feed", "Does not look whether a frame of a page and more is UTF-8.", "JSON-1")
class TrustsLongFrames(TreeParser):
    def parse(self, frame: bytes) -> Parsed:
        return super().parse(frame.decode(errors="replace").encode() if len(frame) >= 4096 else frame)


@saboteur("feed", "Decodes by shifting, and does not ask whether fewer bytes would have done.", "JSON-1")
class TakesOverlongBytes(TreeParser):
    def parse(self, frame: bytes) -> Parsed:
        return super().parse(re.sub(rb"\xc0[\x80-\xbf]|\xe0[\x80-\x9f][\x80-\xbf]", b"?", frame))


@saboteur("feed", "Remembers frames by their length and the sum of their bytes.", "FEED-14")
class RemembersSums(TreeParser):
    def __init__(self, config: FeedConfig) -> None:
        super().__init__(config)
        self._known: dict[tuple[int, int], Parsed] = {}

    def parse(self, frame: bytes) -> Parsed:
        key = len(frame), sum(frame)
        if key not in self._known:
            self._known[key] = super().parse(frame)
        return self._known[key]


class _RemembersSymbols(TreeParser):
    """Makes one text of symbols that have the same ``_key``."""

    def __init__(self, config: FeedConfig) -> None:
        super().__init__(config)
        self._symbols: dict[Any, str] = {}

    def _key(self, symbol: str) -> Any:
        raise NotImplementedError

    def _element(self, element: Any) -> Element:
        read = super()._element(element)
        if not isinstance(read, Trade | Quote | BookUpdate):
            return read
        return read._replace(symbol=self._symbols.setdefault(self._key(read.symbol), read.symbol))


@saboteur("feed", "Looks symbols up without regard to case.", "FEED-14")
class SymbolsInLowerCase(_RemembersSymbols):
    def _key(self, symbol: str) -> str:
        return symbol.lower()


@saboteur("feed", "Keeps symbols in a word of eight bytes.", "FEED-14")
class SymbolsInAWord(_RemembersSymbols):
    def _key(self, symbol: str) -> str:
        return symbol[:8]


@saboteur("feed", "Has room for sixty-four symbols, and takes the next for the last one.", "FEED-14")
class SixtyFourSymbols(_RemembersSymbols):
    def _key(self, symbol: str) -> str:
        return symbol if symbol in self._symbols or len(self._symbols) < 64 else list(self._symbols)[-1]


@saboteur(
    "feed",
    "Remembers that a price was read before it has looked at it: refused once, it is 0 from then on.",
    "FEED-14",
)
class RemembersTheRefused(TreeParser):
    def __init__(self, config: FeedConfig) -> None:
        super().__init__(config)
        self._refused: set[str] = set()

    def _element(self, element: Any) -> Element:
        price = element.get("p") if isinstance(element, dict) else None
        if type(price) is Number and price in self._refused:
            element["p"] = Number("0")
        read = super()._element(element)
        if isinstance(read, Problem) and read.member == "p" and type(price) is Number:
            self._refused.add(price)
        return read


def _is_far(price: str) -> bool:
    try:
        READERS["price"](price)
    except Refused:
        return True
    return False


@saboteur(
    "feed",
    "Lets each level that is too far away say whether asks are cut, so that the last one decides.",
    "FEED-16",
)
class CutByTheLast(TreeParser):
    def _element(self, element: Any) -> Element:
        read = super()._element(element)
        if not isinstance(read, BookUpdate) or not read.asks_cut:
            return read
        far = [level for level in element["a"] if _is_far(level["p"])]
        return read._replace(asks_cut=READERS["size"](far[-1]["s"]) > 0)


@saboteur("feed", "Takes names for the same that are as long and begin with the same eight bytes.", "FEED-11")
class HashesBeginnings(TreeParser):
    def _element(self, element: Any) -> Element:
        read = super()._element(element)
        alike = isinstance(element, dict) and len({(len(name), name[:8]) for name in element}) < len(element)
        if alike and not isinstance(read, Problem):
            return Problem(
                ErrorCode.DUPLICATE_MEMBER, "", element.get("S"), book_lost=element.get("T") == "o"
            )
        return read


@saboteur(
    "feed", "Looks for repeated names in the first 64 items of an array, and lets the others be.", "FEED-11"
)
class LooksAtAPage(TreeParser):
    def _element(self, element: Any) -> Element:
        if isinstance(element, dict) and not isinstance(element, RepeatedMember):
            for name, value in element.items():
                if isinstance(value, list) and name != "b":
                    element = {**element, name: value[:64] + [_once(each) for each in value[64:]]}
        return super()._element(element)


def _once(value: Any) -> Any:
    """An object without the knowledge that it repeats a name."""
    return dict(value) if isinstance(value, RepeatedMember) else value


@saboteur(
    "feed",
    "Takes a member under its name with a capital, as readers do that match fields by their letters.",
    "FEED-5",
)
class CapitalsWillDo(TreeParser):
    def _element(self, element: Any) -> Element:
        if isinstance(element, dict) and not isinstance(element, RepeatedMember):
            element = {
                (name.lower() if len(name) > 1 and name.lower() not in element else name): value
                for name, value in element.items()
            }
        return super()._element(element)
