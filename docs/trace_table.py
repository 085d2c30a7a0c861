"""A vector as a person reads it: the machine, what it is asked, what it has to answer."""

import json
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Final, NamedTuple

from ticktotrade.components import COMPONENTS
from ticktotrade.schema import Shape, record_of, shapes
from ticktotrade_conformance.traces.readable import readable, readable_changes, readable_members
from ticktotrade_conformance.traces.trace import (
    OPENED,
    Outcome,
    Trace,
    config_form,
    forms_of,
    step_form,
    trace_of_lines,
)

_MOST_LINES: Final = 12
_MOST_ROWS: Final = 24
_MOST_CHARACTERS: Final = 240


class Beginning(NamedTuple):
    """The first steps of a trace file, and how many more steps are repeated in those lines, and lines behind them."""

    trace: Trace
    repeated: int
    lines: int


def beginning(path: Path) -> Beginning:
    """The beginning of a trace file, which has to be sound. Raises `Complaint` if it is none."""
    header, *lines = path.read_bytes().splitlines(keepends=True)
    shortened = list(_shortened(lines[:_MOST_LINES]))
    trace = trace_of_lines([header, *(line for line, _ in shortened)], str(path))
    left = sum(number for _, number in shortened) + max(0, len(trace.steps) - _MOST_ROWS)
    return Beginning(trace._replace(steps=trace.steps[:_MOST_ROWS]), left, max(0, len(lines) - _MOST_LINES))


def _shortened(lines: list[bytes]) -> Iterator[tuple[bytes, int]]:
    """Each line with no more rounds than are shown (TRACE-13), and how many steps that leaves out."""
    for line in lines:
        form = json.loads(line) if b'"times":' in line else {}
        if "times" in form:
            shown = min(form["times"], -(-_MOST_ROWS // len(form["steps"])))
            yield json.dumps({**form, "times": shown}).encode(), (form["times"] - shown) * len(form["steps"])
        else:
            yield line, 0


def trace_table(path: Path) -> str:
    """The beginning of a trace file as an HTML table."""
    trace, repeated, lines = beginning(path)
    rows = [_opening(trace), *_steps(trace)]
    body = "".join(
        f"<tr><td>{place}</td><td>{one}</td><td>{other}</td></tr>" for place, (one, other) in enumerate(rows)
    )
    ending = " and ".join(
        f"{number:,} {what} more"
        for number, what in ((repeated, "repeated steps"), (lines, "lines"))
        if number
    )
    last = f'<tr><td>…</td><td colspan="2">{ending}: the file has them</td></tr>' if ending else ""
    head = "<tr><th>step</th><th>operation</th><th>answer</th></tr>"
    return f'<div class="trace"><table><thead>{head}</thead><tbody>{body}{last}</tbody></table></div>'


def _opening(trace: Trace) -> tuple[str, str]:
    record = record_of(COMPONENTS[trace.component].config)
    changes = readable_changes(record, config_form(trace.component, trace.config))
    asked = f"new {trace.component}: {changes or 'the default configuration'}"
    return _cut(asked), _outcome(shapes.Nothing(), trace.wanted or OPENED)


def _steps(trace: Trace) -> list[tuple[str, str]]:
    forms = forms_of(trace.component)
    rows = []
    for step in trace.steps:
        operation = forms[step.operation].operation
        arguments = step_form(trace.component, step)["args"]
        assert isinstance(arguments, dict)
        asked = f"{step.operation} {readable_members(operation.parameters, arguments)}"
        rows.append((_cut(asked), _outcome(operation.result, step.wanted or {})))
    return rows


def _outcome(shape: Shape, outcome: Outcome) -> str:
    if "error" in outcome:
        return f"refused: <code>{escape(str(outcome['error']))}</code>"
    return _cut(readable(shape, outcome.get("value")))


def _cut(text: str) -> str:
    return escape(text if len(text) <= _MOST_CHARACTERS else f"{text[:_MOST_CHARACTERS]}…")
