"""The states of a session as the chapter shows them, from the table that the reference follows."""

import re
from collections import defaultdict
from typing import Final

from ticktotrade.session.interface import State
from ticktotrade.session.transitions import TRANSITIONS

_BEGIN: Final = "<!-- states: made by t2t spec write -->\n"
_END: Final = "<!-- end of states -->\n"
_BLOCK: Final = re.compile(f"{_BEGIN}.*?{_END}", re.DOTALL)


def with_states(chapter: str) -> str:
    """The text of the chapter *Session* with the table of states as it is now, between its two marks."""
    return _BLOCK.sub(f"{_BEGIN}\n{_table()}\n{_END}", chapter)


def _table() -> str:
    rows = [f"| {_spoken(state)} | {_ways(state)} |" for state in State]
    return "\n".join(["| state | event → next state |", "|---|---|", *rows, ""])


def _ways(state: State) -> str:
    """What leads out of a state, the events of one next state together."""
    events: defaultdict[State, list[str]] = defaultdict(list)
    for event, following in TRANSITIONS[state].items():
        events[following].append(event)
    return "; ".join(f"{', '.join(each)} → *{_spoken(following)}*" for following, each in events.items())


def _spoken(state: State) -> str:
    return state.replace("_", " ")
