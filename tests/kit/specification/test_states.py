from ticktotrade_conformance.specification.spec_data import SPEC
from ticktotrade_conformance.specification.states import with_states


def test_the_states_of_a_session_are_shown_as_they_are_in_the_table_that_it_follows() -> None:
    chapter = (SPEC / "session.md").read_text(encoding="utf-8")
    assert chapter == with_states(chapter)
    row = "| idle | start → *connecting*; stop → *stopped* |"
    assert row in chapter
    assert with_states(chapter.replace(row, "| idle | stop → *connecting* |")) == chapter
