"""GCRA: what holds of it in any window, with any keys, and however the clock goes."""

from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ticktotrade.errors import ErrorCode, Refused
from ticktotrade.limiter import Admission, GcraLimiter, InlineLimiter, Limiter, LimiterConfig
from ticktotrade.nano import NANOS
from ticktotrade.schema.shapes import I64_MAX, I64_MIN

configs = st.builds(LimiterConfig, st.integers(1, 7), st.integers(7, 60), st.integers(1, 6), st.just(2))
gaps = st.lists(st.integers(0, 30), max_size=60)
KEYS = (None, "a", "b")
keys = st.sampled_from(KEYS)


class Question(NamedTuple):
    now: int
    cells: int
    key: str | None


class Retain(NamedTuple):
    now: int


Steps = list[Question | Retain]


def moved(gaps: Sequence[int], keys: Sequence[str | None] = KEYS) -> st.SearchStrategy[Steps]:
    """Questions, and now and then a `Retain`, each so much later than the one before."""
    now, key = st.sampled_from(gaps), st.sampled_from(keys)
    questions = st.builds(Question, now, st.sampled_from((1, 1, 2, 3, 4)), key)
    retains = st.builds(Retain, now)
    steps: st.SearchStrategy[Question | Retain] = st.integers(0, 7).flatmap(
        lambda throw: questions if throw < 7 else retains
    )
    return st.lists(steps, max_size=60).map(summed)


def summed(steps: Sequence[Question | Retain]) -> Steps:
    times = accumulate(step.now for step in steps)
    return [step._replace(now=now) for step, now in zip(steps, times, strict=True)]


FORWARDS = (0, 0, 0, 1, 2, 5, 10, 30, 100)
BACKWARDS = (-1, -5, -30, -100)
forwards = moved(FORWARDS)
any_order = moved(FORWARDS + BACKWARDS)


def asked(limiter: Limiter, question: Question) -> Admission | ErrorCode:
    try:
        return limiter.admit(*question)
    except Refused as refused:
        return refused.code


def admitted(limiter: GcraLimiter, steps: Steps) -> list[Question]:
    passed = []
    for step in steps:
        if isinstance(step, Retain):
            limiter.retain_recent(step.now)
            continue
        answer = asked(limiter, step)
        if isinstance(answer, Admission) and answer.admitted:
            passed.append(step)
    return passed


@given(configs, any_order)
@example(LimiterConfig(1, 10, 2), [Question(0, 2, "a"), Retain(20), Question(0, 2, "a")])
def test_no_window_lets_more_through_than_it_may(config: LimiterConfig, steps: Steps) -> None:
    """At most burst + W / t in any window of length W, for each key, in whatever order the times come (LIMIT-13)."""
    interval = config.period // config.rate
    passed = admitted(GcraLimiter(config), steps)
    for key in KEYS:
        mine = [(now, cells) for now, cells, each in passed if each == key]
        times = sorted({now for now, _ in mine})
        for place, first in enumerate(times):
            for last in times[place:]:
                cells = sum(cells for now, cells in mine if first <= now <= last)
                assert cells <= config.burst + (last - first) // interval


@given(configs, st.integers(0, 200))
def test_the_bound_of_a_window_is_reached(config: LimiterConfig, window: int) -> None:
    limiter = GcraLimiter(config)
    passed = sum(limiter.admit(now).admitted for now in range(window + 1) for _ in range(config.burst))
    assert passed == config.burst + window // (config.period // config.rate)


@pytest.mark.parametrize(
    ("rate", "burst", "first_minute"), [(200, 200, 399), (200, 1, 200), (100, 101, 200), (200, 3, 202)]
)
def test_what_passes_in_the_first_minute(rate: int, burst: int, first_minute: int) -> None:
    limiter = GcraLimiter(LimiterConfig(rate, 60 * NANOS, burst))
    passed = now = 0
    while now < 60 * NANOS:
        admission = limiter.admit(now)
        assert admission.admitted or admission.earliest > now
        passed += admission.admitted
        now = admission.earliest
    assert passed == first_minute


@given(configs, any_order, st.integers(-100, 300), st.integers(1, 6), keys)
def test_the_earliest_time_is_exact(
    config: LimiterConfig, steps: Steps, now: int, cells: int, key: str | None
) -> None:
    limiter = GcraLimiter(config)
    admitted(limiter, steps)
    answer = asked(limiter, Question(now, cells, key))
    if not isinstance(answer, Admission):
        assert cells > config.burst
    elif answer.admitted:
        assert answer.earliest == now
    else:
        assert not limiter.admit(answer.earliest - 1, cells, key).admitted
        assert limiter.admit(answer.earliest, cells, key).admitted


@given(configs, any_order, keys)
def test_what_earliest_names_is_when_one_cell_passes(
    config: LimiterConfig, steps: Steps, key: str | None
) -> None:
    limiter = GcraLimiter(config)
    admitted(limiter, steps)
    earliest = limiter.earliest(key)
    if earliest is None:
        assert limiter.admit(I64_MIN, key=key).admitted
    else:
        assert limiter.admit(earliest - 1, key=key) == (False, earliest)
        assert limiter.admit(earliest, key=key) == (True, earliest)


@given(configs, any_order, st.integers(-100, 300), st.integers(1, 6), keys)
def test_several_cells_are_as_many_single_ones_or_none(
    config: LimiterConfig, steps: Steps, now: int, cells: int, key: str | None
) -> None:
    together, one_by_one = GcraLimiter(config), GcraLimiter(config)
    admitted(together, steps)
    admitted(one_by_one, steps)
    before = together.earliest(key)
    answer = asked(together, Question(now, cells, key))
    all_fit = all(one_by_one.admit(now, 1, key).admitted for _ in range(cells))
    assert (answer == (True, now)) == all_fit
    assert together.earliest(key) == (one_by_one.earliest(key) if all_fit else before)


