"""The states of a session and of an order, from the tables that the reference follows."""

from typing import Final

from docs.pictures.drawing import Picture
from docs.pictures.lanes import Group, Row, lanes, rows_of
from docs.pictures.lanes import in_words as rows_in_words
from docs.pictures.statechart import Layout, Way, in_words, statechart, ways_of
from ticktotrade.router import transitions as order
from ticktotrade.router.states import Standing
from ticktotrade.router.states import State as OrderState
from ticktotrade.session import transitions as session
from ticktotrade.session.interface import State

PLACE: Final = "<!-- states: made by t2t spec write -->"


def session_ways() -> list[Way]:
    """What leads a session from one state to another, or back to the same."""
    return ways_of(
        (source.replace("_", " "), event, target.replace("_", " "))
        for source, row in session.TRANSITIONS.items()
        for event, target in row.items()
    )


def session_states() -> Picture:
    """The states of a session: the way to streaming downwards."""
    spine = (State.IDLE, State.CONNECTING, State.AUTHENTICATING, State.SUBSCRIBING, State.STREAMING)
    ways = session_ways()
    return statechart(Layout(tuple(spine), State.STOPPED, State.BACKING_OFF.replace("_", " ")), ways).picture(
        "session-states", "The states of a session", in_words(ways)
    )


def standing_ways() -> list[Way]:
    """What makes an order of one standing one of another."""
    events = (
        (source.standing, event, transition.state.standing)
        for source, row in order.TRANSITIONS.items()
        for event, transition in row.items()
    )
    ordered = sorted(events, key=lambda each: list(order.Event).index(each[1]))
    return ways_of((source, event, target) for source, event, target in ordered if source is not target)


def order_standings() -> Picture:
    """What is known of an order, from unsent to done."""
    ways = standing_ways()
    layout = Layout((Standing.UNSENT, Standing.DOUBTFUL, Standing.PLACED), Standing.ENDED)
    return statechart(layout, ways).picture(
        "order-standings", "What is known of an order at the venue", in_words(ways)
    )


def order_rows() -> list[Row]:
    """What leads an order from one state to another, as rows of lanes."""
    changes = (
        (source.spoken, event, transition.state.spoken)
        for source, row in order.TRANSITIONS.items()
        for event, transition in row.items()
        if source is not transition.state
    )
    return rows_of(changes, [state.spoken for state in OrderState])


def order_states() -> Picture:
    """The states of an order in lanes, by what is known of it."""
    groups = [
        Group(standing, tuple(state.spoken for state in OrderState if state.standing is standing))
        for standing in Standing
    ]
    rows = order_rows()
    return lanes(groups, rows).picture(
        "order-states",
        "What leads an order from one state to another",
        rows_in_words(rows),
        "A lane is a state. In each row the events above the arrow lead from the states with a dot to that at its head.",
    )
