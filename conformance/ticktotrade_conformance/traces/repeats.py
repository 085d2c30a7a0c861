"""Repeated steps of a trace: a few steps, so many rounds of them, and what grows from round to round (TRACE-13).

A machine with a thousand keys takes a thousand steps to make, which differ in a number. They are one line.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from ticktotrade.schema import Mismatch
from ticktotrade.schema.json_form import Json, shown

MOST_STEPS: Final = 100_000
"""So many steps a line stands for at most."""

_NUMBER_AT_END: Final = re.compile(r"[0-9]+\Z")
_PLACE: Final = re.compile(r"[0-9]{1,9}\Z")
_MOST_DIGITS: Final = 1000
_SHOWN_PATH: Final = 60

StepForm = dict[str, Json]
"""A step as JSON: ``op``, ``args``, and perhaps ``want`` and ``each``."""


def repeated(times: int, steps: list[StepForm]) -> Iterator[StepForm]:
    """The steps that a line stands for: so many rounds, what ``each`` names having grown in every one.

    Raises `Mismatch` where it names something that cannot grow.
    """
    growths = [_growth(step) for step in steps]
    plain = [{name: step[name] for name in step if name != "each"} for step in steps]
    for number in range(times):
        for step, growth in zip(plain, growths, strict=True):
            yield grown(step, growth, number)


def grown(step: StepForm, growth: Mapping[str, int], number: int) -> StepForm:
    """The step of a round, the first being 0; raises `Mismatch`."""
    form: Json = step
    for path, by in growth.items():
        form = _replaced(form, path.split("."), by * number, path)
    assert isinstance(form, dict)
    return form


def _growth(step: StepForm) -> dict[str, int]:
    each = step.get("each", {})
    if type(each) is not dict:
        raise Mismatch(f"{shown(each)} is not an object", "each")
    growth = {}
    for path, by in each.items():
        if type(by) is not int:
            raise Mismatch(f"{shown(by)} is not an integer", _place(path))
        growth[path] = by
    return growth


def _replaced(form: Json, path: list[str], by: int, whole: str) -> Json:
    """A copy of a value in which what is at the end of the path has grown."""
    if not path:
        return _increased(form, by, whole)
    name, *rest = path
    if type(form) is dict and name in form:
        return {**form, name: _replaced(form[name], rest, by, whole)}
    if type(form) is list and _PLACE.match(name) and int(name) < len(form):
        place = int(name)
        return [*form[:place], _replaced(form[place], rest, by, whole), *form[place + 1 :]]
    raise Mismatch(f"there is no {shown(name)} in the step", _place(whole))


def _increased(form: Json, by: int, whole: str) -> Json:
    if type(form) is int:
        return form + by
    number = _NUMBER_AT_END.search(form) if type(form) is str else None
    if number is None:
        raise Mismatch(f"{shown(form)} is no number, and does not end in one", _place(whole))
    assert isinstance(form, str)
    if len(number[0]) > _MOST_DIGITS:
        raise Mismatch(f"{shown(form)} ends in more than {_MOST_DIGITS} digits", _place(whole))
    increased = int(number[0]) + by
    if increased < 0:
        raise Mismatch(f"{shown(form)} would fall below zero", _place(whole))
    return form[: number.start()] + str(increased).zfill(len(number[0]))


def _place(path: str) -> str:
    """Where in the step a path is, as messages name it."""
    return f"each.{path}" if len(path) <= _SHOWN_PATH else f"each.{path[: _SHOWN_PATH - 1]}…"


# Writing


def growth_between(first: Json, second: Json) -> dict[str, int]:
    """By path, by how much the second value is more than the first; raises `Mismatch` if they differ otherwise."""
    return dict(_differences(first, second, ()))


def _differences(first: Json, second: Json, path: tuple[str, ...]) -> Iterator[tuple[str, int]]:
    if type(first) is dict and type(second) is dict and list(first) == list(second):
        for name in first:
            yield from _differences(first[name], second[name], (*path, name))
    elif type(first) is list and type(second) is list and len(first) == len(second):
        for place, (one, other) in enumerate(zip(first, second, strict=True)):
            yield from _differences(one, other, (*path, str(place)))
    elif type(first) is not type(second) or first != second:
        yield ".".join(path), _number_of(second, path) - _number_of(first, path)


def _number_of(form: Json, path: tuple[str, ...]) -> int:
    if type(form) is int:
        return form
    number = _NUMBER_AT_END.search(form) if type(form) is str else None
    if number is None:
        raise Mismatch(f"{shown(form)} does not grow evenly", ".".join(path))
    return int(number[0])
