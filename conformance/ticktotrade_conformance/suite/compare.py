"""A subject's answers beside the wanted ones."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from ticktotrade.components import COMPONENTS
from ticktotrade.machine import operations_of
from ticktotrade_conformance.backends import Fault, GaveUp, Subject, Verdict
from ticktotrade_conformance.suite.findings import Finding
from ticktotrade_conformance.suite.hints import hint
from ticktotrade_conformance.traces.trace import Outcome, Step, Trace

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
        trace = answered(component, config, _up_to(fault, steps), wanted)
        return Finding(fault.verdict, fault.detail, trace, fault.got, log=fault.log)
    if got == wanted:
        return None
    place = next(
        (place for place, (one, other) in enumerate(zip(got, wanted, strict=False)) if one != other),
        min(len(got), len(wanted)),
    )
    trace = answered(component, config, steps[:place], wanted)
    detail = _detail(trace, got[place])
    return Finding(Verdict.WRONG_ANSWER, detail, trace, tuple(got[: place + 1]), hint=hint(wanted, got))


def located(subject: Subject, finding: Finding) -> Finding:
    """A crash, a time-out or a broken protocol with the step at which it happens, if that can be found out.

    The finding's trace ends with that step; ``got`` has the outcomes before it, or all of them if it does not happen
    when one step is asked at a time.
    """
    trace = finding.trace
    if finding.verdict is Verdict.WRONG_ANSWER or len(trace.steps) <= len(finding.got):
        return finding
    fault = Fault(finding.verdict, finding.detail, finding.log, finding.got)
    fault = subject.pinpoint(trace.component, trace.config, trace.steps, fault)
    trace = trace._replace(steps=tuple(_up_to(fault, trace.steps)))
    return finding._replace(trace=trace, detail=fault.detail, log=fault.log, got=fault.got)


def _up_to(fault: Fault, steps: Sequence[Step]) -> Sequence[Step]:
    return steps[: len(fault.got)] if fault.step_known else steps


def trimmed(finding: Finding, again: Callable[[Sequence[Step]], Finding | None]) -> Finding:
    """The finding with every step left out that it does not need, and every item of an array in their arguments.

    ``again`` runs some of the steps and answers what it finds. Hypothesis has already made the sequence
    small; this takes out the probes that it put between the steps, and what could not go without the numbers of
    later requests.
    """
    if finding.verdict is Verdict.TIME_OUT:
        return finding  # every try would take as long
    try:
        for size in _sizes(len(finding.trace.steps) // 2):
            finding = _without_many(finding, again, size)
        place = len(finding.trace.steps) - 1
        while place >= 0:
            for steps in _without(finding.trace, place):
                smaller = again(steps)
                if smaller is not None and smaller.verdict is finding.verdict:
                    finding = smaller
                    place = min(place, len(finding.trace.steps))
                    break
            place -= 1
        finding = _with_shorter_arguments(finding, again)
    except GaveUp:
        pass
    return finding


def _with_shorter_arguments(finding: Finding, again: Callable[[Sequence[Step]], Finding | None]) -> Finding:
    """The finding without the items that it does not need of what is an array in the arguments of its steps."""
    place = 0
    while place < len(finding.trace.steps):
        for number, argument in enumerate(finding.trace.steps[place].arguments):
            if type(argument) is tuple and place < len(finding.trace.steps):
                finding = _with_fewer_items(finding, again, place, number)
        place += 1
    return finding


def _with_fewer_items(
    finding: Finding, again: Callable[[Sequence[Step]], Finding | None], place: int, number: int
) -> Finding:
    size = len(finding.trace.steps[place].arguments[number])
    while size >= 1:
        end = len(finding.trace.steps[place].arguments[number])
        while end > 0:
            steps = list(finding.trace.steps)
            arguments = list(steps[place].arguments)
            begin = max(end - size, 0)
            arguments[number] = arguments[number][:begin] + arguments[number][end:]
            steps[place] = steps[place]._replace(arguments=tuple(arguments))
            smaller = again(steps)
            if smaller is not None and smaller.verdict is finding.verdict:
                if len(smaller.trace.steps) <= place:
                    return smaller
                finding = smaller
            end = begin
        size //= 2
    return finding


def _sizes(largest: int) -> Iterator[int]:
    """Halves down to two: what comes by the thousand is not taken out one by one."""
    while largest >= 2:
        yield largest
        largest //= 2


def _without_many(finding: Finding, again: Callable[[Sequence[Step]], Finding | None], size: int) -> Finding:
    """The finding with every run of so many steps left out that it does not need."""
    end = len(finding.trace.steps)
    while end > 0:
        steps = finding.trace.steps
        begin = max(end - size, 0)
        smaller = again(steps[:begin] + steps[end:])
        if smaller is not None and smaller.verdict is finding.verdict:
            finding = smaller
        end = min(begin, len(finding.trace.steps))
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
