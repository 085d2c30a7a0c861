"""A backend: a named set of machines that can be run in this process.

The reference's phases are backends; anybody's own is one as well, in a module of theirs::

    def factory() -> Backend:
        return Backend("mine", "C", "gcc -O3", Phase.PHASE_1, {"book": MyBook})

where ``MyBook(BookConfig(...))`` answers the methods of `ticktotrade.book.OrderBook`.
"""

import platform
import sys
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from ticktotrade.compilation import tell_compiler
from ticktotrade.phases import ELSEWHERE, PHASES, Phase


class Backend(NamedTuple):
    """What a backend says of itself, and how to make each machine that it has.

    ``machines`` has a callable for each component that the backend implements. It takes the component's
    configuration and returns an object with the component's operations as methods. A refused operation
    raises `ticktotrade.errors.Refused`.
    """

    name: str
    language: str
    build: str
    phase: Phase
    machines: Mapping[str, Callable[[Any], Any]]


def reference(phase: Phase) -> Backend:
    """The reference at a phase.

    >>> reference(Phase.PHASE_3).machines["limiter"]
    <class 'ticktotrade.limiter.inline.InlineLimiter'>

    PyPy's compiler is told what the phase wants, for the whole process. Raises KeyError for a phase that the reference does
    not have.
    """
    engine = PHASES[phase]
    if engine.compilation is not None:
        tell_compiler(engine.compilation)
    language = f"{platform.python_implementation()} {platform.python_version()}"
    optimised = "optimised" if sys.flags.optimize else "plain"
    return Backend(f"reference {phase}", language, optimised, phase, engine.machines())


def baseline() -> Backend:
    """The reference at its baseline: ``--backend ticktotrade.backend:baseline``."""
    return reference(Phase.BASELINE)


def phase1() -> Backend:
    """The reference at phase 1: ``--backend ticktotrade.backend:phase1``."""
    return reference(Phase.PHASE_1)


def phase2() -> Backend:
    """The reference at phase 2: ``--backend ticktotrade.backend:phase2``."""
    return reference(Phase.PHASE_2)


def phase3() -> Backend:
    """The reference at phase 3: ``--backend ticktotrade.backend:phase3``."""
    return reference(Phase.PHASE_3)


def elsewhere() -> Backend:
    """What phase 2 uses on other interpreters than this: ``--backend ticktotrade.backend:elsewhere``."""
    return phase2()._replace(name="reference phase2, of other interpreters", machines=ELSEWHERE)
