"""What the pieces of a message stand for, remembered.

A piece is a member's name and its value: ``"bp":61685.99``. The first time it is read strictly; from then on
it is one look-up. What is remembered is bounded, so that a feed that never repeats itself costs no memory.
"""

from abc import ABC, abstractmethod
from typing import Any, Final

from ticktotrade.errors import Refused
from ticktotrade.feed.members import LEVEL_FIELDS
from ticktotrade.feed.unrecognised import Unrecognised
from ticktotrade.feed.values import READERS, WHEN_ABSENT, Number
from ticktotrade.json_text import BadJson, JsonReader
from ticktotrade.market_data import SYMBOL_BYTES, Level
from ticktotrade.nano import DECIMAL_NANOS, NANOS
from ticktotrade.new_record import new_record
from ticktotrade.schema.shapes import I64_MAX
from ticktotrade.timestamp import read_time

_MOST_PIECES: Final = 1 << 15
_LONGEST_PIECE: Final = 128
"""A longer piece is read each time: strings of a megabyte are not worth remembering."""

_ZERO: Final = ord("0")
_POINT: Final = ord(".")
_DAY: Final = 86_400 * NANOS
_TIME_NAME: Final = b'"t":"'


class _Memo(ABC, dict[bytes, Any]):
    """What pieces stand for. A look-up that fails calls `__missing__`, and costs nothing until then."""

    def __missing__(self, piece: bytes) -> Any:
        value = self._value(piece)
        if len(piece) <= _LONGEST_PIECE:
            if len(self) >= _MOST_PIECES:
                self.clear()
            self[piece] = value
        return value

    @abstractmethod
    def _value(self, piece: bytes) -> Any:
        """What a piece stands for, read strictly. Raises `Unrecognised`."""


class Values(_Memo):
    """The values of one member, by its pieces; ``suffix`` closes the last piece of a frame."""

    def __init__(self, name: str, kind: str, suffix: bytes, prefix: bytes = b"") -> None:
        super().__init__()
        self._prefix = prefix or b'"%b":' % name.encode()
        self._suffix = suffix
        self._kind = kind
        self._json = JsonReader(integer=Number, fraction=Number)

    def _value(self, piece: bytes) -> Any:
        text = piece[len(self._prefix) : len(piece) - len(self._suffix)]
        if self._prefix + text + self._suffix != piece:
            raise Unrecognised
        try:
            tree = self._json.read(text)
            if tree is None:
                return self._absent()
            return READERS[self._kind](tree)
        except (BadJson, Refused):
            raise Unrecognised from None

    def _absent(self) -> Any:
        raise Unrecognised


class Nanos(Values):
    """The prices or sizes of one member. Sizes are often new, so that they are worth a short cut."""

    def __init__(self, name: str, kind: str, suffix: bytes, prefix: bytes = b"") -> None:
        super().__init__(name, kind, suffix, prefix)
        self._start = len(self._prefix)
        self._end = -len(suffix) if suffix else None

    def __missing__(self, piece: bytes) -> int:
        # One integer of all digits, which is half of what two cost; the point was where `decimals` says.
        text = piece[self._start : self._end]
        digits = text.replace(b".", b"", 1)
        decimals = len(text) - text.find(b".") - 1
        if (
            0 < decimals <= 9
            and len(digits) == len(text) - 1
            and 0 < len(digits) - decimals <= 9
            and digits.isdigit()
            and (text[0] != _ZERO or text[1] == _POINT)
            and piece.startswith(self._prefix)
            and piece.endswith(self._suffix)
        ):
            nanos: int = int(digits) * DECIMAL_NANOS[decimals]
            if len(self) >= _MOST_PIECES:
                self.clear()
            self[piece] = nanos
            return nanos
        value: int = super().__missing__(piece)
        return value


class OptionalValues(Values):
    """The values of a member that may be null."""

    def _absent(self) -> Any:
        return WHEN_ABSENT.get(self._kind)


class Symbols(Values):
    """The symbols of one member. Few are new, but each is so to every parser, and to read JSON takes a while."""

    def _value(self, piece: bytes) -> Any:
        start, end = len(self._prefix) + 1, len(piece) - len(self._suffix) - 1
        text = piece[start:end].decode("latin-1")
        if (
            1 <= len(text) <= SYMBOL_BYTES
            and text.isascii()
            and text.isprintable()
            and '"' not in text
            and "\\" not in text
            and piece == b'%b"%b"%b' % (self._prefix, piece[start:end], self._suffix)
        ):
            return text
        return super()._value(piece)


