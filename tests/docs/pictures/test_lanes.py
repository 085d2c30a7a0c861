from docs.pictures.lanes import Row, rows_of


def test_events_that_lead_from_the_same_states_to_the_same_one_are_one_row() -> None:
    transitions = [("b", "on", "c"), ("a", "on", "c"), ("a", "off", "c"), ("b", "off", "c"), ("a", "up", "b")]
    assert rows_of(transitions, "abc") == [
        Row(("a",), ("up",), "b"),
        Row(("a", "b"), ("on", "off"), "c"),
    ]
