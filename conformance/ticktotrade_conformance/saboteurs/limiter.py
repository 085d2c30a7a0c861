"""Saboteurs of the limiter."""

from ticktotrade.errors import Refused
from ticktotrade.limiter import Admission, GcraLimiter, LimiterConfig
from ticktotrade.schema.shapes import I64_MAX, I64_MIN
from ticktotrade_conformance.saboteurs.registry import saboteur


@saboteur("limiter", "LIMIT-1")
class UnlimitedWhenFast(GcraLimiter):
    """Takes a rate of more than one cell a nanosecond, and limits nothing."""

    def __init__(self, config: LimiterConfig) -> None:
        try:
            super().__init__(config)
        except Refused:
            if config.rate <= config.period:
                raise
            super().__init__(config._replace(rate=1, period=1))
            self._interval = self._tolerance = 0


@saboteur("limiter", "LIMIT-2", "LIMIT-13")
class BurstAndOne(GcraLimiter):
    """The tolerance of governor 0.6: one cell more than the burst after idling."""

    def __init__(self, config: LimiterConfig) -> None:
        super().__init__(config)
        self._tolerance = self._interval * config.burst


@saboteur("limiter", "LIMIT-2")
class RoundedInterval(GcraLimiter):
    """Rounds the interval to the nearest nanosecond."""

    def __init__(self, config: LimiterConfig) -> None:
        super().__init__(config)
        self._interval = round(config.period / config.rate)
        self._tolerance = self._interval * (config.burst - 1)


@saboteur("limiter", "LIMIT-3")
class BeginsSpent(GcraLimiter):
    """Begins with the burst used up, like a bucket that has to be filled first."""

    def admit(self, now: int, cells: int = 1, key: str | None = None) -> Admission:
        if key is None and self._unkeyed is None:
            self._unkeyed = now + self._tolerance
        return super().admit(now, cells, key)


@saboteur("limiter", "LIMIT-4")
class DeniedCounts(GcraLimiter):
    """A denied question costs as well: clients that retry never get through."""

    def admit(self, now: int, cells: int = 1, key: str | None = None) -> Admission:
        admission = super().admit(now, cells, key)
        if not admission.admitted and key is None and self._unkeyed is not None:
            self._unkeyed += self._interval
        return admission


@saboteur("limiter", "LIMIT-4")
class RetryForOne(GcraLimiter):
    """Tells a question of several cells when one of them would fit."""

    def admit(self, now: int, cells: int = 1, key: str | None = None) -> Admission:
        admission = super().admit(now, cells, key)
        if admission.admitted:
            return admission
        return admission._replace(earliest=admission.earliest - self._interval * (cells - 1))


@saboteur("limiter", "LIMIT-4")
class AdmitsWhatFits(GcraLimiter):
    """Asks for one cell after the other, and has spent those that fitted when it comes to one that does not."""

    def admit(self, now: int, cells: int = 1, key: str | None = None) -> Admission:
        if self._interval * (cells - 1) > self._tolerance or cells == 1:
            return super().admit(now, cells, key)
        for _ in range(cells):
            admission = super().admit(now, 1, key)
            if not admission.admitted:
                break
        return admission


