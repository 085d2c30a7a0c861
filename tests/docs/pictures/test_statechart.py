import pytest

from docs.pictures.statechart import Layout, Way, statechart
from support.drawn import styles


def test_what_leads_where_no_arrow_can_go_is_told() -> None:
    layout = Layout(("a", "b", "c"), "end")
    assert styles(statechart(layout, [Way("a", "c", ("on",))]).picture("a", "b", "c"))["way"] == 1
    with pytest.raises(ValueError, match=r"no place for \[\('end', 'a'\)\]"):
        statechart(layout, [Way("end", "a", ("again",))])
