"""What catches a saboteur: vectors, sequences, both or neither."""

import pytest

from ticktotrade.phases import PHASES, Phase
from ticktotrade_conformance.saboteurs import SABOTEURS
from ticktotrade_conformance.saboteurs.registry import Saboteur
from ticktotrade_conformance.suite.catching import Catch, catches

SOUND = Saboteur("signal", "Breaks nothing.", (), PHASES[Phase.PHASE_1].machines()["signal"])


def test_a_machine_that_breaks_nothing_is_caught_by_nothing_and_one_that_never_fires_by_all() -> None:
    saboteurs = {"NeverFires": SABOTEURS["NeverFires"], "sound": SOUND}
    caught, sound = catches(saboteurs, 300, (0, 1))
    assert sound == Catch("sound", "signal", None, (None, None))
    assert (caught.name, caught.component) == ("NeverFires", "signal")
    assert caught.vector is not None
    assert all(taken is not None and 1 <= taken <= 300 for taken in caught.sequences)


@pytest.mark.parametrize(
    ("vector", "taken", "is_caught"),
    [(None, None, False), ("v", None, True), (None, 3, True), ("v", 3, True)],
)
def test_a_run_catches_it_by_its_vectors_or_by_its_own_sequences(
    vector: str | None, taken: int | None, is_caught: bool
) -> None:
    catch = Catch("x", "signal", vector, (taken, None))
    assert catch.by_default(0) is is_caught
    assert catch.by_default(1) is (vector is not None)