class Ids(Values):
    """The ids of one member: every one is new, and none is remembered."""

    def __missing__(self, piece: bytes) -> int:
        digits = piece[len(self._prefix) : len(piece) - len(self._suffix)]
        if (
            digits.isdigit()
            and len(digits) <= 19
            and (digits[0] != _ZERO or len(digits) == 1)
            and piece.startswith(self._prefix)
            and piece.endswith(self._suffix)
        ):
            return int(digits)
        value: int = self._value(piece)
        return value


class Seconds(_Memo):
    """Times to the second: ``"t":"2024-08-09T00:00:01``. A second lasts long enough to be worth remembering."""

    def __init__(self, name: str, kind: str, suffix: bytes) -> None:
        super().__init__()
        del kind, suffix
        self._prefix = b'"%b":"' % name.encode()

    def _value(self, piece: bytes) -> int:
        text = piece[len(self._prefix) :]
        if self._prefix + text != piece or len(text) != len("2024-08-09T00:00:00"):
            raise Unrecognised
        seconds = _time(text.decode("latin-1") + "Z")
        # So far from the ends of the range that a fraction and an offset cannot carry it over.
        if abs(seconds) > I64_MAX - 2 * _DAY:
            raise Unrecognised
        return seconds


class Fractions(_Memo):
    """What comes behind the second of a time: ``.273Z"``. There are a thousand milliseconds."""

    def __init__(self, name: str, kind: str, suffix: bytes) -> None:
        super().__init__()
        del name, kind
        self._suffix = b'"' + suffix
        self._usual_end = b"Z" + self._suffix

    def __missing__(self, piece: bytes) -> int:
        # With nanoseconds nearly every piece is new: too many to remember, and worth a short cut.
        digits = piece[1 : -len(self._usual_end)]
        if len(digits) <= 9 and digits.isdigit() and piece[0] == _POINT and piece.endswith(self._usual_end):
            nanos: int = int(digits) * DECIMAL_NANOS[len(digits)]
            if len(digits) <= 3:
                self[piece] = nanos
            return nanos
        value: int = super().__missing__(piece)
        return value

    def _value(self, piece: bytes) -> int:
        if not piece.endswith(self._suffix):
            raise Unrecognised
        return _time("1970-01-01T00:00:00" + piece[: -len(self._suffix)].decode("latin-1"))


class Levels:
    """Reads one side of an order book: ``{"p":100.5,"s":1},{"p":100,"s":0}``."""

    def __init__(self) -> None:
        price, size = LEVEL_FIELDS
        self.price = Nanos(price.name, price.kind, b"", b'{"p":')
        self.size = Nanos(size.name, size.kind, b"}")

    def read(self, side: bytes) -> tuple[Level, ...]:
        """The levels of a side. Raises `ValueError` for an odd number of pieces, or `Unrecognised`."""
        if not side:
            return ()
        pieces = side.split(b",")
        prices, sizes, make = self.price, self.size, new_record  # locals, for the loop
        in_pairs = iter(pieces)
        return tuple(
            [
                make(Level, (prices[price], sizes[size]))
                for price, size in zip(in_pairs, in_pairs, strict=True)
            ]
        )


class Minutes(_Memo):
    """Times to the minute: ``2024-08-09T00:00:``. On a quiet market nearly every message has a second of its own."""

    def _value(self, piece: bytes) -> int:
        if len(piece) != len("2024-08-09T00:00:"):
            raise Unrecognised
        minute = _time(piece.decode("latin-1") + "00Z")
        if abs(minute) > I64_MAX - _DAY:  # its seconds might not be in range
            raise Unrecognised
        return minute


class UpdateHeads(_Memo):
    """How an update begins: ``[{"T":"o","S":"ETH/USD","t":"2024-08-09T00:00:``, which is symbol and minute."""

    def __init__(self, symbols: Symbols, minutes: Minutes) -> None:
        super().__init__()
        self._symbols = symbols
        self._minutes = minutes

    def _value(self, piece: bytes) -> tuple[str, int]:
        kind, symbol, time = piece.split(b",")
        if kind != b'[{"T":"o"' or not time.startswith(_TIME_NAME):
            raise Unrecognised
        return self._symbols[symbol], self._minutes[time[len(_TIME_NAME) :]]


class MessageHeads(_Memo):
    """How a message of another type begins: ``[{"T":"q","S":"ETH/USD"``, which is its symbol."""

    def __init__(self, kind: bytes, symbols: Symbols) -> None:
        super().__init__()
        self._start = b'[{"T":"%b",' % kind
        self._symbols = symbols

    def _value(self, piece: bytes) -> str:
        if not piece.startswith(self._start):
            raise Unrecognised
        symbol: str = self._symbols[piece[len(self._start) :]]
        return symbol


def _time(text: str) -> int:
    try:
        return read_time(text)
    except Refused:
        raise Unrecognised from None
