"""Traces: a machine's configuration and a list of steps, in JSON Lines (chapter *Traces*)."""

import gzip
import json
import zlib
from collections.abc import Callable, Iterable
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, Final, NamedTuple

from ticktotrade.components import COMPONENTS, Component
from ticktotrade.errors import ErrorCode
from ticktotrade.json_text import BadJson, read_document
from ticktotrade.machine import Operation, operations_of
from ticktotrade.schema import Mismatch, reader, record_of, writer
from ticktotrade.schema.json_form import Json, Reader, Writer, members_reader, shown
from ticktotrade.versions import TRACES
from ticktotrade_conformance.console.complaint import Complaint
from ticktotrade_conformance.files.bounded_lines import LINE_LIMIT, VALUES_LIMIT, bounded_lines
from ticktotrade_conformance.traces.json_values import has_more_values
from ticktotrade_conformance.traces.repeats import MOST_STEPS, StepForm, repeated

VERSION: Final = TRACES[0]
REPEATING_VERSION: Final = TRACES[1]
"""Of traces in which steps are repeated (TRACE-13)."""

REPEATED_LIMIT: Final = 256 * 1024 * 1024
"""The bytes that the repeated lines of a trace have at most, written out: a small file could stand for any number of steps."""

Outcome = dict[str, Json]
"""What an operation came to: ``{"value": …}`` or ``{"error": code}`` (TRACE-11)."""

OPENED: Final[Outcome] = {"value": None}
"""The outcome of a configuration that makes a machine."""

_ERRORS: Final = frozenset(code.value for code in ErrorCode)


class Step(NamedTuple):
    """One operation, its typed arguments in declared order, and the outcome wanted, if one is."""

    operation: str
    arguments: tuple[Any, ...]
    wanted: Outcome | None = None


class Trace(NamedTuple):
    """Steps for one machine.

    ``wanted`` is the outcome of making the machine from its configuration. ``about`` says in a sentence
    what the trace shows, ``requirements`` which ones it pins.
    """

    component: str
    config: Any
    steps: tuple[Step, ...]
    wanted: Outcome | None = None
    about: str = ""
    requirements: tuple[str, ...] = ()

    @property
    def outcomes(self) -> list[Outcome]:
        """The outcomes wanted, that of making the machine first; nothing stands for one that is not known."""
        return [self.wanted or OPENED, *(step.wanted or {} for step in self.steps)]


class OperationForm(NamedTuple):
    """How an operation's arguments and its answer are written and read."""

    operation: Operation
    write_arguments: tuple[tuple[str, Writer], ...]
    read_arguments: Any
    write_result: Writer
    read_result: Reader


@cache
def forms_of(component: str) -> dict[str, OperationForm]:
    """The forms of every operation of a component, by name."""
    return {
        name: OperationForm(
            operation,
            tuple((member.name, writer(member.shape)) for member in operation.parameters),
            members_reader(operation.parameters),
            writer(operation.result),
            reader(operation.result),
        )
        for name, operation in operations_of(COMPONENTS[component].interface).items()
    }


def step_form(component: str, step: Step) -> dict[str, Json]:
    """A step as JSON, without the outcome wanted."""
    form = forms_of(component)[step.operation]
    arguments = {
        name: write(value) for (name, write), value in zip(form.write_arguments, step.arguments, strict=True)
    }
    return {"op": step.operation, "args": arguments}


def config_form(component: str, config: Any) -> Json:
    """A configuration as JSON, every member written out."""
    return writer(record_of(COMPONENTS[component].config))(config)


def checked_outcome(outcome: Json, read_result: Reader | None) -> Outcome:
    """The outcome, if it is one.

    Raises `Mismatch` unless it is an object with either an ``error`` from the closed list or a ``value``
    of the declared type (TRACE-11); ``read_result`` is missing for the outcome of making a machine.
    """
    if type(outcome) is not dict or len(outcome) != 1:
        raise Mismatch(f'{shown(outcome)} is neither {{"value": …}} nor {{"error": …}}')
    ((kind, content),) = outcome.items()
    if kind == "error":
        if type(content) is not str or content not in _ERRORS:
            raise Mismatch(f"{shown(content)} is not an error code of the specification")
    elif kind != "value":
        raise Mismatch(f'{shown(outcome)} is neither {{"value": …}} nor {{"error": …}}')
    elif read_result is not None:
        read_result(content)
    elif content is not None:
        raise Mismatch(f"{shown(content)} is not null", "value")
    return outcome


