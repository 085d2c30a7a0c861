"""The venue has a processor of its own where there are several, and gives it back."""

import os

import pytest

from ticktotrade_conformance.programs.wire.processors import Processors, processors_apart, running_on


@pytest.fixture
def allowed(monkeypatch: pytest.MonkeyPatch) -> list[set[int]]:
    """The processors that this thread may use, the latest last; none of this machine's."""
    sets = [{2, 5, 7}]
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: sets[-1], raising=False)
    monkeypatch.setattr(os, "sched_setaffinity", lambda process, to: sets.append(set(to)), raising=False)
    return sets


def test_the_venue_has_the_first_and_the_systems_have_the_others(allowed: list[set[int]]) -> None:
    assert processors_apart() == Processors(frozenset({2}), frozenset({5, 7}))
    allowed.append({3, 4})
    assert processors_apart() == Processors(frozenset({3}), frozenset({4}))


def test_of_one_processor_nobody_has_his_own(allowed: list[set[int]]) -> None:
    allowed.append({3})
    assert processors_apart() is None


def test_where_nothing_can_be_chosen_nothing_is(
    allowed: list[set[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(os, "sched_setaffinity")
    assert processors_apart() is None


def test_what_was_allowed_before_is_allowed_behind_whatever_happens(allowed: list[set[int]]) -> None:
    def fail() -> None:
        with running_on({5}):
            with running_on({7}):
                assert allowed[-1] == {7}
            assert allowed[-1] == {5}
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert allowed[-1] == {2, 5, 7}
