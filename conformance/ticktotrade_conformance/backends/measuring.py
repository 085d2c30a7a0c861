"""Being measured: a backend's machines, taken through rounds with a clock that is read behind each step (WIRE-8)."""

from array import array
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from json.encoder import encode_basestring
from time import perf_counter_ns
from typing import Any, NamedTuple
from zlib import crc32

from ticktotrade.backend import Backend
from ticktotrade.errors import Refused
from ticktotrade_conformance.backends.in_process import outcome_of, refusal_of
from ticktotrade_conformance.traces.shifting import shifted_steps
from ticktotrade_conformance.traces.trace import Outcome, forms_of

Clock = Callable[[], int]
"""Reads a monotonic clock, in nanoseconds."""

Calls = list[tuple[Callable[..., Any], tuple[Any, ...]]]
"""Methods of a machine, each with its arguments."""

BareStep = tuple[str, tuple[Any, ...]]
"""An operation and its typed arguments."""


class Prepared(NamedTuple):
    """What a round is made of: the arguments are those before any shift."""

    component: str
    config: Any
    setup: tuple[BareStep, ...]
    steps: tuple[BareStep, ...]


class Measurer:
    """Takes machines of a backend through rounds of what was prepared, and remembers the outcomes of the latest.

    The garbage collector stays as it is found: its pauses are part of what a step takes.
    """

    def __init__(self, backend: Backend, clock: Clock = perf_counter_ns) -> None:
        self.backend = backend
        self.clock = clock
        self.prepared = Prepared("", None, (), ())
        self.answers: list[Any] = []

    def prepare(self, prepared: Prepared) -> int:
        """Keep what is to be measured; how many steps it has (WIRE-9). No machine is made."""
        self.prepared = prepared
        self.answers = []
        return len(prepared.steps)

    def measure(self, number: int, limit: int, arrivals: Sequence[int] | None) -> "array[int]":
        """Run a round (WIRE-10), of which the first ``limit`` steps are taken; the sample of each, in nanoseconds.

        Raises `Refused` if no machine can be made of the configuration, and whatever else the backend raises.
        """
        calls = self.readied(number)[:limit]
        self.answers = []
        if arrivals is None:
            return timed(calls, self.clock, self.answers)
        return timed_from_arrivals(calls, arrivals, self.clock, self.answers)

    def readied(self, number: int) -> Calls:
        """The calls of a round, of a machine that is made and set up for it; none of this is timed. Raises as `measure`."""
        component, config, setup, steps = self.prepared
        shifted_setup = shifted_steps(component, setup, number)
        shifted = shifted_steps(component, steps, number)
        machine = self.backend.machines[component](config)
        for call, arguments in calls_of(machine, shifted_setup):
            with_refusals(call, arguments)
        return calls_of(machine, shifted)

    def digest(self, step: int | None = None) -> str:
        """The digest of the latest round's outcomes, or of that of one step, written out anew each time (WIRE-12)."""
        forms = forms_of(self.prepared.component)
        writers = (forms[operation].write_result for operation, _ in self.prepared.steps[step:])
        return digest_of(
            refusal_of(answer) if isinstance(answer, Refused) else outcome_of(answer, write)
            for answer, write in zip(
                self.answers if step is None else [self.answers[step]], writers, strict=False
            )
        )


def calls_of(machine: Any, steps: Sequence[BareStep]) -> Calls:
    """The steps as methods of a machine: looking them up is not a part of the step."""
    methods = {operation: getattr(machine, operation) for operation, _ in steps}
    return [(methods[operation], arguments) for operation, arguments in steps]


def with_refusals(call: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    """The answer, or the `Refused` that came instead: either is an outcome."""
    try:
        return call(*arguments)
    except Refused as refused:
        return refused


def timed(calls: Calls, clock: Clock, answers: list[Any]) -> "array[int]":
    """Make the calls, reading the clock behind each; what they answer, or `Refused`, is added to ``answers``.

    As little as Python allows happens between two readings, since all of it is in the sample: one call, and two lists that
    grow. To count places, or to subtract, is 20 to 40 ns more.
    """
    readings: list[int] = []
    keep, note = answers.append, readings.append
    note(clock())
    for call, arguments in calls:
        try:
            keep(call(*arguments))
        except Refused as refused:
            keep(refused)
        note(clock())
    return array("q", [later - earlier for earlier, later in pairwise(readings)])


def timed_from_arrivals(
    calls: Calls, arrivals: Sequence[int], clock: Clock, answers: list[Any]
) -> "array[int]":
    """As `timed`, but no call is made before it arrives, and its time counts from then.

    A call that begins late, because the ones before it took long, has that in its time as well (LATENCY-14). Waiting
    keeps the processor busy.
    """
    samples = array("q")
    begin = clock()
    for (call, arguments), arrival in zip(calls, arrivals, strict=False):
        due = begin + arrival
        while clock() < due:
            pass
        answers.append(with_refusals(call, arguments))
        samples.append(clock() - due)
    return samples


def digest_of(outcomes: Iterable[Outcome]) -> str:
    """The CRC-32 of outcomes, a line each, as eight hexadecimal digits (WIRE-12)."""
    check = 0
    for outcome in outcomes:
        check = crc32(f"{text_of(outcome)}\n".encode(), check)
    return f"{check:08x}"


def text_of(value: Any) -> str:
    """A value as JSON text, without white space and with as few escapes as JSON allows.

    `json.dumps` writes the same, and takes forty times as long under PyPy.
    """
    kind = type(value)
    if kind is str:
        return encode_basestring(value)
    if kind is int:
        return str(value)
    if kind is list:
        return f"[{','.join([text_of(each) for each in value])}]"
    if kind is dict:
        return (
            "{"
            + ",".join([f"{encode_basestring(name)}:{text_of(each)}" for name, each in value.items()])
            + "}"
        )
    return "null" if value is None else "true" if value else "false"