# Writing


def write_trace(file: BinaryIO, trace: Trace) -> None:
    """Write a trace as JSON Lines; the same trace always gives the same bytes (TRACE-1)."""
    file.write(header_line(trace))
    for step in trace.steps:
        file.write(step_line(trace.component, step))


def header_line(trace: Trace, version: int = VERSION) -> bytes:
    """The first line of a trace: everything but its steps (TRACE-2)."""
    header: dict[str, Json] = {"t2t": "trace", "version": version, "component": trace.component}
    if trace.about:
        header["about"] = trace.about
    if trace.requirements:
        header["requirements"] = list(trace.requirements)
    header["config"] = config_form(trace.component, trace.config)
    if trace.wanted is not None:
        header["want"] = dict(trace.wanted)
    return dump_line(header)


def step_line(component: str, step: Step) -> bytes:
    """The line of one step (TRACE-10)."""
    form = step_form(component, step)
    if step.wanted is not None:
        form["want"] = dict(step.wanted)
    return dump_line(form)


def dump_line(value: Json) -> bytes:
    """One line of JSON in ASCII, without white space."""
    return json.dumps(value, separators=(",", ":")).encode() + b"\n"


# Reading


def read_trace(path: Path) -> Trace:
    """Read a trace from a file, gzipped if its name ends in ``.gz``.

    Raises `Complaint` with file and line for anything that is not exactly a trace: a line that is not
    JSON, an unknown or missing member, an unknown operation, a wrong type, another version (TRACE-12).
    """
    return _read(path, lambda lines: trace_of_lines(lines, str(path)))


def read_header(path: Path) -> Trace:
    """What the first line of a trace's file says: all but its steps, which are not looked at. Raises as `read_trace`."""
    return _read(path, lambda lines: trace_of_lines(islice(lines, 1), str(path)))


def _read(path: Path, read: Callable[[Iterable[bytes]], Trace]) -> Trace:
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
            return read(bounded_lines(file, LINE_LIMIT))
    except FileNotFoundError:
        raise Complaint(f"{path}: no such file; name a trace or a capture") from None
    except EOFError:
        raise Complaint(f"{path}: the gzip file is cut off; fetch it again") from None
    except (OSError, zlib.error) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or error
        raise Complaint(f"{path}: cannot be read ({reason}); name a readable file") from None


def trace_of_lines(lines: Iterable[bytes], name: str) -> Trace:
    """The trace that some lines stand for; ``name`` says in complaints where they came from."""
    trace: Trace | None = None
    repeats = False
    steps: list[Step] = []
    number = written_out = 0
    for number, line in enumerate(lines, 1):
        if len(line) > LINE_LIMIT:
            raise Complaint(f"{name}:{number}: longer than {LINE_LIMIT} bytes; write shorter lines")
        if has_more_values(line, VALUES_LIMIT):
            raise Complaint(f"{name}:{number}: more than {VALUES_LIMIT:,} values; write shorter lines")
        try:
            document = read_document(line)
            if trace is None:
                trace = _header(document)
                repeats = type(document) is dict and document["version"] == REPEATING_VERSION
            elif repeats and type(document) is dict and "times" in document:
                times, forms = _repetition(document)
                written_out += times * len(line)
                if written_out > REPEATED_LIMIT:
                    raise Mismatch(
                        f"what is repeated has more than {REPEATED_LIMIT:,} bytes, written out", "times"
                    )
                steps.extend(_step(trace.component, form) for form in repeated(times, forms))
            else:
                steps.append(_step(trace.component, document))
        except (BadJson, Mismatch) as error:
            raise Complaint(f"{name}:{number}: {error}; see the chapter Traces for the form") from None
    if trace is None:
        raise Complaint(f"{name}: it is empty; a trace begins with a header line")
    return trace._replace(steps=tuple(steps))


