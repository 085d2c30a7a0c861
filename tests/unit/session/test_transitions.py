"""The table of a session's states is what sessions do: nothing else happens, and all of it does."""

from contextlib import suppress

from ticktotrade.errors import Refused
from ticktotrade.phases import PHASES, Phase
from ticktotrade.session import State, StreamSession
from ticktotrade.session.transitions import TRANSITIONS, Event
from ticktotrade_conformance.generate import Sequence, explore


class Watched(StreamSession):
    seen: set[tuple[State, Event, State]]
    ways = 0

    def _go(self, now: int, event: Event) -> None:
        before = self._state
        super()._go(now, event)
        self.ways += 1
        self.seen.add((before, event, self._state))


def test_generated_sequences_go_every_way_of_the_table_and_states_change_in_no_other() -> None:
    seen: set[tuple[State, Event, State]] = set()
    parser = PHASES[Phase.BASELINE].stages.feed

    def follow(sequence: Sequence) -> None:
        session = Watched(parser, sequence.config)
        session.seen = seen
        for step in sequence.steps:
            before, ways = session.status().state, session.ways
            with suppress(Refused):
                getattr(session, step.operation)(*step.arguments)
            assert session.status().state is before or session.ways > ways

    explore("session", 1000, 0, follow)
    table = {(state, event, to) for state, events in TRANSITIONS.items() for event, to in events.items()}
    assert seen == table
