"""Remedies for the first mistakes of a backend's author: one line, and only where it is certain."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Final

from ticktotrade.errors import ErrorCode
from ticktotrade.nano import NANOS
from ticktotrade.schema.json_form import Json
from ticktotrade_conformance.traces.trace import Outcome

SHIFTED: Final = (
    "from here on each answer is the one to the step before: answer each step with its own outcome (WIRE-5)"
)
PERMUTED: Final = "the right outcomes in another order: answer the steps of a request in their order (WIRE-5)"
ROUNDED: Final = "this is what a float makes of the integer: keep all of its 64 bits (TRACE-4)"
ORDER: Final = frozenset({SHIFTED, PERMUTED})
"""What is to be seen of many steps, and no longer of few."""

_EXACT: Final = 2**53
"""Up to here a float is every integer."""
_WIDEST: Final = 2**200
"""No declared integer is as wide."""
_LEAST_MOVED: Final = 3
"""So many answers have to be those of other steps."""

_UNTYPED: Final = re.compile(
    r"(?:(?P<place>[\w.\[\]]+): )?(?P<shown>.+) (?P<problem>is (?:not|none|neither|outside) .+)", re.DOTALL
)
_FLOAT: Final = re.compile(r"-?\d+\.\d*(e[+-]?\d+)?|-?\d+e[+-]?\d+|nan|-?inf")
_CODE: Final = re.compile(r"(?P<wire>\{'value': )?(<ErrorCode\.\w+: )?'(?P<code>\w+)'[>}]?")
_CODES: Final = frozenset(code.value for code in ErrorCode)


def hint(wanted: Sequence[Outcome], got: Sequence[Outcome]) -> str:
    """What the author most likely has to change, or nothing if that cannot be said for certain.

    ``wanted`` and ``got`` have the outcomes of a machine and its steps in order, the opening first; they differ.
    O(size of the outcomes).
    """
    place = next(
        (place for place, (one, other) in enumerate(zip(wanted, got, strict=False)) if one != other), None
    )
    if place is None:
        return ""
    if "because" in got[place]:
        return _of_a_type(wanted[place], str(got[place]["because"]), str(got[place].get("mistyped", "")))
    if _shifted(wanted, got, place):
        return SHIFTED
    if _permuted(wanted, got):
        return PERMUTED
    return _of_a_value(wanted[place], got[place])


# Answers that are not of the declared type


def _of_a_type(wanted: Outcome, because: str, whole: str) -> str:
    if refused := _refusal(because, whole):
        return refused
    if because.startswith("the member") or ": the member" in because:
        return "every member is written, null where there is nothing (TRACE-3)"
    found = _UNTYPED.fullmatch(because)
    if found is None:
        return ""
    shown, problem = found["shown"], found["problem"]
    if problem.startswith("is outside") and re.fullmatch(r"-?[0-9]{1,25}", shown):
        leaves = _leaves(wanted.get("value"))
        return ROUNDED if any(isinstance(leaf, int) and _rounded(leaf, int(shown)) for leaf in leaves) else ""
    return next((remedy for remedy in (each(shown, problem) for each in _REMEDIES) if remedy), "")


def _refusal(because: str, whole: str) -> str:
    """An error code that was answered as if it were a value."""
    found = _CODE.fullmatch(whole)
    if found is None or found["code"] not in _CODES:
        return ""
    if found["wire"] or "is neither" in because:
        return f'a refused operation is answered with {{"error": "{found["code"]}"}} (TRACE-11)'
    return (
        f"an operation is refused by raising it: raise Refused(ErrorCode.{found['code'].upper()}) (MACHINE-2)"
    )


def _integers(shown: str, problem: str) -> str:
    if problem != "is not an integer":
        return ""
    if _FLOAT.fullmatch(shown):
        return (
            f"no float is an answer: prices, sizes and times are integers of billionths, so that 1.5 is {NANOS * 3 // 2} "
            "(NUM-1)"
        )
    if shown.startswith("Decimal("):
        return "no Decimal is an answer: multiply by 10**9 and answer an int (NUM-1)"
    if re.fullmatch(r"'-?\d+'", shown):
        return "an integer of 64 bits or less is a number, not a string (TRACE-4)"
    if shown in {"True", "False"}:
        return "true and false are not 1 and 0 (TRACE-4): answer an integer"
    return ""


def _wide_integers(shown: str, problem: str) -> str:
    if "is not a decimal string" in problem and re.fullmatch(r"-?\d+", shown):
        return f'an integer whose declared range is wider than 64 bits is a string: "{shown}" (TRACE-4)'
    return ""


def _sequences(shown: str, problem: str) -> str:
    if problem == "is not a tuple":
        if shown == "None":
            return "a sequence without items is (), not None"
        if shown.startswith(("[", "(")) or "generator" in shown:
            return "a sequence is a tuple: answer tuple(…)"
    if problem == "is not an array" and shown == "None":
        return "a sequence without items is [], not null (TRACE-7)"
    return ""


def _records(shown: str, problem: str) -> str:
    found = re.fullmatch(r"is not a ([A-Z]\w+)", problem)
    if found is None:
        return ""
    name = found[1]
    if shown.startswith("{"):
        return f"a record is a named tuple, not a dict: answer {name}(…), or {name}(**it)"
    if shown.startswith("("):
        return f"a plain tuple is no record: answer {name}(…), or {name}(*it)"
    if re.fullmatch(r"'\w+'", shown):
        return f"a choice is a member of its enumeration, not text: answer {name}({shown.lower()})"
    return ""


def _choices(shown: str, problem: str) -> str:
    found = re.fullmatch(r"is none of (.+)", problem)
    if found is None or not re.fullmatch(r"'\w+'", shown):
        return ""
    spelled = _plain(shown.strip("'"))
    meant = [name for name in found[1].split(", ") if _plain(name) == spelled]
    return f'names are spelled as in operations.json: "{meant[0]}" (TRACE-7)' if meant else ""


def _codes(shown: str, problem: str) -> str:
    if problem != "is not an error code of the specification":
        return ""
    spelled = _plain(shown.strip("'"))
    meant = [code for code in sorted(_CODES) if _plain(code) == spelled]
    if meant:
        return f'error codes are spelled as in operations.json: "{meant[0]}" (TRACE-11)'
    return (
        "the error codes are the closed list in operations.json; an explanation belongs to stderr (MACHINE-3)"
    )


def _booleans(shown: str, problem: str) -> str:
    if problem == "is not true or false" and shown in {"0", "1"}:
        return "a boolean is true or false, not 1 or 0 (TRACE-7)"
    return ""


def _outcomes(shown: str, problem: str) -> str:
    del shown
    if problem.startswith("is neither"):
        return 'each outcome is an object with one member, {"value": …} or {"error": …} (TRACE-11)'
    return ""


_REMEDIES: Final[tuple[Callable[[str, str], str], ...]] = (
    _integers,
    _wide_integers,
    _sequences,
    _records,
    _choices,
    _codes,
    _booleans,
    _outcomes,
)


def _plain(name: str) -> str:
    """A name without what spellings differ in: ``OneSided``, ``one-sided`` and ``ONE_SIDED`` are one."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


