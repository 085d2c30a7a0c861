"""From a case to the lines of its vector: the reference answers, and what is repeated stays one line."""

from collections.abc import Iterator
from typing import Any, Final

from ticktotrade.backend import baseline
from ticktotrade.schema import Mismatch
from ticktotrade.schema.json_form import Json
from ticktotrade_conformance.backends import InProcess
from ticktotrade_conformance.traces.repeats import StepForm, grown, growth_between
from ticktotrade_conformance.traces.trace import (
    REPEATING_VERSION,
    VERSION,
    Outcome,
    Step,
    Trace,
    dump_line,
    header_line,
    step_form,
    step_line,
    step_of,
)
from ticktotrade_conformance.vectors.case import Case, Repeat

_PATIENCE: Final = 3600.0
"""In seconds. The reference is waited for, however busy the machine: it does not hang."""


def vector_lines(component: str, case: Case) -> Iterator[bytes]:
    """The lines of a case's vector.

    Raises `ValueError` if what is repeated is not answered by values that grow evenly; such a case is to be cut at
    the place that the message names.
    """
    parts = [_part(component, part) for part in case.steps]
    steps = [step for part in parts for step in part]
    opening, *outcomes = InProcess(baseline(), _PATIENCE).run(component, case.config, steps)
    repeats = any(isinstance(part, Repeat) for part in case.steps)
    trace = Trace(component, case.config, (), opening, case.about, case.requirements)
    yield header_line(trace, REPEATING_VERSION if repeats else VERSION)
    place = 0
    for part, written in zip(parts, case.steps, strict=True):
        answers = outcomes[place : place + len(part)]
        place += len(part)
        if isinstance(written, Repeat) and answers:
            try:
                yield _repeated_line(component, written, part, answers)
            except Mismatch as mismatch:
                raise ValueError(f"{component} vector {case.name}: {mismatch}") from None
        else:
            for step, outcome in zip(part, answers, strict=False):
                yield step_line(component, step._replace(wanted=outcome))


def _part(component: str, part: tuple[Any, ...] | Repeat) -> list[Step]:
    """The steps that a part of a case stands for."""
    if not isinstance(part, Repeat):
        return [Step(part[0], part[1:])]
    forms = [step_form(component, Step(step[0], step[1:])) for step in part.steps]
    growths = [_growth_of(part, number) for number in range(len(forms))]
    steps = []
    for number in range(part.times):
        for form, growth in zip(forms, growths, strict=True):
            step = grown(form, growth, number)
            steps.append(Step(*step_of(component, step["op"], step["args"])))
    return steps


def _growth_of(part: Repeat, number: int) -> dict[str, int]:
    """What grows in one of the steps, by its path in that step."""
    split = [(*path.partition("."), by) for path, by in part.each.items()]
    return {path: by for place, _, path, by in split if int(place) == number}


def _repeated_line(component: str, part: Repeat, steps: list[Step], answers: list[Outcome]) -> bytes:
    width = len(part.steps)
    lines: list[Json] = []
    for number in range(width):
        outcomes = answers[number::width]
        form: StepForm = {**step_form(component, steps[number]), "want": dict(outcomes[0])}
        growth = {f"want.{path}": by for path, by in _even_growth(outcomes).items()}
        growth = {**_growth_of(part, number), **growth}
        if growth:
            form["each"] = dict(growth)
        lines.append(form)
    return dump_line({"times": part.times, "steps": lines})


def _even_growth(outcomes: list[Outcome]) -> dict[str, int]:
    """By how much the outcomes of one step grow in each round; raises `Mismatch` unless it is always the same."""
    first = outcomes[0]
    growth = growth_between(first, outcomes[1]) if len(outcomes) > 1 else {}
    for number, outcome in enumerate(outcomes):
        if grown(dict(first), growth, number) != outcome:
            raise Mismatch(f"the outcome of round {number} is not grown from the first as that of round 1 is")
    return growth
