from pathlib import Path

import pytest

from support.saboteur_checks import (
    check_a_vector_of_each_requirement_that_it_breaks_fails,
    check_is_caught_by_a_generated_sequence,
    check_the_counterexample_is_short_and_replays,
    made_small,
    names_of,
    reached_by_sequences,
)

pytestmark = pytest.mark.thorough


@pytest.mark.parametrize("name", reached_by_sequences("limiter"))
def test_it_is_caught_by_a_generated_sequence(name: str) -> None:
    check_is_caught_by_a_generated_sequence(name)


@pytest.mark.parametrize("name", made_small("limiter"))
def test_the_counterexample_is_short_and_replays(name: str, tmp_path: Path) -> None:
    check_the_counterexample_is_short_and_replays(name, tmp_path)


@pytest.mark.parametrize("name", names_of("limiter"))
def test_a_vector_of_each_requirement_that_it_breaks_fails(name: str) -> None:
    check_a_vector_of_each_requirement_that_it_breaks_fails(name)
