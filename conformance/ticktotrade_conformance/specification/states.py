"""The states of a session and of an order as the chapters show them, from the tables that the reference follows."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from ticktotrade.router import transitions as order
from ticktotrade.router.states import Standing
from ticktotrade.router.states import State as OrderState
from ticktotrade.session import transitions as session
from ticktotrade.session.interface import State as SessionState

_BEGIN: Final = "<!-- states: made by t2t spec write -->\n"
_END: Final = "<!-- end of states -->\n"
_BLOCK: Final = re.compile(f"{_BEGIN}.*?{_END}", re.DOTALL)


def with_states(component: str, chapter: str) -> str:
    """The text of a component's chapter with its tables of states as they are now, between their two marks.

    Raises `KeyError` unless the component is one of `CHAPTERS`.
    """
    return _BLOCK.sub(lambda _: f"{_BEGIN}\n{CHAPTERS[component]()}\n{_END}", chapter)


def _session() -> str:
    rows = [
        (_name(state), _ways((event, f"*{_name(to)}*") for event, to in session.TRANSITIONS[state].items()))
        for state in SessionState
    ]
    return _table(("state", "event → next state"), rows)


def _name(state: SessionState) -> str:
    return state.replace("_", " ")


def _order() -> str:
    lasting = [state for state in OrderState if state is not OrderState.DONE]
    tables = (
        _table(("the order is", *(f"{to} by" for to in _LATER)), map(_overview, _EARLIER)),
        _table(
            ("state", "the order is", "a cancel is", "its request", "of the class"), map(_meaning, lasting)
        ),
        _table(
            ("state", "event → next state, when its request is due if that changes"), map(_way_out, lasting)
        ),
    )
    return "\n".join(tables)


_EARLIER: Final = (Standing.UNSENT, Standing.DOUBTFUL, Standing.PLACED)
_LATER: Final = (Standing.DOUBTFUL, Standing.PLACED, Standing.ENDED)


def _overview(standing: Standing) -> tuple[str, ...]:
    """What may make an order of a standing one of another."""
    leads: defaultdict[Standing, set[order.Event]] = defaultdict(set)
    for state, row in order.TRANSITIONS.items():
        for event, transition in row.items():
            if state.standing is standing:
                leads[transition.state.standing].add(event)
    cells = (
        "" if to is standing else ", ".join(filter(leads[to].__contains__, order.Event)) for to in _LATER
    )
    return standing, *cells


def _meaning(state: OrderState) -> tuple[str, ...]:
    return state.spoken, state.standing, state.cancel, state.request, state.request_class.name.lower()


def _way_out(state: OrderState) -> tuple[str, ...]:
    """A state, and what leads out of it; what leaves it as it is is left out."""
    row = order.TRANSITIONS[state]
    changing = (each for each in order.Event if row.get(each, _same(state)) != _same(state))
    return state.spoken, _ways((event, _next(row[event])) for event in changing)


def _same(state: OrderState) -> order.Transition:
    return order.Transition(state, order.When.UNCHANGED)


def _next(transition: order.Transition) -> str:
    when = "" if transition.when is order.When.UNCHANGED else f", {transition.when}"
    return f"*{transition.state.spoken}*{when}"


def _ways(consequences: Iterable[tuple[str, str]]) -> str:
    """What leads out of a state: the events of one and the same consequence together."""
    events: defaultdict[str, list[str]] = defaultdict(list)
    for event, consequence in consequences:
        events[consequence].append(event)
    return "; ".join(f"{', '.join(each)} → {consequence}" for consequence, each in events.items())


def _table(heading: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [_line(heading), "|---" * len(heading) + "|", *map(_line, rows), ""]
    return "\n".join(lines)


def _line(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"


CHAPTERS: Final[Mapping[str, Callable[[], str]]] = {"session": _session, "router": _order}
"""By component what makes its tables of states."""
