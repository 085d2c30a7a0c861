"""Waits that grow: doubled, capped, and only then jittered (SESSION-15, SESSION-16)."""

from hypothesis import given
from hypothesis import strategies as st

from ticktotrade.backoff import SplitMix64, capped_delay, jittered
from ticktotrade.schema.shapes import I64_MAX, U64_MAX

DELAYS = st.integers(min_value=1, max_value=I64_MAX)
ATTEMPTS = st.integers(min_value=1, max_value=2**32)
SEEDS = st.integers(min_value=0, max_value=U64_MAX)


def test_the_generator_is_splitmix64() -> None:
    """The first numbers of the reference implementation (Vigna, splitmix64.c) for the seed 1234567."""
    generator = SplitMix64(1234567)
    assert [generator.draw() for _ in range(5)] == [
        6457827717110365317,
        3203168211198807973,
        9817491932198370423,
        4593380528125082431,
        16408922859458223821,
    ]


@given(SEEDS)
def test_every_draw_has_64_bits_and_a_seed_gives_the_same_ones(seed: int) -> None:
    one, another = SplitMix64(seed), SplitMix64(seed)
    draws = [one.draw() for _ in range(20)]
    assert draws == [another.draw() for _ in range(20)]
    assert all(0 <= draw <= U64_MAX for draw in draws)


@given(ATTEMPTS, DELAYS, DELAYS)
def test_a_delay_doubles_at_every_attempt_up_to_the_cap(attempt: int, base: int, cap: int) -> None:
    delay = capped_delay(attempt, base, cap)
    assert capped_delay(1, base, cap) == min(base, cap)
    assert capped_delay(attempt + 1, base, cap) == min(2 * delay, cap)


@given(DELAYS, SEEDS)
def test_a_jittered_delay_is_between_half_of_it_and_all_of_it(delay: int, draw: int) -> None:
    assert (delay + 1) // 2 <= jittered(delay, draw) <= delay


@given(st.integers(min_value=1, max_value=50))
def test_draws_reach_both_ends(delay: int) -> None:
    reached = {jittered(delay, draw) for draw in range(delay // 2 + 1)}
    assert reached == set(range((delay + 1) // 2, delay + 1))
