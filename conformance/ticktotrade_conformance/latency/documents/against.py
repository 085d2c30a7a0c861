"""Two documents held against each other: the ratios, and all that is not the same but the code (LATENCY-19)."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from ticktotrade_conformance.latency.documents.document import LatencyDocument, MeasuredBackend
from ticktotrade_conformance.latency.documents.fingerprint import Fingerprint
from ticktotrade_conformance.latency.documents.fingerprint_lines import interpreter_lines, machine_lines
from ticktotrade_conformance.latency.documents.interpreter import Interpreter
from ticktotrade_conformance.latency.documents.trajectory import interpreter_of
from ticktotrade_conformance.latency.documents.wire_figures import WireToWire
from ticktotrade_conformance.latency.interface import Stage
from ticktotrade_conformance.latency.judging.percentiles import Percentiles

WARNING: Final = (
    "Two runs are compared: the machine's noise is another one in each, and a ratio is no verdict. Which of two backends is "
    "faster is to be asked in one run."
)


class Difference(NamedTuple):
    """A thing that is not the same in two runs, and what it is in each."""

    what: str
    here: str
    there: str


class Pair(NamedTuple):
    """The same thing in two runs: a backend's floors at a stage, or a system's orders at a rate from wire to wire.

    ``on`` is the interpreter of this run, or how the orders came.
    """

    what: str
    name: str
    on: str
    here: Percentiles
    there: Percentiles

    @property
    def p50(self) -> float | None:
        """The ratio of the medians; below 1 this run was faster."""
        return _ratio(self.here.p50, self.there.p50)

    @property
    def p99(self) -> float | None:
        """The ratio of the 99th percentiles."""
        return _ratio(self.here.p99, self.there.p99)


def _ratio(here: int | None, there: int | None) -> float | None:
    return None if here is None or not there else here / there


class Against(NamedTuple):
    """What came of it. ``alone`` has what stands in one document only, or was not measured in one."""

    pairs: tuple[Pair, ...]
    alone: tuple[str, ...]
    differences: tuple[Difference, ...]


def against(here: LatencyDocument, there: LatencyDocument) -> Against:
    """Hold one run against another. O(size of both)."""
    inside, outside = _backends(here, there), _systems(here.wire, there.wire)
    pairs = (*inside.pairs, *outside.pairs)
    order = [*Stage, *dict.fromkeys(pair.what for pair in pairs)]
    apart = (*differences(here.fingerprint, there.fingerprint), *inside.differences)
    return Against(
        tuple(sorted(pairs, key=lambda pair: order.index(pair.what))),
        (*inside.alone, *outside.alone),
        tuple(dict.fromkeys(apart)),
    )


def _backends(here: LatencyDocument, there: LatencyDocument) -> Against:
    """What was measured inside of backends."""
    pairs: list[Pair] = []
    alone: list[str] = []
    apart: list[Difference] = []
    partners = dict(_partners(here.backends, there.backends))
    suites = here.fingerprint.interpreter, there.fingerprint.interpreter
    for number, backend in enumerate(here.backends):
        other = partners.get(number)
        if other is None:
            alone.append(f"{label(backend)} only in this run")
            continue
        apart += _interpreters_apart(backend, other, *suites)
        theirs = {each.stage: each.floors for each in other.stages}
        for judged in backend.stages:
            floors = theirs.get(judged.stage)
            if judged.floors and floors:
                pairs.append(Pair(judged.stage, backend.name, interpreter_of(backend), judged.floors, floors))
            else:
                alone.append(f"{judged.stage} of {label(backend)} not measured in both")
    taken = {id(each) for each in partners.values()}
    alone += [f"{label(each)} only in the other" for each in there.backends if id(each) not in taken]
    return Against(tuple(pairs), tuple(alone), tuple(apart))


def _systems(here: WireToWire | None, there: WireToWire | None) -> Against:
    """What was measured between two sockets."""
    mine, theirs = _orders(here), _orders(there)
    pairs = tuple(Pair(*key, mine[key], theirs[key]) for key in mine if key in theirs)
    alone = [
        f"{name} ({http}) at {rate} only in this run"
        for rate, name, http in mine
        if (rate, name, http) not in theirs
    ]
    alone += [
        f"{name} ({http}) at {rate} only in the other"
        for rate, name, http in theirs
        if (rate, name, http) not in mine
    ]
    return Against(pairs, tuple(alone), ())


def _orders(wire: WireToWire | None) -> dict[tuple[str, str, str], Percentiles]:
    """By rate, system and how its orders came, the percentiles of those that came."""
    if wire is None:
        return {}
    return {
        (each.rate, system.name, system.http): each.percentiles
        for system in (*wire.floors, *wire.systems)
        for each in system.rates
        if each.percentiles
    }


def label(backend: MeasuredBackend) -> str:
    """A backend's name, and what it ran on."""
    return f"{backend.name} ({interpreter_of(backend)})"


def _partners(
    here: tuple[MeasuredBackend, ...], there: tuple[MeasuredBackend, ...]
) -> Iterator[tuple[int, MeasuredBackend]]:
    """By place in this run the backend of the other that it is held against.

    It is the one of its name on the same interpreter; else the one of its name, if each run has a single one.
    """
    for number, backend in enumerate(here):
        named = [each for each in there if each.name == backend.name]
        exact = [each for each in named if interpreter_of(each) == interpreter_of(backend)]
        namesakes = sum(each.name == backend.name for each in here)
        if exact:
            yield number, exact[0]
        elif len(named) == namesakes == 1:
            yield number, named[0]


def differences(here: Fingerprint, there: Fingerprint) -> Iterator[Difference]:
    """What is not the same, but for the time and the load, which never are."""
    yield from _apart(dict(_told(here)), dict(_told(there)))
    mine, theirs = (set(each.machine.cpu_features) for each in (here, there))
    if mine != theirs:
        yield Difference("CPU features", _besides(mine - theirs), _besides(theirs - mine))


def _told(fingerprint: Fingerprint) -> Iterator[tuple[str, str]]:
    yield from machine_lines(fingerprint.machine)
    yield "kit", fingerprint.kit
    yield from interpreter_lines(fingerprint.interpreter)


def _interpreters_apart(
    here: MeasuredBackend, there: MeasuredBackend, suite_here: Interpreter, suite_there: Interpreter
) -> Iterator[Difference]:
    """What the backends' interpreters differ in; if they are those of the suites, that was said already."""
    mine, theirs = here.interpreter, there.interpreter
    if mine is None or theirs is None or (mine, theirs) == (suite_here, suite_there):
        return
    for each in _apart(dict(interpreter_lines(mine)), dict(interpreter_lines(theirs))):
        yield each._replace(what=f"{each.what} of {here.name}")


def _apart(here: dict[str, str], there: dict[str, str]) -> Iterator[Difference]:
    for what, mine in here.items():
        if mine != there[what]:
            yield Difference(what, mine, there[what])


def _besides(features: set[str]) -> str:
    return " ".join(sorted(features)) or "no others"
