"""A pause is what is above the floor and no gap of the machine explains (LATENCY-11)."""

from array import array
from random import Random

from ticktotrade_conformance.latency.judging.pauses import pauses_of


def samples(pauses: dict[int, int]) -> list["array[int]"]:
    """Ten rounds of 200 steps of 1 µs, with something on top of some of them."""
    flat = [1000 + pauses.get(place, 0) for place in range(2000)]
    return [array("q", flat[start : start + 200]) for start in range(0, 2000, 200)]


FLOORS = [1000] * 200


def test_without_gaps_all_of_the_excess_is_the_backends() -> None:
    rounds = samples({7: 50_000, 900: 40_000, 1500: 30_000})
    assert pauses_of(rounds, FLOORS, [], 10**6) == (30_000, 50_000)


def test_gaps_of_as_much_time_are_taken_off_the_greatest_first() -> None:
    rounds = samples({7: 50_000, 900: 30_000})
    spent = sum(map(sum, rounds))
    assert pauses_of(rounds, FLOORS, [28_000, 50_000], spent) == (0, 2_000)
    assert pauses_of(rounds, FLOORS, [60_000, 60_000], spent) == (0, 0)


def test_of_more_time_than_the_backend_took_fewer_gaps_count() -> None:
    rounds = samples({7: 50_000, 900: 40_000, 1500: 30_000})
    spent = sum(map(sum, rounds))
    assert pauses_of(rounds, FLOORS, [48_000, 40_000, 25_000, 10_000], 2 * spent) == (2_000, 30_000)


def test_of_less_time_each_gap_stands_for_several() -> None:
    rounds = samples({7: 50_000, 900: 30_000})
    spent = sum(map(sum, rounds))
    assert pauses_of(rounds, FLOORS, [50_000], spent // 2) == (0, 0)


def test_a_collection_shows_among_the_interruptions_of_a_machine() -> None:
    random = Random(1)
    hits = {random.randrange(2000): int(10_000 + random.expovariate(1 / 20_000)) for _ in range(8)}
    gaps = [int(10_000 + random.expovariate(1 / 20_000)) for _ in range(8)]
    spent = sum(map(sum, samples(hits)))
    assert pauses_of(samples(hits), FLOORS, gaps, spent).max < 30_000
    assert pauses_of(samples({**hits, 500: 5_000_000}), FLOORS, gaps, spent).max > 4_800_000
