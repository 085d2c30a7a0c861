import pytest

from ticktotrade_conformance.specification.spec_data import SPEC
from ticktotrade_conformance.specification.states import with_states


@pytest.mark.parametrize(
    ("component", "row"),
    [
        ("session", "| idle | start → *connecting*; stop → *stopped* |"),
        ("router", "| doubtful |  | open | final status, 404 and settled, nothing to replace |"),
        ("router", "| cancelling, queried | placed | awaited | query | cancels |"),
    ],
)
def test_states_are_shown_as_they_are_in_the_tables_that_are_followed(component: str, row: str) -> None:
    chapter = (SPEC / f"{component}.md").read_text(encoding="utf-8")
    assert chapter == with_states(component, chapter)
    assert row in chapter
    assert with_states(component, chapter.replace(row, "| idle | stop → *connecting* |")) == chapter
