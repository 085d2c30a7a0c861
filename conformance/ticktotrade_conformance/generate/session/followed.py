"""A session that is taken along the steps of a sequence, to know where it is and which times matter to it."""

from collections.abc import Iterable, Iterator
from contextlib import suppress

from ticktotrade.deadlines import later
from ticktotrade.errors import Refused
from ticktotrade.feed import TreeParser
from ticktotrade.schema.shapes import I64_MIN
from ticktotrade.session import SessionConfig, State, StreamSession
from ticktotrade.session.healing import Healing
from ticktotrade_conformance.generate.scenario import History
from ticktotrade_conformance.traces.trace import Step


class _OpenHealing(Healing):
    """The healing of a session, which says when something of it ends."""

    def edges(self) -> Iterator[int]:
        """When a pair may be sent, a connection be given up, and the waits that have begun end."""
        for edge in (self._next_pair, self._next_giving_up):
            if edge > I64_MIN:
                yield edge
        for asked in list(self._asked.values())[-3:]:
            yield asked.until


class FollowedSession(StreamSession):
    """The reference's session, which says what it is waiting for."""

    def __init__(self, config: SessionConfig) -> None:
        super().__init__(TreeParser, config)
        self._open_healing = _OpenHealing(config.heal_timeout, config.heal_interval, config.heal_pause)
        self._healing = self._open_healing

    def take(self, steps: Iterable[Step]) -> None:
        """Go on by some steps, whatever becomes of them."""
        for step in steps:
            with suppress(Refused):
                getattr(self, step.operation)(*step.arguments)

    def edges(self) -> tuple[int, ...]:
        """Times at which an answer may change, of those that a caller may tell it."""
        since = self._streaming_since
        lasting = () if since is None else (later(since, self._config.stable_time),)
        return (
            lasting if self._state not in (State.STREAMING, State.SUBSCRIBING) else (*lasting, *self._ends())
        )

    def healing_edges(self) -> tuple[int, ...]:
        """Times at which it may heal a book, or may do so again."""
        since = self._streaming_since
        first = () if since is None else (later(since, self._config.heal_timeout),)
        return (*first, *self._open_healing.edges())

    def _ends(self) -> tuple[int, ...]:
        """When the connection is taken to be silent, and its request to be unanswered."""
        silent = later(self._alive_at, self._config.silence_timeout)
        return (silent,) if self._state is State.STREAMING else (silent, self._due)


class Follower:
    """The session of one sequence at a time, as far along as it was last asked for."""

    def __init__(self) -> None:
        self._steps: History | None = None
        self._taken = 0
        self._session = FollowedSession(SessionConfig())

    def along(self, steps: History) -> FollowedSession:
        """The session after those steps. O(new steps): a sequence that has grown is gone on with."""
        if steps is not self._steps:
            self._session = FollowedSession(steps.config)
            self._steps, self._taken = steps, 0
        self._session.take(steps[self._taken :])
        self._taken = len(steps)
        return self._session
