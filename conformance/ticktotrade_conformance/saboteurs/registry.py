"""The list of saboteurs, and how one becomes a backend."""

from collections.abc import Callable
from typing import Any, Final, NamedTuple, TypeVar

from ticktotrade.backend import Backend, reference
from ticktotrade.phases import Phase

_Machine = TypeVar("_Machine", bound=type[Any])


class Saboteur(NamedTuple):
    """What a saboteur breaks: a component, and the requirements by their ids.

    ``summary`` is the sentence that says what it does instead. ``machine`` takes the component's configuration. ``vectors_alone`` is the reason why no generated sequence
    reaches it, if none does.
    """

    component: str
    summary: str
    requirements: tuple[str, ...]
    machine: Callable[[Any], Any]
    vectors_alone: str = ""

    def backend(self) -> Backend:
        """The reference at phase 1 with the broken machine in it."""
        sound = reference(Phase.PHASE_1)
        machines = {**sound.machines, self.component: self.machine}
        return sound._replace(name=self.machine.__name__, machines=machines)


SABOTEURS: Final[dict[str, Saboteur]] = {}
"""Every saboteur by name; complete once `ticktotrade_conformance.saboteurs` is imported."""


def saboteur(
    component: str, summary: str, *requirements: str, vectors_alone: str = ""
) -> Callable[[_Machine], _Machine]:
    """Enter a broken machine into the list, with the members of `Saboteur`.

    Raises ValueError if there is one of that name, which would be tried no more, and if the summary is no sentence.
    """
    if not summary.endswith("."):
        raise ValueError(f"the summary of a saboteur is a sentence that ends in a full stop: {summary!r}")

    def enter(machine: _Machine) -> _Machine:
        if machine.__name__ in SABOTEURS:
            raise ValueError(f"there are two saboteurs with the name {machine.__name__}")
        SABOTEURS[machine.__name__] = Saboteur(component, summary, requirements, machine, vectors_alone)
        return machine

    return enter
