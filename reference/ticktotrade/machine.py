"""How a machine declares its operations, and what a configuration-less machine is configured with.

A machine is a deterministic object with a configuration and some operations, and with no I/O, no clock, no
threads and no randomness of its own (MACHINE-1). Its interface is a `typing.Protocol` whose methods carry
the `operation` decorator; everything that has to know the operations (the trace format, the wire protocol,
the generators, the tables in ``spec/``) reads them from there, through `operations_of`.
"""

import re
from collections.abc import Callable
from typing import Any, Final, NamedTuple, TypeVar, get_type_hints

from ticktotrade.errors import ErrorCode
from ticktotrade.schema import Shape, shape_of
from ticktotrade.schema.shapes import Member

_Method = TypeVar("_Method", bound=Callable[..., Any])


class NoConfig(NamedTuple):
    """The configuration of a machine that has nothing to configure."""


class Operation(NamedTuple):
    """One operation of a machine, as data.

    ``summary`` is the sentence that says what it does; ``requirements`` are the ids of those that its answers keep to.
    """

    name: str
    parameters: tuple[Member, ...]
    result: Shape
    errors: tuple[ErrorCode, ...]
    reads: bool
    summary: str
    requirements: tuple[str, ...]

    @property
    def is_probe(self) -> bool:
        """Whether it shows the state and needs no argument: a suite may ask it after every step."""
        return self.reads and not self.parameters


class _Declared(NamedTuple):
    summary: str
    requirements: tuple[str, ...]
    errors: tuple[ErrorCode, ...]
    reads: bool


_REQUIREMENT_ID: Final = re.compile(r"[A-Z]+-[1-9][0-9]*")


def operation(
    summary: str, requirements: str, *errors: ErrorCode, reads: bool = False
) -> Callable[[_Method], _Method]:
    """Declare a method as an operation that may be refused with ``errors``.

    ``summary`` is one sentence. ``requirements`` are ids with spaces between them (``"LIMIT-8 LIMIT-9"``), each by
    itself, so that a search for one finds it. ``reads`` promises that the operation changes nothing. A docstring of the
    method, where there is one, says more than the summary, and is nobody's data: Python drops it under ``-OO``.

    Raises ValueError where the summary is no sentence, or what ought to be an id is none.
    """
    if not summary.endswith("."):
        raise ValueError(f"the summary of an operation is a sentence that ends in a full stop: {summary!r}")
    ids = tuple(requirements.split())
    for each in ids:
        if not _REQUIREMENT_ID.fullmatch(each):
            raise ValueError(f"{each!r} is no id of a requirement; write each by itself: LIMIT-8 LIMIT-9")

    def declare(method: _Method) -> _Method:
        vars(method)["__operation__"] = _Declared(summary, ids, errors, reads)
        return method

    return declare


def operations_of(interface: type[Any]) -> dict[str, Operation]:
    """The operations that an interface declares, by name, in the order of the source."""
    known = _OPERATIONS.get(interface)
    if known is None:
        known = _OPERATIONS[interface] = {
            name: _declared_operation(name, method)
            for name, method in vars(interface).items()
            if hasattr(method, "__operation__")
        }
    return known


_OPERATIONS: dict[type[Any], dict[str, Operation]] = {}


def _declared_operation(name: str, method: Callable[..., Any]) -> Operation:
    declared: _Declared = vars(method)["__operation__"]
    hints = get_type_hints(method, include_extras=True)
    result = shape_of(hints.pop("return"))
    parameters = tuple(Member(each, shape_of(hints[each])) for each in hints)
    return Operation(
        name, parameters, result, declared.errors, declared.reads, declared.summary, declared.requirements
    )