@saboteur("limiter", "LIMIT-4")
class RetryTooSoon(GcraLimiter):
    """Rounds the time to wait down, to tens of nanoseconds."""

    def admit(self, now: int, cells: int = 1, key: str | None = None) -> Admission:
        admission = super().admit(now, cells, key)
        if admission.admitted:
            return admission
        return admission._replace(earliest=now + (admission.earliest - now) // 10 * 10)


@saboteur("limiter", "LIMIT-5")
class NotAtTheEarliest(GcraLimiter):
    """Denies cells at exactly the time it named."""

    def admit(self, now: int, cells: int = 1, key: str | None = None) -> Admission:
        arrival = self._arrival(key)
        if arrival is not None and arrival != now:
            earliest = arrival + self._interval * (cells - 1) - self._tolerance
            if earliest == now:
                return Admission(False, earliest)
        return super().admit(now, cells, key)


@saboteur("limiter", "LIMIT-5", "LIMIT-13")
class IdleSaves(GcraLimiter):
    """Counts from the last arrival time and not from now, so that idle time is saved up without end."""

    def admit(self, now: int, cells: int = 1, key: str | None = None) -> Admission:
        before = self._arrival(key)
        admission = super().admit(now, cells, key)
        if admission.admitted and before is not None:
            self._arrive(key, before + self._interval * cells)
        return admission


@saboteur("limiter", "LIMIT-5", "LIMIT-8")
class FloatSeconds(GcraLimiter):
    """Keeps times as seconds in floats."""

    def _arrive(self, key: str | None, arrival: int) -> None:
        super()._arrive(key, round(arrival / 1e9 * 1e9))


@saboteur("limiter", "LIMIT-6")
class WaitsForever(GcraLimiter):
    """Puts off what never fits, again and again."""

    def admit(self, now: int, cells: int = 1, key: str | None = None) -> Admission:
        try:
            return super().admit(now, cells, key)
        except Refused as refused:
            if refused.code != "insufficient_capacity":
                raise
            return Admission(False, min(now + self._interval * cells, I64_MAX))


@saboteur("limiter", "LIMIT-7", "LIMIT-13")
class FollowsTheClock(GcraLimiter):
    """Begins anew when the clock steps back."""

    _latest = I64_MIN

    def admit(self, now: int, cells: int = 1, key: str | None = None) -> Admission:
        if now < self._latest:
            self._unkeyed = None
        self._latest = now
        return super().admit(now, cells, key)


@saboteur("limiter", "LIMIT-7")
class ArrivalWraps(GcraLimiter):
    """Adds times as 64-bit integers that wrap around: at the end of time everything is let through."""

    def admit(self, now: int, cells: int = 1, key: str | None = None) -> Admission:
        try:
            return super().admit(now, cells, key)
        except Refused as refused:
            if refused.code != "overflow":
                raise
            self._arrive(key, I64_MIN)
            return Admission(True, now)


@saboteur("limiter", "LIMIT-8")
class EarliestIsTheArrival(GcraLimiter):
    """Answers the arrival time itself, as if the whole burst had to come back first."""

    def earliest(self, key: str | None = None) -> int | None:
        return self._arrival(key)


@saboteur("limiter", "LIMIT-9")
class OneForAll(GcraLimiter):
    """Takes keys, and keeps one arrival time for all of them."""

    def _arrive(self, key: str | None, arrival: int) -> None:
        super()._arrive(key, arrival)
        if key is not None:
            self._keyed = dict.fromkeys(self._keyed, arrival)


@saboteur("limiter", "LIMIT-9")
class KeysPayTwice(GcraLimiter):
    """Charges the cells of every key to the limiter without a key as well."""

    def _arrive(self, key: str | None, arrival: int) -> None:
        super()._arrive(key, arrival)
        self._unkeyed = max(self._unkeyed or arrival, arrival)


@saboteur("limiter", "LIMIT-10", "LIMIT-12")
class GivesUpTheOldest(GcraLimiter):
    """Makes room for a new key by giving up the oldest one, whatever it still owes."""

    def __init__(self, config: LimiterConfig) -> None:
        super().__init__(config)
        self._room, self._max_keys = config.max_keys, 2**32

    def _arrive(self, key: str | None, arrival: int) -> None:
        super()._arrive(key, arrival)
        if len(self._keyed) > self._room:
            del self._keyed[next(iter(self._keyed))]


@saboteur("limiter", "LIMIT-10")
class KnownWhenAsked(GcraLimiter):
    """Enters a key into its table when it is looked up, so that denied questions fill it."""

    def admit(self, now: int, cells: int = 1, key: str | None = None) -> Admission:
        admission = super().admit(now, cells, key)
        if key is not None and self._unknown is not None:
            self._keyed.setdefault(key, self._unknown)
        return admission


@saboteur("limiter", "LIMIT-11")
class ForgetsDebts(GcraLimiter):
    """Forgets every key that would have one cell admitted, with all that it has spent of its burst."""

    def retain_recent(self, now: int) -> None:
        paid = now + self._tolerance
        super().retain_recent(now)
        self._keyed = {key: arrival for key, arrival in self._keyed.items() if arrival > paid}


@saboteur("limiter", "LIMIT-11", "LIMIT-13")
class ForgivesThePast(GcraLimiter):
    """Forgets that it has forgotten: when the clock steps back, a key has its whole burst once more."""

    def retain_recent(self, now: int) -> None:
        super().retain_recent(now)
        self._unknown = None


@saboteur("limiter", "LIMIT-12")
class KeysAsTheyCame(GcraLimiter):
    """Lists keys in the order in which they became known."""

    def keys(self) -> tuple[str, ...]:
        return tuple(self._keyed)
