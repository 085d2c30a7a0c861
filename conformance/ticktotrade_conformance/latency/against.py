"""Two documents held against each other: the ratios, and all that is not the same but the code (LATENCY-19)."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from ticktotrade_conformance.latency.document import LatencyDocument, MeasuredBackend
from ticktotrade_conformance.latency.fingerprint import Fingerprint
from ticktotrade_conformance.latency.fingerprint_lines import interpreter_lines, machine_lines
from ticktotrade_conformance.latency.interface import Stage
from ticktotrade_conformance.latency.interpreter import Interpreter
from ticktotrade_conformance.latency.judged import Judged
from ticktotrade_conformance.latency.trajectory import interpreter_of

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
    """The same stage of the same backend in two runs, and the ratios of the floors: below 1 this run was faster."""

    backend: MeasuredBackend
    here: Judged
    there: Judged
    p50: float
    p99: float | None

    @property
    def name(self) -> str:
        """What is compared, with the interpreter of this run."""
        return label(self.backend)


class Against(NamedTuple):
    """What came of it. ``alone`` has what stands in one document only, or was not measured in one."""

    pairs: tuple[Pair, ...]
    alone: tuple[str, ...]
    differences: tuple[Difference, ...]


def against(here: LatencyDocument, there: LatencyDocument) -> Against:
    """Hold one run against another. O(size of both)."""
    pairs: list[Pair] = []
    alone: list[str] = []
    found = list(differences(here.fingerprint, there.fingerprint))
    partners = dict(_partners(here.backends, there.backends))
    for number, backend in enumerate(here.backends):
        other = partners.get(number)
        if other is None:
            alone.append(f"{label(backend)} only in this run")
            continue
        found += _interpreters_apart(
            backend, other, here.fingerprint.interpreter, there.fingerprint.interpreter
        )
        theirs = {each.stage: each for each in other.stages}
        for judged in backend.stages:
            pair = _pair(backend, judged, theirs.get(judged.stage))
            if pair:
                pairs.append(pair)
            else:
                alone.append(f"{judged.stage} of {label(backend)} not measured in both")
    taken = {id(each) for each in partners.values()}
    alone += [f"{label(each)} only in the other" for each in there.backends if id(each) not in taken]
    pairs.sort(key=lambda pair: tuple(Stage).index(pair.here.stage))
    return Against(tuple(pairs), tuple(alone), tuple(dict.fromkeys(found)))


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


def _pair(backend: MeasuredBackend, here: Judged, there: Judged | None) -> Pair | None:
    if there is None or here.floors is None or there.floors is None or not there.floors.p50:
        return None
    mine, theirs = here.floors.p99, there.floors.p99
    p99 = mine / theirs if mine is not None and theirs else None
    return Pair(backend, here, there, here.floors.p50 / there.floors.p50, p99)


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
