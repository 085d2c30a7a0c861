"""Cheats: backends whose answers are right and whose figures are not, or the other way round.

Each is a `Measurer` that looks faster than the backend it measures, in a way that somebody could think of. They are no
components' saboteurs: what catches them is `ticktotrade_conformance.latency.measuring.believing`.
"""

from array import array
from collections.abc import Callable, Sequence
from threading import Thread
from time import perf_counter_ns
from typing import Any, Final, NamedTuple

from ticktotrade.backend import Backend
from ticktotrade_conformance.backends.measuring import (
    Calls,
    Clock,
    Measurer,
    Prepared,
    timed,
    with_refusals,
)


class Cheat(NamedTuple):
    """What a cheat does, in a sentence, and the requirements that do not let it pass."""

    summary: str
    requirements: tuple[str, ...]
    measurer: type[Measurer]


CHEATS: Final[dict[str, Cheat]] = {}
"""Every cheat by name."""


def _cheat(summary: str, *requirements: str) -> Callable[[type[Measurer]], type[Measurer]]:
    def enter(measurer: type[Measurer]) -> type[Measurer]:
        CHEATS[measurer.__name__] = Cheat(summary, requirements, measurer)
        return measurer

    return enter


def _done(calls: Calls) -> list[Any]:
    return [with_refusals(call, arguments) for call, arguments in calls]


def _handed_out(answers: Sequence[Any], clock: Clock) -> "array[int]":
    """What it takes to have the answers already."""
    kept = iter(answers)
    return timed([(lambda: next(kept), ())] * len(answers), clock, [])


