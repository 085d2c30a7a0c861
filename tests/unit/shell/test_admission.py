"""The two ways of waiting for the limiter, on a loop whose time is virtual."""

import asyncio
import time
from collections.abc import Callable
from itertools import groupby, pairwise
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.virtual_time import VirtualTimeLoop, run
from ticktotrade.errors import Refused
from ticktotrade.limiter import GcraLimiter, LimiterConfig
from ticktotrade.nano import NANOS
from ticktotrade.phases import PHASES, Phase
from ticktotrade.shell import Admitter, ImmediateAdmission, ScheduledAdmission, admission_for

STEP = 1000  # nanoseconds between the times at which things happen
WAYS = [ScheduledAdmission, ImmediateAdmission]
Way = Callable[[GcraLimiter, Callable[[], int]], Admitter]
both_ways = pytest.mark.parametrize("way", WAYS)


class Wish(NamedTuple):
    """An order: when it comes, what it wants, and when it gives up if it is still waiting."""

    at: int
    cells: int = 1
    key: str | None = None
    gives_up: int | None = None


class Told(NamedTuple):
    """What became of an order, and when it was told."""

    outcome: int | str
    at: int


Act = Callable[[], object]


def serve(way: Way, limiter: GcraLimiter, wishes: list[Wish], *others: tuple[int, Act]) -> dict[int, Told]:
    """What becomes of each order, in the order in which they are told; ``others`` happen in between."""

    async def test(loop: VirtualTimeLoop) -> dict[int, Told]:
        return await _serve(loop, way(limiter, loop.clock), wishes, others)

    return run(test)


async def _serve(
    loop: VirtualTimeLoop, admission: Admitter, wishes: list[Wish], others: tuple[tuple[int, Act], ...] = ()
) -> dict[int, Told]:
    told: dict[int, Told] = {}
    tasks: dict[int, asyncio.Task[None]] = {}

    async def wait(number: int, wish: Wish) -> None:
        outcome: int | str = "cancelled"
        try:
            outcome = await admission.admitted(wish.cells, wish.key)
        except Refused as refused:
            outcome = refused.code
        finally:
            told[number] = Told(outcome, loop.now)

    def come(number: int, wish: Wish) -> Act:
        return lambda: tasks.update({number: loop.create_task(wait(number, wish))})

    def give_up(number: int) -> Act:
        return lambda: tasks[number].cancel()  # noqa: PLW0108  # the task is not there yet

    acts = [(wish.at, come(number, wish)) for number, wish in enumerate(wishes)]
    acts += [(wish.gives_up, give_up(n)) for n, wish in enumerate(wishes) if wish.gives_up is not None]
    acts += others
    for at, now_due in groupby(sorted(acts, key=lambda act: act[0]), key=lambda act: act[0]):
        await loop.until(at)
        for _, act in now_due:
            act()
    await asyncio.gather(*tasks.values(), return_exceptions=True)
    return told


def expected(config: LimiterConfig, wishes: list[Wish]) -> dict[int, Told]:
    """The same without an event loop: whoever is first in the queue is admitted at the earliest time."""
    limiter = GcraLimiter(config)
    in_front_from: dict[str | None, int] = {}
    told = {}
    for number, (arrives, cells, key, gives_up) in enumerate(wishes):
        start = max(arrives, in_front_from.get(key, 0))
        if gives_up is not None and gives_up < start:
            told[number] = Told("cancelled", gives_up)
            continue
        try:
            admitted, earliest = limiter.admit(start, cells, key)
        except Refused as refused:
            told[number] = Told(refused.code, start)
        else:
            if gives_up is not None and gives_up < earliest:
                told[number] = Told("cancelled", gives_up)
            else:
                assert admitted or limiter.admit(earliest, cells, key).admitted
                told[number] = Told(earliest, earliest)
        in_front_from[key] = told[number].at
    return told


@st.composite
def wishes(draw: st.DrawFn) -> list[Wish]:
    """Orders that come on the beat. Each gives up, if it does, off the beat, at an offset of its own: no two events
    of which either may come first fall on one time.
    """
    made = []
    at = 0
    for number in range(draw(st.integers(0, 30))):
        at += draw(st.sampled_from((0, 0, 1, 2, 5, 30))) * STEP
        patience = draw(st.none() | st.integers(0, 40))
        gives_up = None if patience is None else at + patience * STEP + number + 1
        cells, key = draw(st.integers(1, 4)), draw(st.sampled_from((None, "a", "b")))
        made.append(Wish(at, cells, key, gives_up))
    return made


configs = st.builds(
    lambda interval, burst: LimiterConfig(1, interval * STEP, burst), st.integers(1, 7), st.integers(1, 4)
)


@both_ways
@given(configs, wishes())
def test_orders_are_admitted_when_the_first_in_the_queue_can_be(
    way: Way, config: LimiterConfig, wishes: list[Wish]
) -> None:
    assert serve(way, GcraLimiter(config), wishes) == expected(config, wishes)


