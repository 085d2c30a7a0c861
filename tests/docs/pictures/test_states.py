from docs.pictures import states
from support.drawn import SVG, elements, styles
from ticktotrade.router import transitions as order
from ticktotrade.router.states import State as OrderState
from ticktotrade.session import transitions as session


def test_every_way_of_a_session_is_an_arrow() -> None:
    ways = {
        (source, target): [event for event, to in row.items() if to is target]
        for source, row in session.TRANSITIONS.items()
        for target in row.values()
    }
    drawn = {(way.source, way.target): way.events for way in states.session_ways()}
    assert len(drawn) == len(ways)
    for (source, target), events in ways.items():
        assert list(drawn[source.replace("_", " "), target.replace("_", " ")]) == events
    found = styles(states.session_states())
    assert found["way"] == len(ways)
    assert found["state"] == len(session.TRANSITIONS)
    assert sum(each.tag == f"{SVG}polygon" for each in elements(states.session_states())) == len(ways)


def test_what_is_known_of_an_order_is_an_arrow_for_each_change() -> None:
    changes = {
        (source.standing, transition.state.standing)
        for source, row in order.TRANSITIONS.items()
        for transition in row.values()
        if source.standing is not transition.state.standing
    }
    found = styles(states.order_standings())
    assert found["way"] == len(changes)
    assert found["state"] == len({state.standing for state in order.TRANSITIONS})


def test_every_way_of_an_order_that_changes_its_state_has_a_dot_and_an_arrow() -> None:
    ways = {
        (source.spoken, event, transition.state.spoken)
        for source, row in order.TRANSITIONS.items()
        for event, transition in row.items()
        if source is not transition.state
    }
    rows = states.order_rows()
    shown = [(source, event, row.target) for row in rows for source in row.sources for event in row.events]
    assert len(shown) == len(ways)
    assert set(shown) == ways
    picture = states.order_states()
    found = styles(picture)
    assert found["source"] == sum(len(row.sources) for row in rows)
    assert found["state"] == len(order.TRANSITIONS)
    lane = [state.spoken for state in OrderState].index
    sides = [len({lane(source) < lane(row.target) for source in row.sources}) for row in rows]
    assert sum(each.tag == f"{SVG}polygon" for each in elements(picture)) == sum(sides)
