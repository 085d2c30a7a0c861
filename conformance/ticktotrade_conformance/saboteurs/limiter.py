"""Saboteurs of the limiter."""

from ticktotrade.errors import Refused
from ticktotrade.limiter import Admission, GcraLimiter, LimiterConfig
from ticktotrade.schema.shapes import I64_MAX, I64_MIN
from ticktotrade_conformance.saboteurs.registry import saboteur


@saboteur("limiter", "Takes a rate of more than one cell a nanosecond, and limits nothing.", "LIMIT-1")
class UnlimitedWhenFast(GcraLimiter):
    def __init__(self, config: LimiterConfig) -> None:
        try:
            super().__init__(config)
        except Refused:
            if config.rate <= config.period:
                raise
            super().__init__(config._replace(rate=1, period=1))
            self._interval = self._tolerance = 0


@saboteur(
    "limiter",
    "The tolerance of governor 0.6: one cell more than the burst after idling.",
    "LIMIT-2",
    "LIMIT-13",
)
class BurstAndOne(GcraLimiter):
    def __init__(self, config: LimiterConfig) -> None:
        super().__init__(config)
        self._tolerance = self._interval * config.burst


@saboteur("limiter", "Rounds the interval to the nearest nanosecond.", "LIMIT-2")
class RoundedInterval(GcraLimiter):
    def __init__(self, config: LimiterConfig) -> None:
        super().__init__(config)
        self._interval = round(config.period / config.rate)
        self._tolerance = self._interval * (config.burst - 1)


@saboteur("limiter", "Begins with the burst used up, like a bucket that has to be filled first.", "LIMIT-3")
class BeginsSpent(GcraLimiter):
    def admit(self, now: int, cells: int = 1, key: str | None = None) -> Admission:
        if key is None and self.unkeyed is None:
            self.unkeyed = now + self._tolerance
        return super().admit(now, cells, key)


@saboteur("limiter", "A denied question costs as well: clients that retry never get through.", "LIMIT-4")
class DeniedCounts(GcraLimiter):
    def admit(self, now: int, cells: int = 1, key: str | None = None) -> Admission:
        admission = super().admit(now, cells, key)
        if not admission.admitted and key is None and self.unkeyed is not None:
            self.unkeyed += self._interval
        return admission


@saboteur("limiter", "Tells a question of several cells when one of them would fit.", "LIMIT-4")
class RetryForOne(GcraLimiter):
    def admit(self, now: int, cells: int = 1, key: str | None = None) -> Admission:
        admission = super().admit(now, cells, key)
        if admission.admitted:
            return admission
        return admission._replace(earliest=admission.earliest - self._interval * (cells - 1))


@saboteur(
    "limiter",
    "Asks for one cell after the other, and has spent those that fitted when it comes to one that does not.",
    "LIMIT-4",
)
class AdmitsWhatFits(GcraLimiter):
    def admit(self, now: int, cells: int = 1, key: str | None = None) -> Admission:
        if self._interval * (cells - 1) > self._tolerance or cells == 1:
            return super().admit(now, cells, key)
        for _ in range(cells):
            admission = super().admit(now, 1, key)
            if not admission.admitted:
                break
        return admission


