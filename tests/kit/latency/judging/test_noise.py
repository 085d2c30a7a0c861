"""What is seen of a machine is what it is made to do: the cost of a reading, its gaps, its speed."""

import pytest

from support.made_up_machine import MILLISECOND, MadeUpMachine, noise_watch
from ticktotrade_conformance.latency.judging.noise import GAP, NoiseWatch, fixed_loop


class Ticking:
    """A clock that takes 50 ns to read, and once stands still for a while."""

    def __init__(self, stands_still: dict[int, int]) -> None:
        self.readings = 0
        self.time = 0
        self._stands_still = stands_still

    def __call__(self) -> int:
        self.readings += 1
        self.time += 50 + self._stands_still.get(self.readings, 0)
        return self.time


def test_gaps_are_what_is_between_two_readings() -> None:
    watch = NoiseWatch(Ticking({100: 30_000, 200: GAP - 50, 300: 70_000}), look=MILLISECOND)
    watch.look_for_gaps()
    watch.time_nothing()
    assert list(watch.gaps) == [30_050, 70_050]
    assert MILLISECOND <= watch.watched <= MILLISECOND + 50
    noise = watch.noise()
    assert (noise.empty_p50, noise.empty_p99, noise.longest) == (50, 50, 70_050)
    assert noise.gaps_per_second == pytest.approx(2000, rel=0.01)
    assert noise.lost == pytest.approx(0.1, rel=0.01)


def test_the_fixed_loop_tells_the_speed_and_not_what_hits_it() -> None:
    clock = Ticking({2: 50_000, 4: 10_000, 6: 0, 8: 90_000})
    assert NoiseWatch(clock, lambda: None).loop_time() == 50


@pytest.mark.parametrize("seed", range(5))
def test_a_busy_machine_looks_busier_than_a_calm_one(seed: int) -> None:
    lost = []
    for busy in (False, True):
        machine = MadeUpMachine(seed, busy)
        watch = noise_watch(machine)
        watch.time_nothing()
        for _ in range(50):
            watch.look_for_gaps()
            machine.rest(50 * MILLISECOND)
        lost.append(watch.noise().lost)
    assert lost[0] < 0.1 < lost[1]


def test_by_default_the_loop_is_ours() -> None:
    calls: list[int] = []
    NoiseWatch(Ticking({})).loop_time()
    NoiseWatch(Ticking({}), lambda: calls.append(1)).loop_time()
    fixed_loop()
    assert len(calls) == 5