@_cheat("Skips every second step in timed rounds, and answers what it answered before.", "LATENCY-8")
class SkipsWork(Measurer):
    def measure(self, number: int, limit: int, arrivals: Sequence[int] | None) -> "array[int]":
        calls = self.readied(number)[:limit]
        taken: list[Any] = []
        samples = timed(calls[::2], self.clock, taken)
        self.answers = [taken[place // 2] for place in range(len(calls))]
        return array("q", [samples[place // 2] // 2 for place in range(len(calls))])


@_cheat("Remembers the answers of its first round, and gives them again.", "LATENCY-7", "LATENCY-8")
class RemembersAnswers(Measurer):
    _remembered: tuple[Any, ...] = ()

    def prepare(self, prepared: Prepared) -> int:
        self._remembered = ()
        return super().prepare(prepared)

    def measure(self, number: int, limit: int, arrivals: Sequence[int] | None) -> "array[int]":
        calls = self.readied(number)
        if len(self._remembered) < len(calls):
            self._remembered = tuple(_done(calls))
        self.answers = list(self._remembered[:limit])
        return _handed_out(self.answers, self.clock)


@_cheat("Computes while it reads what to prepare, with the numbers from before any shift.", "LATENCY-8")
class ComputesWhileReading(Measurer):
    _computed: tuple[Any, ...] = ()

    def prepare(self, prepared: Prepared) -> int:
        found = super().prepare(prepared)
        self._computed = tuple(_done(self.readied(0)))
        return found

    def measure(self, number: int, limit: int, arrivals: Sequence[int] | None) -> "array[int]":
        self.answers = list(self._computed[:limit])
        return _handed_out(self.answers, self.clock)


@_cheat("Reports half of each sample.", "LATENCY-10")
class ReportsHalf(Measurer):
    def measure(self, number: int, limit: int, arrivals: Sequence[int] | None) -> "array[int]":
        samples = super().measure(number, limit, arrivals)
        return array("q", [sample // 2 for sample in samples])


@_cheat("Reports a step, and nothing for the next.", "LATENCY-10")
class MeasuresEverySecond(Measurer):
    def measure(self, number: int, limit: int, arrivals: Sequence[int] | None) -> "array[int]":
        samples = super().measure(number, limit, arrivals)
        samples[1::2] = array("q", [0] * len(samples[1::2]))
        return samples


@_cheat("Hides a quarter of the steps in each round, another one each time.", "LATENCY-10")
class HidesInTurn(Measurer):
    def measure(self, number: int, limit: int, arrivals: Sequence[int] | None) -> "array[int]":
        samples = super().measure(number, limit, arrivals)
        for place in range(number % 4, len(samples), 4):
            samples[place] = 0
        return samples


@_cheat(
    "In every other round says two thirds of what it takes, and of that two thirds, for half of the steps more and in turn.",
    "LATENCY-10",
)
class TwoThirdsTwice(Measurer):
    _rounds = 0

    def measure(self, number: int, limit: int, arrivals: Sequence[int] | None) -> "array[int]":
        samples = super().measure(number, limit, arrivals)
        self._rounds += 1
        said = array("q")
        for place, sample in enumerate(samples):
            said.append(sample * 17 // 100 if (place + self._rounds) % 2 else sample * 72 // 100)
        return said


@_cheat("Reads a clock that goes at half speed.", "LATENCY-10")
class SlowClock(Measurer):
    def __init__(self, backend: Backend, clock: Clock = perf_counter_ns) -> None:
        super().__init__(backend, lambda: clock() // 2)


@_cheat("Takes microseconds for nanoseconds.", "LATENCY-10")
class CountsMicroseconds(Measurer):
    def __init__(self, backend: Backend, clock: Clock = perf_counter_ns) -> None:
        super().__init__(backend, lambda: clock() // 1000)


@_cheat("Takes ticks of a processor for nanoseconds, of which three are one.", "LATENCY-9")
class FastClock(Measurer):
    def __init__(self, backend: Backend, clock: Clock = perf_counter_ns) -> None:
        super().__init__(backend, lambda: clock() * 3)


@_cheat("Does the work before its clock runs: the steps that are to be taken.", "LATENCY-10")
class WorksBeforehand(Measurer):
    def measure(self, number: int, limit: int, arrivals: Sequence[int] | None) -> "array[int]":
        self.answers = _done(self.readied(number)[:limit])
        return _handed_out(self.answers, self.clock)


@_cheat("Does the work while it shifts: all of the steps, however few are to be taken.", "LATENCY-10")
class WorksWhileShifting(Measurer):
    def measure(self, number: int, limit: int, arrivals: Sequence[int] | None) -> "array[int]":
        self.answers = _done(self.readied(number))[:limit]
        return _handed_out(self.answers, self.clock)


@_cheat("Hands the steps to a thread, and says that they are done before they are.", "LATENCY-10")
class AnswersEarly(Measurer):
    _thread: Thread | None = None

    def measure(self, number: int, limit: int, arrivals: Sequence[int] | None) -> "array[int]":
        calls = self.readied(number)[:limit]
        self._thread = Thread(target=lambda: setattr(self, "answers", _done(calls)))
        measured = _handed_out([None] * len(calls), self.clock)
        self._thread.start()
        return measured

    def digest(self, step: int | None = None) -> str:
        if self._thread is not None:
            self._thread.join()
        return super().digest(step)


@_cheat("Does the steps when it is asked for their digest.", "LATENCY-10")
class WorksWhenAsked(Measurer):
    _left: Calls = []  # noqa: RUF012 -- never changed in place

    def measure(self, number: int, limit: int, arrivals: Sequence[int] | None) -> "array[int]":
        self._left = self.readied(number)[:limit]
        return _handed_out([None] * len(self._left), self.clock)

    def digest(self, step: int | None = None) -> str:
        if self._left:
            self.answers, self._left = _done(self._left), []
        return super().digest(step)


@_cheat(
    "Does the steps each time when it is asked for their digest, so that no time is longer.", "LATENCY-10"
)
class WorksForEachDigest(Measurer):
    def measure(self, number: int, limit: int, arrivals: Sequence[int] | None) -> "array[int]":
        self._asked = number, limit
        return _handed_out([None] * len(self.readied(number)[:limit]), self.clock)

    def digest(self, step: int | None = None) -> str:
        number, limit = self._asked
        self.answers = _done(self.readied(number)[: limit if step is None else step + 1])
        return super().digest(step)


@_cheat(
    "Does a step when it is asked for its outcome, on a machine made anew, as one without state allows.",
    "LATENCY-8",
    "LATENCY-10",
)
class WorksForEachOutcome(WorksForEachDigest):
    def digest(self, step: int | None = None) -> str:
        if step is None:
            return super().digest(None)
        number, limit = self._asked
        call, arguments = self.readied(number)[step]
        self.answers = [None] * limit
        self.answers[step] = with_refusals(call, arguments)
        return Measurer.digest(self, step)


@_cheat(
    "Works beforehand, and does as much for nothing where few steps are to be taken, or none.", "LATENCY-10"
)
class WastesAsMuch(Measurer):
    _all: Prepared | None = None

    def prepare(self, prepared: Prepared) -> int:
        if len(prepared.steps) > 1:
            self._all = prepared
        return super().prepare(prepared)

    def measure(self, number: int, limit: int, arrivals: Sequence[int] | None) -> "array[int]":
        asked, self.prepared = self.prepared, self._all or self.prepared
        answers = _done(self.readied(number))
        self.prepared = asked
        self.answers = answers[: min(limit, len(asked.steps))]
        return _handed_out(self.answers, self.clock)


@_cheat(
    "Wastes as much in two parts of three, so that most take as long as its rounds, and the least does not.",
    "LATENCY-10",
)
class WastesInMostParts(WastesAsMuch):
    _parts = 0

    def measure(self, number: int, limit: int, arrivals: Sequence[int] | None) -> "array[int]":
        self._parts += 1 < len(self.prepared.steps) > limit
        if self._parts % 3:
            return super().measure(number, limit, arrivals)
        self.answers = _done(self.readied(number)[:limit])
        return _handed_out(self.answers, self.clock)
