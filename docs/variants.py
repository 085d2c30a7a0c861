"""The variants of each component, plainest first, and the phases that use them."""

import inspect
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

from docs.excerpts import PACKAGE
from ticktotrade.codec import CodecConfig, Encoding
from ticktotrade.components import COMPONENTS
from ticktotrade.phases import ELSEWHERE, PHASES, Composed


class Variant(NamedTuple):
    """A class that implements a component: ``module`` is its path in the package, ``phases`` are those that use it."""

    machine: type[Any]
    module: str
    phases: tuple[str, ...]

    @property
    def about(self) -> str:
        """What the module says of itself: what this variant does otherwise than the plainer one."""
        return inspect.getdoc(self.defining) or ""

    @property
    def defining(self) -> ModuleType:
        """The module that defines it."""
        return sys.modules[self.machine.__module__]


@cache
def variants() -> Mapping[str, tuple[Variant, ...]]:
    """By component its variants, in the order in which the phases begin to use them."""
    return {component: tuple(_variants_of(component)) for component in COMPONENTS}


@cache
def phases_of(module: str) -> tuple[str, ...]:
    """The phases whose variant a module defines; none for what every phase shares."""
    for found in variants().values():
        for variant in found:
            if variant.module == module and len(found) > 1:
                return variant.phases
    return ()


def module_path(machine: type[Any]) -> str:
    """The path in the package of the module that defines a class."""
    return Path(inspect.getfile(machine)).relative_to(PACKAGE).as_posix()


def _variants_of(component: str) -> list[Variant]:
    used: dict[type[Any], list[str]] = {}
    for phase, engine in PHASES.items():
        for machine in _classes(engine.machines()[component]):
            used.setdefault(machine, []).append(phase.value)
    if component in ELSEWHERE:
        for machine in _classes(ELSEWHERE[component]):
            used.setdefault(machine, []).append("phase 2 and later, on other interpreters")
    return [Variant(machine, module_path(machine), tuple(phases)) for machine, phases in used.items()]


def _classes(maker: Any) -> tuple[type[Any], ...]:
    """The classes of what makes machines: a codec's maker has one for each encoding."""
    if isinstance(maker, Composed):
        return _classes(maker.func)
    if isinstance(maker, type):
        return (maker,)
    return tuple(type(maker(CodecConfig(encoding))) for encoding in Encoding)