@given(configs, gaps)
def test_a_burst_is_what_it_says_also_after_idling(config: LimiterConfig, gaps: list[int]) -> None:
    limiter = GcraLimiter(config)
    now = 0
    for gap in gaps:
        now += gap
        limiter.admit(now)
    later = 10**6
    passed = [limiter.admit(later).admitted for _ in range(config.burst + 1)]
    assert passed == [True] * config.burst + [False]


@given(configs, st.lists(st.integers(I64_MIN, I64_MAX), max_size=20), keys)
def test_a_clock_that_jumps_never_makes_the_limiter_forget(
    config: LimiterConfig, times: list[int], key: str | None
) -> None:
    limiter = GcraLimiter(config)
    highest: int | None = None
    for now in times:
        before = limiter.earliest(key)
        try:
            admission = limiter.admit(now, 1, key)
        except Refused as refused:
            assert refused.code == "overflow"
            assert limiter.earliest(key) == before
            continue
        after = limiter.earliest(key)
        if not admission.admitted:
            assert after == before
        assert after is not None
        assert highest is None or after >= highest
        highest = after


@given(configs, any_order)
def test_each_key_is_a_limiter_of_its_own(config: LimiterConfig, steps: Steps) -> None:
    shared = GcraLimiter(config)
    own = {key: GcraLimiter(config) for key in KEYS}
    for step in steps:
        if isinstance(step, Question):
            assert asked(shared, step) == asked(own[step.key], step._replace(key=None))


@given(configs, forwards)
def test_forgetting_changes_no_answer_while_time_goes_forwards(config: LimiterConfig, steps: Steps) -> None:
    forgetful, remembering = GcraLimiter(config), GcraLimiter(config)
    for step in steps:
        if isinstance(step, Retain):
            forgetful.retain_recent(step.now)
        else:
            assert asked(forgetful, step) == asked(remembering, step)


@given(configs, any_order)
def test_what_owes_nothing_is_forgotten_and_nothing_else(config: LimiterConfig, steps: Steps) -> None:
    limiter = GcraLimiter(config)
    tolerance = config.period // config.rate * (config.burst - 1)
    for step in steps:
        before = limiter.keys()
        known = {key: limiter.earliest(key) for key in before}
        admitted(limiter, [step])
        if isinstance(step, Retain):
            owing = {
                key
                for key, earliest in known.items()
                if earliest is not None and earliest + tolerance > step.now
            }
            assert set(limiter.keys()) == owing
            assert all(limiter.earliest(key) == known[key] for key in owing)
        else:
            assert known.keys() <= set(limiter.keys())


many_keys = moved(FORWARDS + BACKWARDS, ("b", "a", "é", "～", "𝄞", "aa", None))


@given(st.integers(1, 4), many_keys)
def test_no_more_keys_are_known_than_there_is_room_for(max_keys: int, steps: Steps) -> None:
    limiter = GcraLimiter(LimiterConfig(1, 10, 2, max_keys))
    for step in steps:
        known = limiter.keys()
        assert list(known) == sorted(known)
        assert len(known) <= max_keys
        if isinstance(step, Retain):
            limiter.retain_recent(step.now)
            continue
        answer = asked(limiter, step)
        is_new = step.key is not None and step.key not in known
        if step.cells > 2:
            assert answer == "insufficient_capacity"
        else:
            assert (answer == "too_many_keys") == (is_new and len(known) == max_keys)
        if not (isinstance(answer, Admission) and answer.admitted):
            assert limiter.keys() == known


@given(configs, st.sampled_from((0, I64_MIN, I64_MAX - 100)), any_order)
@example(LimiterConfig(1, 10, 2), I64_MAX - 100, [Question(95, 1, None), Question(95, 1, None)])
def test_the_inline_limiter_is_the_plain_one(config: LimiterConfig, origin: int, steps: Steps) -> None:
    plain, inline, without_record = GcraLimiter(config), InlineLimiter(config), InlineLimiter(config)
    for step in steps:
        now = min(max(origin + step.now, I64_MIN), I64_MAX)
        if isinstance(step, Retain):
            for limiter in (plain, inline, without_record):
                limiter.retain_recent(now)
            continue
        question = step._replace(now=now)
        answer = asked(plain, question)
        assert asked(inline, question) == answer
        if isinstance(answer, Admission):
            assert without_record.try_admit(*question) is answer.admitted
        else:
            with pytest.raises(Refused, match=answer):
                without_record.try_admit(*question)
        for limiter in (inline, without_record):
            assert limiter.keys() == plain.keys()
            assert [limiter.earliest(key) for key in KEYS] == [plain.earliest(key) for key in KEYS]


@pytest.mark.parametrize(
    "config", [LimiterConfig(11, 10, 1), LimiterConfig(1, I64_MAX, 3), LimiterConfig(2**32 - 1, 1, 1)]
)
def test_rates_that_nanoseconds_do_not_hold_are_refused(config: LimiterConfig) -> None:
    with pytest.raises(Refused, match="invalid_config"):
        GcraLimiter(config)


def test_the_terms_are_what_admissions_follow_from() -> None:
    limiter = InlineLimiter(LimiterConfig(rate=2, period=20, burst=3))
    interval, tolerance = limiter.terms()
    assert (interval, tolerance) == (10, 20)
    limiter.admit(100)
    assert limiter.unkeyed == 100 + interval
    assert [limiter.admit(100).admitted for _ in range(3)] == [True, True, False]
    assert limiter.earliest() == limiter.unkeyed - tolerance