@both_ways
@given(configs, wishes())
def test_nobody_overtakes(way: Way, config: LimiterConfig, wishes: list[Wish]) -> None:
    told = serve(way, GcraLimiter(config), wishes)
    for key in (None, "a", "b"):
        admitted = [n for n, (outcome, _) in told.items() if wishes[n].key == key and outcome != "cancelled"]
        assert admitted == sorted(admitted)


@st.composite
def disturbances(draw: st.DrawFn) -> list[tuple[int, str, int]]:
    """Times at which the clock is set, or keys are forgotten."""
    kinds = st.sampled_from(("set", "retain"))
    return draw(st.lists(st.tuples(st.integers(0, 60), kinds, st.integers(-20, 20)), max_size=5))


@given(configs, st.integers(1, 3), wishes(), disturbances())
def test_both_ways_admit_the_same_orders_at_the_same_times(
    config: LimiterConfig, max_keys: int, wishes: list[Wish], disturbances: list[tuple[int, str, int]]
) -> None:
    """Also where a clock is set back and forth, keys are forgotten, and there are too many of them."""

    def outcomes(phase: Phase) -> dict[int, Told]:
        engine = PHASES[phase]
        limiter = engine.stages.limiter(config._replace(max_keys=max_keys))

        async def test(loop: VirtualTimeLoop) -> dict[int, Told]:
            shift = 0

            def clock() -> int:
                return loop.now + shift

            def disturb(kind: str, by: int) -> None:
                nonlocal shift
                if kind == "set":
                    shift = by * STEP
                else:
                    limiter.retain_recent(clock() + by * STEP)

            others = tuple(
                (at * STEP, lambda kind=kind, by=by: disturb(kind, by)) for at, kind, by in disturbances
            )
            return await _serve(loop, admission_for(engine.pacing, limiter, clock), wishes, others)

        return run(test)

    assert outcomes(Phase.BASELINE) == outcomes(Phase.PHASE_2)


ONE_A_STEP = LimiterConfig(1, STEP, burst=1)
THREE = LimiterConfig(1, STEP, burst=3)


@both_ways
def test_a_small_order_waits_behind_a_large_one(way: Way) -> None:
    told = serve(way, GcraLimiter(THREE), [Wish(0, 2), Wish(0, 3), Wish(0, 1), Wish(0, 1, "a")])
    assert told == {0: (0, 0), 3: (0, 0), 1: (2 * STEP, 2 * STEP), 2: (3 * STEP, 3 * STEP)}


@both_ways
def test_whoever_gives_up_takes_no_cells_and_the_next_goes_on_at_once(way: Way) -> None:
    wishes = [Wish(0), Wish(0, 3, gives_up=STEP // 2), Wish(0), Wish(0, gives_up=STEP // 4), Wish(0, 2)]
    told = serve(way, GcraLimiter(THREE), wishes)
    assert told[1] == ("cancelled", STEP // 2)
    assert told[2] == (STEP // 2, STEP // 2)
    assert told[3] == ("cancelled", STEP // 4)
    assert told[4] == (STEP, STEP)


@both_ways
@pytest.mark.parametrize("is_woken_first", [False, True])
def test_giving_up_at_the_very_time_of_being_woken_takes_no_cells(way: Way, is_woken_first: bool) -> None:
    async def test(loop: VirtualTimeLoop) -> None:
        limiter = GcraLimiter(ONE_A_STEP)
        admission = way(limiter, loop.clock)
        await admission.admitted()
        first, second = (loop.create_task(admission.admitted()) for _ in range(2))
        if is_woken_first:
            await loop.until(1)  # the first in the queue sleeps by now
        loop.call_at(
            STEP / NANOS, first.cancel
        )  # of two that are due at once, the one set up before goes first
        assert await second == STEP
        assert first.cancelled()
        assert limiter.earliest() == 2 * STEP

    run(test)


@both_ways
def test_what_never_fits_is_refused_in_its_turn_and_the_next_goes_on(way: Way) -> None:
    told = serve(way, GcraLimiter(ONE_A_STEP), [Wish(0), Wish(0), Wish(0, 2), Wish(0)])
    assert [outcome for outcome, _ in told.values()] == [0, STEP, "insufficient_capacity", 2 * STEP]
    assert told[2].at == STEP


@both_ways
def test_a_clock_that_is_set_back_makes_waiting_longer(way: Way) -> None:
    async def test(loop: VirtualTimeLoop) -> int:
        shift = 0
        admission = way(GcraLimiter(ONE_A_STEP), lambda: loop.now + shift)
        await admission.admitted()
        waiting = loop.create_task(admission.admitted())
        await loop.until(STEP // 2)
        shift = -5 * STEP
        assert await waiting == STEP
        return loop.now

    assert run(test) == 6 * STEP


@both_ways
def test_on_a_real_loop_orders_keep_their_distance(way: Way) -> None:
    async def test() -> list[int]:
        admission = way(GcraLimiter(LimiterConfig(1, 10**6, burst=1)), time.monotonic_ns)
        return await asyncio.gather(*(admission.admitted() for _ in range(6)))

    times = asyncio.run(test())
    assert times == sorted(times)
    assert all(later - earlier >= 10**6 for earlier, later in pairwise(times))
