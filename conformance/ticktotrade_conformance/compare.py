"""A subject's answers beside the wanted ones."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from ticktotrade.components import COMPONENTS
from ticktotrade.machine import operations_of
from ticktotrade_conformance.findings import Finding
from ticktotrade_conformance.subjects import Fault, GaveUp, Subject, Verdict
from ticktotrade_conformance.trace import Outcome, Step, Trace

_REQUEST: Final = "request"
"""The parameter by which an operation names a request that an earlier one has made."""
_MOST_REQUESTS: Final = 3
"""A step that is left out is taken to have made so many at most."""


def difference(
    subject: Subject, component: str, config: Any, steps: Sequence[Step], wanted: list[Outcome]
) -> Finding | None:
    """The first thing in which a subject differs from the wanted outcomes, or nothing.

    ``wanted`` begins with the outcome of making the machine. The finding's trace ends where it differs.
    """
    try:
        got = subject.run(component, config, steps)
    except Fault as fault:
        trace = answered(component, config, steps, wanted)
        return Finding(fault.verdict, fault.detail, trace, (), log=fault.log)
    if got == wanted:
        return None
    place = next(
        (place for place, (one, other) in enumerate(zip(got, wanted, strict=False)) if one != other),
        min(len(got), len(wanted)),
    )
    trace = answered(component, config, steps[:place], wanted)
    return Finding(Verdict.WRONG_ANSWER, _detail(trace, got[place]), trace, tuple(got[: place + 1]))


def trimmed(finding: Finding, again: Callable[[Sequence[Step]], Finding | None]) -> Finding:
    """The finding with every step left out that it does not need.

    ``again`` runs some of the steps and answers what it finds. Hypothesis has already made the sequence
    small; this takes out the probes that it put between the steps, and what could not go without the numbers of
    later requests.
    """
    if finding.verdict is Verdict.TIME_OUT:
        return finding  # every try would take as long
    try:
        place = len(finding.trace.steps) - 1
        while place >= 0:
            for steps in _without(finding.trace, place):
                smaller = again(steps)
                if smaller is not None and smaller.verdict is finding.verdict:
                    finding = smaller
                    place = min(place, len(finding.trace.steps))
                    break
            place -= 1
    except GaveUp:
        pass
    return finding


def _without(trace: Trace, place: int) -> Iterator[tuple[Step, ...]]:
    """The steps but for one; and where later ones name a request, as if that one had made up to so many."""
    before, behind = trace.steps[:place], trace.steps[place + 1 :]
    yield before + behind
    numbered = {
        operation.name: number
        for operation in operations_of(COMPONENTS[trace.component].interface).values()
        for number, parameter in enumerate(operation.parameters)
        if parameter.name == _REQUEST
    }
    if not any(step.operation in numbered for step in behind):
        return
    for fewer in range(1, _MOST_REQUESTS + 1):
        yield before + tuple(_renumbered(step, numbered.get(step.operation), fewer) for step in behind)


def _renumbered(step: Step, place: int | None, fewer: int) -> Step:
    if place is None:
        return step
    arguments = step.arguments
    number = max(arguments[place] - fewer, 1)
    return step._replace(arguments=(*arguments[:place], number, *arguments[place + 1 :]))


def answered(component: str, config: Any, steps: Sequence[Step], wanted: list[Outcome]) -> Trace:
    """The trace of some steps and the outcomes wanted, the first of which is that of making the machine."""
    with_outcomes = [step._replace(wanted=outcome) for step, outcome in zip(steps, wanted[1:], strict=False)]
    return Trace(component, config, tuple(with_outcomes), wanted[0])


def _detail(trace: Trace, got: Outcome) -> str:
    if "because" in got:
        return f"the answer is not of the declared type: {got['because']}"
    operations = operations_of(COMPONENTS[trace.component].interface)
    changes = [step for step in trace.steps[:-1] if not operations[step.operation].reads]
    if changes and changes[-1].wanted is not None and "error" in changes[-1].wanted:
        return f"the step before was refused ({changes[-1].operation}), and should have changed nothing"
    return ""
