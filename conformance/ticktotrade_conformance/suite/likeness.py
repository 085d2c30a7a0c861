"""How alike two traces are: what they ask and what they want, rare things counting more than common ones."""

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from math import log, sqrt
from pathlib import Path
from typing import Final, NamedTuple

from ticktotrade.schema.json_form import Json
from ticktotrade_conformance.traces.trace import Step, Trace, step_form
from ticktotrade_conformance.vectors import vectors_of

Feature = tuple[str, ...]
"""An operation; or one with an argument that is given as a name, an error, or a name in its answer."""

_BLAMED: Final = 2.0
"""What the steps that differ have weighs so many times as much as what led to them."""


class _Vector(NamedTuple):
    path: Path
    requirements: tuple[str, ...]
    features: frozenset[Feature]


def alike(trace: Trace, blamed: Iterable[Step], among: frozenset[Path] | None) -> dict[str, list[float]]:
    """By requirement how alike the vectors that pin it are to a trace, from 0 to 1, the most alike first.

    A vector that pins several counts less for each. ``blamed`` are the steps that may be wrong; ``among`` has the
    vectors to be looked at, all if it is missing. O(steps + vectors of the component).
    """
    vectors, rarity = _vectors(trace.component)
    differing = {feature for step in blamed for feature in _features_of_step(trace.component, step)}
    weights = {
        feature: rarity.get(feature, 0.0) * (_BLAMED if feature in differing else 1.0)
        for feature in _features(trace)
    }
    length = _length(weights.values())
    found: dict[str, list[float]] = {}
    for vector in vectors:
        if among is not None and vector.path not in among:
            continue
        shared = sum(
            weights[feature] * rarity[feature] for feature in sorted(vector.features & weights.keys())
        )
        likeness = shared / (length * _length(rarity[feature] for feature in vector.features))
        for requirement in vector.requirements:
            found.setdefault(requirement, []).append(likeness / sqrt(len(vector.requirements)))
    return {requirement: sorted(each, reverse=True) for requirement, each in found.items()}


@cache
def _vectors(component: str) -> tuple[tuple[_Vector, ...], dict[Feature, float]]:
    """The vectors of a component, and how rare each of their features is."""
    vectors = tuple(
        _Vector(path, trace.requirements, _features(trace)) for path, trace in vectors_of(component)
    )
    used = Counter(feature for vector in vectors for feature in vector.features)
    rarity = {feature: log((1 + len(vectors)) / (1 + number)) for feature, number in used.items()}
    return vectors, rarity


def _length(weights: Iterable[float]) -> float:
    return sqrt(sum(weight * weight for weight in sorted(weights))) or 1.0


def _features(trace: Trace) -> frozenset[Feature]:
    found = {feature for step in trace.steps for feature in _features_of_step(trace.component, step)}
    if trace.wanted is not None and "error" in trace.wanted:
        found.add(("", "error", str(trace.wanted["error"])))
    return frozenset(found)


def _features_of_step(component: str, step: Step) -> Iterator[Feature]:
    operation = step.operation
    yield (operation,)
    for name in _names(step_form(component, step)["args"]):
        yield operation, "given", name
    wanted = step.wanted or {}
    if "error" in wanted:
        yield operation, "error", str(wanted["error"])
    for name in _names(wanted.get("value")):
        yield operation, "answered", name


def _names(form: Json) -> Iterator[str]:
    """The choices, tags and codes in a value, and the members that are true."""
    if isinstance(form, dict):
        for name, part in form.items():
            if part is True:
                yield name
            else:
                yield from _names(part)
    elif isinstance(form, list):
        for part in form:
            yield from _names(part)
    elif isinstance(form, str) and len(form) > 2 and form.islower() and form.replace("_", "").isalpha():
        yield form