# Answers of the right type


def _shifted(wanted: Sequence[Outcome], got: Sequence[Outcome], place: int) -> bool:
    """Whether from one step on each answer is that to the step before, and not by chance."""
    end = min(len(wanted), len(got))
    if place == 0 or end - place < _LEAST_MOVED:
        return False
    shifted = all(got[each] == wanted[each - 1] for each in range(place, end))
    return shifted and sum(got[each] != wanted[each] for each in range(place, end)) >= _LEAST_MOVED


def _permuted(wanted: Sequence[Outcome], got: Sequence[Outcome]) -> bool:
    """Whether all of the outcomes are there, many of them at the wrong place."""
    moved = sum(one != other for one, other in zip(wanted, got, strict=False))
    return (
        len(wanted) == len(got)
        and moved > _LEAST_MOVED
        and Counter(map(repr, wanted)) == Counter(map(repr, got))
    )


def _of_a_value(wanted: Outcome, got: Outcome) -> str:
    if "error" in wanted and got == {"value": None}:
        return _unrefused(str(wanted["error"]))
    if "value" not in wanted or "value" not in got:
        return ""
    pairs = list(_differing_leaves(wanted["value"], got["value"]))
    numbers = [(one, other) for one, other in pairs if isinstance(one, int) and isinstance(other, int)]
    if numbers and len(numbers) == len(pairs):
        if all(other == one * NANOS for one, other in numbers):
            return "10^9 times too large: it is in billionths already"
        if all(one == other * NANOS for one, other in numbers):
            return "10^9 times too small: integers are in billionths (NUM-1)"
        if all(one == -other for one, other in numbers):
            return "the right amount with the other sign"
        if all(_rounded(one, other) for one, other in numbers):
            return ROUNDED
    return _of_an_order(wanted["value"], got["value"])


def _unrefused(code: str) -> str:
    return (
        f"this is to be refused: in Python raise Refused(ErrorCode.{code.upper()}), "
        f'over the wire answer {{"error": "{code}"}} (MACHINE-2)'
    )


def _of_an_order(wanted: Json, got: Json) -> str:
    """What is the same but for its order or its place."""
    if isinstance(wanted, dict) and isinstance(got, dict) and wanted.keys() == got.keys():
        differing = [name for name in wanted if wanted[name] != got[name]]
        if len(differing) == 2:
            one, other = differing
            if (wanted[one], wanted[other]) == (got[other], got[one]):
                return f"{one} and {other} are exchanged"
        remedies = {_of_an_order(wanted[name], got[name]) for name in differing}
        return remedies.pop() if len(remedies) == 1 else ""
    if isinstance(wanted, list) and isinstance(got, list) and len(wanted) == len(got) > 1:
        if got == wanted[::-1]:
            return "the right items, in the reverse order"
        if sorted(map(repr, got)) == sorted(map(repr, wanted)):
            return "the right items, in another order"
    return ""


def _differing_leaves(wanted: Json, got: Json) -> Iterator[tuple[Json, Json]]:
    if isinstance(wanted, dict) and isinstance(got, dict) and wanted.keys() == got.keys():
        for name in wanted:
            yield from _differing_leaves(wanted[name], got[name])
    elif isinstance(wanted, list) and isinstance(got, list) and len(wanted) == len(got):
        for one, other in zip(wanted, got, strict=True):
            yield from _differing_leaves(one, other)
    elif wanted != got or type(wanted) is not type(got):
        yield _number(wanted), _number(got)


def _leaves(form: Json) -> Iterator[Json]:
    parts = form.values() if isinstance(form, dict) else form if isinstance(form, list) else None
    if parts is None:
        yield _number(form)
        return
    for part in parts:
        yield from _leaves(part)


def _rounded(wanted: int, got: int) -> bool:
    """Whether one is what a float makes of the other, written out or shortened as JavaScript does."""
    if wanted == got or not _EXACT < abs(wanted) < _WIDEST:
        return False
    return got in (int(float(wanted)), int(Decimal(repr(float(wanted)))))


def _number(form: Json) -> Json:
    """A wide integer, which is a string, as the integer that it is."""
    if isinstance(form, str) and re.fullmatch(r"-?[1-9][0-9]{0,40}|0", form):
        return int(form)
    return form
