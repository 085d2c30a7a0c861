"""Which requirements a finding is about: what its operations cite, and which of them it most likely is.

The likely ones are no proof, and are told apart from what is certain: which requirements belong to the operations
(`Attribution`).
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Final, NamedTuple

from ticktotrade.components import COMPONENTS
from ticktotrade.machine import operations_of
from ticktotrade.schema.json_form import Json
from ticktotrade_conformance.backends import Verdict
from ticktotrade_conformance.specification.chapters import cited, requirement_items
from ticktotrade_conformance.suite.findings import Finding
from ticktotrade_conformance.suite.likeness import alike
from ticktotrade_conformance.traces.trace import OPENED, Outcome, Step, Trace, step_form
from ticktotrade_conformance.vectors import vectors_of

MOST_LIKELY: Final = 3
"""So many requirements are named as likely, at most."""

_OF_A_VERDICT: Final[Mapping[Verdict, tuple[str, ...]]] = {
    Verdict.CRASH: ("MACHINE-2",),
    Verdict.TIME_OUT: ("MACHINE-2", "WIRE-2"),
    Verdict.PROTOCOL_FAULT: ("WIRE-1", "WIRE-2", "WIRE-5"),
}
"""What every backend breaks that gives no answer to compare."""
_FORMS: Final = tuple(f"TRACE-{number}" for number in range(3, 10))
"""How values are written."""
_NOTHING_CHANGES: Final = "MACHINE-2"

# Weights beside the likeness of vectors, which is from 0 to 1. tests/kit/suite/test_attribution.py has what comes of them.
_MOST_ALIKE: Final = 3
_CITED: Final = 0.2
_FAILING: Final = 0.5
_WORD: Final = 0.1
_ASKED: Final = 1.0
_DIFFERING: Final = 2.0


class Attribution(NamedTuple):
    """The requirements of a finding: ``likely`` ones, the likeliest first, and by operation all that it cites."""

    likely: tuple[str, ...]
    by_operation: tuple[tuple[str, tuple[str, ...]], ...] = ()


def attribution(finding: Finding, failing: Iterable[Finding] = ()) -> Attribution:
    """The requirements that a finding is about; ``failing`` are the vectors that fail beside it.

    Those of a vector are the ones that it pins. Of a generated sequence the operation that differs is known, and, if
    it only reads, the last change before: their declarations cite what they have to keep to. Which of it is likely
    is judged by the vectors that are most like the sequence, of those that fail if any do; by the names in the requirements'
    text of what was asked and what differs; and by how many of a requirement's vectors fail.
    """
    if finding.verdict is not Verdict.WRONG_ANSWER:
        return Attribution(_OF_A_VERDICT.get(finding.verdict, ()), tuple(_unanswered(finding)))
    by_operation = tuple(_blamed(finding))
    hinted = tuple(cited(finding.hint))
    if "mistyped" in finding.got[-1]:
        return Attribution(hinted, (*by_operation, ("the form of values", _FORMS)))
    if pinned := finding.trace.requirements:
        return Attribution((hinted or pinned)[:MOST_LIKELY])
    if finding.hint:
        # What is wrong is known: how the operation answers, and not what was done before.
        (_, own), *_ = by_operation
        return Attribution((*hinted, *own)[:MOST_LIKELY], by_operation)
    likely = _likeliest(_weights(finding, by_operation, tuple(failing)))
    if _changed_by_a_refused_step(finding):
        others = (each for each in likely if each != _NOTHING_CHANGES)
        likely = (_NOTHING_CHANGES, *others)[:MOST_LIKELY]
    return Attribution(likely, by_operation)


def last_change(trace: Trace) -> Step | None:
    """The last step before the one that differs that may have changed something."""
    operations = operations_of(COMPONENTS[trace.component].interface)
    changes = [step for step in trace.steps[:-1] if not operations[step.operation].reads]
    return changes[-1] if changes else None


def _blamed(finding: Finding) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The operations that may be wrong, each with what it cites; the configuration, if no machine was made."""
    component = COMPONENTS[finding.trace.component]
    operations = operations_of(component.interface)
    if len(finding.got) < 2:
        yield "the configuration", component.config_requirements
        return
    for step in _blamed_steps(finding.trace):
        yield step.operation, operations[step.operation].requirements


