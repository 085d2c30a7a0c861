"""The list of saboteurs, and how one becomes a backend."""

import pytest

from ticktotrade.phases import Phase
from ticktotrade_conformance.saboteurs import SABOTEURS
from ticktotrade_conformance.saboteurs.registry import saboteur
from ticktotrade_conformance.saboteurs.signal import NeverFires
from ticktotrade_conformance.specification.chapters import requirement_ids


def test_two_saboteurs_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="two saboteurs with the name NeverFires"):
        saboteur("signal", "Never fires.", "SIGNAL-2")(NeverFires)


def test_a_saboteur_without_a_sentence_is_refused() -> None:
    with pytest.raises(ValueError, match=r"the summary of a saboteur is a sentence .*: 'SIGNAL-2'"):
        saboteur("signal", "SIGNAL-2")


def test_a_backend_is_the_reference_but_for_what_is_broken() -> None:
    broken = SABOTEURS["NeverFires"].backend()
    assert (broken.name, broken.phase) == ("NeverFires", Phase.PHASE_1)
    assert broken.machines["signal"] is NeverFires


@pytest.mark.parametrize("name", SABOTEURS)
def test_each_breaks_requirements_that_there_are(name: str) -> None:
    assert SABOTEURS[name].requirements
    assert set(SABOTEURS[name].requirements) <= set(requirement_ids())