def _header(document: Json) -> Trace:
    """The trace of a first line, without steps (TRACE-2)."""
    members = _object(document, required=("t2t", "version", "component", "config"), optional=_HEADER_EXTRAS)
    if members["t2t"] != "trace":
        raise Mismatch(f'{shown(members["t2t"])} is not "trace"', "t2t")
    version = members["version"]
    if type(version) is not int or version not in (VERSION, REPEATING_VERSION):
        known = f"{VERSION} or {REPEATING_VERSION}"
        raise Mismatch(f"{shown(version)} is not {known}, the versions that this kit reads", "version")
    component = component_named(members["component"])
    config = _placed("config", reader(record_of(component.config)), members["config"])
    wanted = None
    if "want" in members:
        wanted = _placed("want", lambda form: checked_outcome(form, None), members["want"])
    about = _placed("about", _text, members.get("about", ""))
    requirements = _placed("requirements", _texts, members.get("requirements", []))
    return Trace(component.name, config, (), wanted, about, requirements)


_HEADER_EXTRAS: Final = ("about", "requirements", "want")


def _repetition(document: Json) -> tuple[int, list[StepForm]]:
    """How many rounds a line stands for (TRACE-13), and of which steps."""
    members = _object(document, required=("times", "steps"), optional=())
    times, forms = members["times"], members["steps"]
    if type(forms) is not list or not forms:
        raise Mismatch(f"{shown(forms)} is not an array of steps", "steps")
    most = MOST_STEPS // len(forms)
    if type(times) is not int or not 1 <= times <= most:
        raise Mismatch(f"{shown(times)} is not a number from 1 to {most}", "times")
    return times, [_placed(f"steps[{place}]", _repeatable, form) for place, form in enumerate(forms)]


def _repeatable(form: Json) -> dict[str, Json]:
    return _object(form, required=("op", "args"), optional=("want", "each"))


def _step(component: str, document: Json) -> Step:
    """The step of a line (TRACE-10)."""
    members = _object(document, required=("op", "args"), optional=("want",))
    name, arguments = step_of(component, members["op"], members["args"])
    wanted = None
    if "want" in members:
        read_result = forms_of(component)[name].read_result
        wanted = _placed("want", lambda form: checked_outcome(form, read_result), members["want"])
    return Step(name, arguments, wanted)


def step_of(component: str, operation: Json, arguments: Json) -> tuple[str, tuple[Any, ...]]:
    """The name and the typed arguments of an operation; raises `Mismatch`."""
    forms = forms_of(component)
    form = forms.get(operation) if type(operation) is str else None
    if form is None:
        raise Mismatch(f"{shown(operation)} is no operation of {component}; it has {', '.join(forms)}", "op")
    return form.operation.name, tuple(_placed("args", form.read_arguments, arguments))


def component_named(name: Json) -> Component:
    """The component of a name; raises `Mismatch`."""
    component = COMPONENTS.get(name) if type(name) is str else None
    if component is None:
        raise Mismatch(f"{shown(name)} is none of {', '.join(COMPONENTS)}", "component")
    return component


def _object(document: Json, required: tuple[str, ...], optional: tuple[str, ...]) -> dict[str, Json]:
    if type(document) is not dict:
        raise Mismatch(f"{shown(document)} is not an object")
    for name in document:
        if name not in required and name not in optional:
            raise Mismatch(f"unknown member {shown(name)}; known: {', '.join(required + optional)}")
    for name in required:
        if name not in document:
            raise Mismatch(f"the member {name!r} is missing")
    return document


def _placed(place: str, read: Any, form: Json) -> Any:
    try:
        return read(form)
    except Mismatch as mismatch:
        raise mismatch.inside(place) from None


def _text(form: Json) -> str:
    if type(form) is not str:
        raise Mismatch(f"{shown(form)} is not text")
    return form


def _texts(form: Json) -> tuple[str, ...]:
    if type(form) is not list:
        raise Mismatch(f"{shown(form)} is not an array")
    return tuple(_text(each) for each in form)
