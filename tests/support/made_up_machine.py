"""A machine that is made up: its clock moves by the work that it is given, and by all that gets between.

What gets between is modelled on what was seen of real ones: interruptions of more than 10 µs, 370 to 1,200 times a second, and
spells of 17 ms (median) to 1.4 s in which everything takes 1.7 to 2 times as long, a quarter of the time. A busy machine
is never calm: other programs take turns with us on its processors.
"""

from collections.abc import Sequence
from math import log
from random import Random

from ticktotrade_conformance.latency.judging.noise import NoiseWatch

MILLISECOND = 1_000_000
SECOND = 1_000_000_000


class MadeUpMachine:
    """`now` is its clock, `work` does something on it."""

    def __init__(self, seed: int, busy: bool = False) -> None:
        self.random = Random(f"machine {seed}")
        self.others = 0.5 if busy else 0.02
        self._busy = busy
        self._now = 0.0
        self._factor = 1.0
        self._spell_ends = 0.0
        self._between = SECOND / (self.random.uniform(3000, 6000) if busy else self.random.uniform(370, 1200))
        self._next_interruption = self.random.expovariate(1 / self._between)

    def now(self, reading: int = 200) -> int:
        """Reading the clock takes time as well, so many nanoseconds."""
        self.work(reading)
        return int(self._now)

    def work(self, nanoseconds: float) -> None:
        """Do something that takes so long where nothing gets between."""
        if self._now >= self._spell_ends:
            self._begin_spell()
        self._now += nanoseconds * self._factor * (1 + 0.02 * self.random.expovariate(1))
        while self._now >= self._next_interruption:
            self._now += self._interruption()
            self._next_interruption = self._now + self.random.expovariate(1 / self._between)

    def rest(self, nanoseconds: float) -> None:
        """Let time pass that nobody measures."""
        self._now += nanoseconds
        self._next_interruption = max(
            self._next_interruption, self._now + self.random.expovariate(1 / self._between)
        )

    def _begin_spell(self) -> None:
        slow = self._factor == 1.0
        if self._busy:
            self._factor, length = self.random.uniform(1.6, 3.0), self.random.expovariate(1 / 1e8)
        elif slow:
            self._factor = self.random.uniform(1.7, 2.0)
            length = min(1.4 * SECOND, self.random.lognormvariate(log(17 * MILLISECOND), 1.5))
        else:
            self._factor, length = 1.0, self.random.expovariate(1 / (150 * MILLISECOND))
        self._spell_ends = self._now + length

    def _interruption(self) -> float:
        rare, long, short = (0.02, 4e6, 1e5) if self._busy else (0.01, 1e6, 2e4)
        return 10_000 + self.random.expovariate(1 / (long if self.random.random() < rare else short))


def noise_watch(machine: MadeUpMachine) -> NoiseWatch:
    """What sees a made-up machine; a clock that is slow to read makes for fewer readings."""
    return NoiseWatch(lambda: machine.now(1000), lambda: machine.work(25_000), look=MILLISECOND)


def costs(random: Random, steps: int, p99: int) -> Sequence[int]:
    """What so many steps take without noise: of many kinds, and their 99th percentile is the one given."""
    drawn = sorted(random.lognormvariate(0, 0.4) for _ in range(steps))
    rank = -(-steps * 99 // 100)
    found = [int(each * p99 / drawn[rank - 1]) for each in drawn]
    random.shuffle(found)
    return found