def _unanswered(finding: Finding) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The operation that was not answered, if it is known which one that was, and what it cites."""
    trace = finding.trace
    if trace.steps and len(finding.got) == len(trace.steps):
        operation = operations_of(COMPONENTS[trace.component].interface)[trace.steps[-1].operation]
        yield operation.name, operation.requirements


def _blamed_steps(trace: Trace) -> list[Step]:
    operations = operations_of(COMPONENTS[trace.component].interface)
    last = trace.steps[-1]
    change = last_change(trace) if operations[last.operation].reads else None
    return [last] if change is None else [last, change]


def _changed_by_a_refused_step(finding: Finding) -> bool:
    trace = finding.trace
    if not trace.steps or len(_blamed_steps(trace)) < 2:
        return False
    change = last_change(trace)
    return change is not None and change.wanted is not None and "error" in change.wanted


def _likeliest(weights: Mapping[str, float]) -> tuple[str, ...]:
    """The heaviest requirements, as far as they are not much lighter than the first."""
    ranked = sorted(weights, key=lambda each: -weights[each])[:MOST_LIKELY]
    return tuple(each for each in ranked if weights[each] > 0 and weights[each] * 2 >= weights[ranked[0]])


def _weights(
    finding: Finding, by_operation: tuple[tuple[str, tuple[str, ...]], ...], failing: tuple[Finding, ...]
) -> dict[str, float]:
    """How likely each requirement is that an operation cites or that an alike vector pins."""
    trace = finding.trace
    own = {each for _, ids in by_operation for each in ids}
    among = frozenset(each.vector for each in failing if each.vector is not None)
    blamed = _blamed_steps(trace) if len(finding.got) > 1 else []
    likenesses = alike(trace, blamed, among or None)
    shares = _shares(trace.component, failing)
    words = _words(finding)
    candidates = sorted(own | likenesses.keys())
    used = Counter(word for each in candidates for word in _code_words(each))
    return {
        each: sum(likenesses.get(each, [])[:_MOST_ALIKE]) / _MOST_ALIKE
        + _CITED * (each in own)
        + _FAILING * shares.get(each, 0.0)
        + _WORD * sum(words[word] / used[word] for word in sorted(_code_words(each) & words.keys()))
        for each in candidates
    }


@cache
def _code_words(requirement: str) -> frozenset[str]:
    """The names that a requirement's text and table have in code: members, error codes, choices, operations.

    The parameters of an operation, which its requirement names all at once, are not among them.
    """
    item = requirement_items().get(requirement)
    said = "" if item is None else "\n".join((item.text, *item.table))
    codes = re.findall(r"`([^`(]+)[^`]*`", said)
    return frozenset(word for code in codes for word in re.findall(r"[a-z][a-z_]*[a-z]", code))


def _shares(component: str, failing: tuple[Finding, ...]) -> dict[str, float]:
    """By requirement the share of its vectors that fail."""
    fails = Counter(each for finding in failing for each in finding.trace.requirements)
    every = Counter(each for _, trace in vectors_of(component) for each in trace.requirements)
    return {each: number / every[each] for each, number in fails.items()}


def _words(finding: Finding) -> dict[str, float]:
    """What the finding speaks of, each word with its weight: what differs weighs more than what was asked."""
    trace = finding.trace
    asked: set[str] = set()
    wanted = trace.wanted or OPENED
    if trace.steps and len(finding.got) > 1:
        wanted = trace.steps[-1].wanted or {}
        for step in _blamed_steps(trace):
            asked |= set(_argument_words(step_form(trace.component, step)["args"]))
    words = dict.fromkeys(asked, _ASKED)
    words.update(dict.fromkeys(_differing_words(wanted, finding.got[-1]), _DIFFERING))
    return words


def _argument_words(form: Json) -> Iterator[str]:
    """The names of arguments that are given, and the names that they are."""
    if isinstance(form, dict):
        for name, part in form.items():
            if part not in (None, False, [], ""):
                yield name
                yield from _argument_words(part)
    elif isinstance(form, list):
        for part in form:
            yield from _argument_words(part)
    elif isinstance(form, str):
        yield form


def _differing_words(wanted: Outcome, got: Outcome) -> Iterator[str]:
    if wanted.keys() == got.keys():
        (kind,) = wanted
        yield from _differing_parts(wanted[kind], got[kind], "")
        return
    for outcome in (wanted, got):
        if "error" in outcome:
            yield str(outcome["error"])


def _differing_parts(wanted: Json, got: Json, name: str) -> Iterator[str]:
    """The names of the members in which two values differ, and the names that they are instead of each other."""
    if wanted == got and type(wanted) is type(got):
        return
    if isinstance(wanted, dict) and isinstance(got, dict) and wanted.keys() == got.keys():
        for member in wanted:
            yield from _differing_parts(wanted[member], got[member], member)
        return
    if isinstance(wanted, list) and isinstance(got, list):
        yield name
        for one, other in zip(wanted, got, strict=False):
            yield from _differing_parts(one, other, name)
        return
    yield name
    for part in (wanted, got):
        if isinstance(part, dict):
            yield from (str(part[each]) for each in ("type", "reason", "code") if each in part)
        elif isinstance(part, str):
            yield part