@saboteur("limiter", "Rounds the time to wait down, to tens of nanoseconds.", "LIMIT-4")
class RetryTooSoon(GcraLimiter):
    def admit(self, now: int, cells: int = 1, key: str | None = None) -> Admission:
        admission = super().admit(now, cells, key)
        if admission.admitted:
            return admission
        return admission._replace(earliest=now + (admission.earliest - now) // 10 * 10)


@saboteur("limiter", "Denies cells at exactly the time it named.", "LIMIT-5")
class NotAtTheEarliest(GcraLimiter):
    def admit(self, now: int, cells: int = 1, key: str | None = None) -> Admission:
        arrival = self._arrival(key)
        if arrival is not None and arrival != now:
            earliest = arrival + self._interval * (cells - 1) - self._tolerance
            if earliest == now:
                return Admission(False, earliest)
        return super().admit(now, cells, key)


@saboteur(
    "limiter",
    "Counts from the last arrival time and not from now, so that idle time is saved up without end.",
    "LIMIT-5",
    "LIMIT-13",
)
class IdleSaves(GcraLimiter):
    def admit(self, now: int, cells: int = 1, key: str | None = None) -> Admission:
        before = self._arrival(key)
        admission = super().admit(now, cells, key)
        if admission.admitted and before is not None:
            self._arrive(key, before + self._interval * cells)
        return admission


@saboteur("limiter", "Keeps times as seconds in floats.", "LIMIT-5", "LIMIT-8")
class FloatSeconds(GcraLimiter):
    def _arrive(self, key: str | None, arrival: int) -> None:
        super()._arrive(key, round(arrival / 1e9 * 1e9))


@saboteur("limiter", "Puts off what never fits, again and again.", "LIMIT-6")
class WaitsForever(GcraLimiter):
    def admit(self, now: int, cells: int = 1, key: str | None = None) -> Admission:
        try:
            return super().admit(now, cells, key)
        except Refused as refused:
            if refused.code != "insufficient_capacity":
                raise
            return Admission(False, min(now + self._interval * cells, I64_MAX))


@saboteur("limiter", "Begins anew when the clock steps back.", "LIMIT-7", "LIMIT-13")
class FollowsTheClock(GcraLimiter):
    _latest = I64_MIN

    def admit(self, now: int, cells: int = 1, key: str | None = None) -> Admission:
        if now < self._latest:
            self.unkeyed = None
        self._latest = now
        return super().admit(now, cells, key)


@saboteur(
    "limiter",
    "Adds times as 64-bit integers that wrap around: at the end of time everything is let through.",
    "LIMIT-7",
)
class ArrivalWraps(GcraLimiter):
    def admit(self, now: int, cells: int = 1, key: str | None = None) -> Admission:
        try:
            return super().admit(now, cells, key)
        except Refused as refused:
            if refused.code != "overflow":
                raise
            self._arrive(key, I64_MIN)
            return Admission(True, now)


@saboteur(
    "limiter", "Answers the arrival time itself, as if the whole burst had to come back first.", "LIMIT-8"
)
class EarliestIsTheArrival(GcraLimiter):
    def earliest(self, key: str | None = None) -> int | None:
        return self._arrival(key)


@saboteur("limiter", "Takes keys, and keeps one arrival time for all of them.", "LIMIT-9")
class OneForAll(GcraLimiter):
    def _arrive(self, key: str | None, arrival: int) -> None:
        super()._arrive(key, arrival)
        if key is not None:
            self._keyed = dict.fromkeys(self._keyed, arrival)


@saboteur("limiter", "Charges the cells of every key to the limiter without a key as well.", "LIMIT-9")
class KeysPayTwice(GcraLimiter):
    def _arrive(self, key: str | None, arrival: int) -> None:
        super()._arrive(key, arrival)
        self.unkeyed = max(self.unkeyed or arrival, arrival)


@saboteur(
    "limiter",
    "Makes room for a new key by giving up the oldest one, whatever it still owes.",
    "LIMIT-10",
    "LIMIT-12",
)
class GivesUpTheOldest(GcraLimiter):
    def __init__(self, config: LimiterConfig) -> None:
        super().__init__(config)
        self._room, self._max_keys = config.max_keys, 2**32

    def _arrive(self, key: str | None, arrival: int) -> None:
        super()._arrive(key, arrival)
        if len(self._keyed) > self._room:
            del self._keyed[next(iter(self._keyed))]


@saboteur(
    "limiter",
    "Enters a key into its table when it is looked up, so that denied questions fill it.",
    "LIMIT-10",
)
class KnownWhenAsked(GcraLimiter):
    def admit(self, now: int, cells: int = 1, key: str | None = None) -> Admission:
        admission = super().admit(now, cells, key)
        if key is not None and self._unknown is not None:
            self._keyed.setdefault(key, self._unknown)
        return admission


@saboteur(
    "limiter",
    "Forgets every key that would have one cell admitted, with all that it has spent of its burst.",
    "LIMIT-11",
)
class ForgetsDebts(GcraLimiter):
    def retain_recent(self, now: int) -> None:
        paid = now + self._tolerance
        super().retain_recent(now)
        self._keyed = {key: arrival for key, arrival in self._keyed.items() if arrival > paid}


@saboteur(
    "limiter",
    "Forgets that it has forgotten: when the clock steps back, a key has its whole burst once more.",
    "LIMIT-11",
    "LIMIT-13",
)
class ForgivesThePast(GcraLimiter):
    def retain_recent(self, now: int) -> None:
        super().retain_recent(now)
        self._unknown = None


@saboteur("limiter", "Lists keys in the order in which they became known.", "LIMIT-12")
class KeysAsTheyCame(GcraLimiter):
    def keys(self) -> tuple[str, ...]:
        return tuple(self._keyed)


# Sizes and widths of fast code, and what looks alike


@saboteur(
    "limiter", "Multiplies interval and burst in 64 bits: a burst of 2^64 nanoseconds takes none.", "LIMIT-1"
)
class BurstOf64Bits(GcraLimiter):
    def __init__(self, config: LimiterConfig) -> None:
        tolerance = config.period // config.rate * (config.burst - 1)
        wraps = tolerance >= 2**64 and tolerance % 2**64 <= I64_MAX
        super().__init__(config._replace(burst=1) if wraps else config)
        if wraps:
            self._tolerance = tolerance % 2**64


@saboteur(
    "limiter",
    "Multiplies interval and cells in 64 bits: so many cells that it wraps around cost little.",
    "LIMIT-6",
)
class CellsOf64Bits(GcraLimiter):
    def admit(self, now: int, cells: int = 1, key: str | None = None) -> Admission:
        return super().admit(now, self._interval * (cells - 1) % 2**64 // self._interval + 1, key)


@saboteur("limiter", "Takes the number of cells for one of 16 bits.", "LIMIT-6")
class CellsOf16Bits(GcraLimiter):
    def admit(self, now: int, cells: int = 1, key: str | None = None) -> Admission:
        return super().admit(now, cells % 2**16 or 2**16, key)


@saboteur(
    "limiter", "Compares times as floats, which hold those of these days to 256 nanoseconds.", "LIMIT-5"
)
class FloatTimes(GcraLimiter):
    def admit(self, now: int, cells: int = 1, key: str | None = None) -> Admission:
        admission = super().admit(now, cells, key)
        if not admission.admitted and float(now) >= float(admission.earliest):
            return super().admit(admission.earliest, cells, key)._replace(earliest=now)
        return admission


@saboteur(
    "limiter",
    "Subtracts in 64 bits: what would be before the first time comes out as one of the last.",
    "LIMIT-8",
)
class EarliestWraps(GcraLimiter):
    def earliest(self, key: str | None = None) -> int | None:
        arrival = self._arrival(key)
        return None if arrival is None else (arrival - self._tolerance + 2**63) % 2**64 - 2**63


class _KeysAlike(GcraLimiter):
    """Finds a key by something that others have as well."""

    def _alike(self, key: str) -> object:
        raise NotImplementedError

    def _arrival(self, key: str | None) -> int | None:
        if key is None:
            return super()._arrival(key)
        alike = next((each for each in self._keyed if self._alike(each) == self._alike(key)), key)
        return super()._arrival(alike)


@saboteur("limiter", "Compares the first 16 bytes of keys, one vector of them.", "LIMIT-9")
class KeysOfSixteenBytes(_KeysAlike):
    def _alike(self, key: str) -> object:
        return key.encode()[:16]


@saboteur("limiter", "Takes keys in small and in capital letters for one.", "LIMIT-9")
class KeysWithoutCase(_KeysAlike):
    def _alike(self, key: str) -> object:
        return key.lower()


@saboteur("limiter", "Hashes the length of a key and both of its ends, and believes the hash.", "LIMIT-9")
class KeysByLength(_KeysAlike):
    def _alike(self, key: str) -> object:
        return len(key), key[0], key[-1]


@saboteur("limiter", "Hands keys to a library in C.", "LIMIT-9")
class KeysEndAtNul(_KeysAlike):
    def _alike(self, key: str) -> object:
        return key.partition("\0")[0]


@saboteur(
    "limiter",
    "Has a table of 1,024 keys, and keeps nothing of those that come when it is full.",
    "LIMIT-10",
    "LIMIT-12",
)
class ThousandKeys(GcraLimiter):
    def _arrive(self, key: str | None, arrival: int) -> None:
        if key is None or key in self._keyed or len(self._keyed) < 1024:
            super()._arrive(key, arrival)


@saboteur(
    "limiter",
    "Gives a new key its place before it sees that its cells are refused, and does not take it back.",
    "LIMIT-10",
)
class RefusedTakesRoom(GcraLimiter):
    def admit(self, now: int, cells: int = 1, key: str | None = None) -> Admission:
        try:
            return super().admit(now, cells, key)
        except Refused as refused:
            if refused.code == "overflow" and key is not None and key not in self._keyed:
                self._max_keys -= 1
            raise


@saboteur(
    "limiter",
    "Counts keys up when they come, and not down when 16 or more are forgotten at once.",
    "LIMIT-10",
)
class FreesNoRoom(GcraLimiter):
    def retain_recent(self, now: int) -> None:
        before = len(self._keyed)
        super().retain_recent(now)
        forgotten = before - len(self._keyed)
        if forgotten >= 16:
            self._max_keys = max(1, self._max_keys - forgotten)


@saboteur("limiter", "Remembers the latest time up to which it forgot, and not the highest.", "LIMIT-11")
class ForgetsUpToTheLatest(GcraLimiter):
    def retain_recent(self, now: int) -> None:
        super().retain_recent(now)
        self._unknown = now


@saboteur("limiter", "Takes 0 for no time, and forgets that it forgot keys up to then.", "LIMIT-11")
class NothingBeforeTheEpoch(GcraLimiter):
    def retain_recent(self, now: int) -> None:
        self._unknown = self._unknown or None
        super().retain_recent(now)


@saboteur("limiter", "Sorts keys by their units of 16 bits, as Java and JavaScript do.", "LIMIT-12")
class KeysInUtf16(GcraLimiter):
    def keys(self) -> tuple[str, ...]:
        return tuple(sorted(self._keyed, key=lambda key: key.encode("utf-16-be")))
