"""From ``module:factory`` to a backend."""

import importlib
import os
import sys
from collections.abc import Mapping
from typing import Any

from ticktotrade.backend import Backend
from ticktotrade.components import COMPONENTS
from ticktotrade.phases import Phase
from ticktotrade.schema.json_form import shown
from ticktotrade_conformance.backends.raised import class_name, described
from ticktotrade_conformance.console.complaint import Complaint


def load_backend(name: str) -> Backend:
    """Import a module, from the current folder too, and call its factory.

    Raises `Complaint` if that does not end in a `Backend` of known components.
    """
    module_name, colon, factory_name = name.partition(":")
    if not (module_name and colon and factory_name):
        raise Complaint(f"--backend {name}: not MODULE:FACTORY, such as ticktotrade.backend:phase1")
    if os.getcwd() not in sys.path and "" not in sys.path:
        sys.path.insert(0, os.getcwd())
    try:
        factory = getattr(importlib.import_module(module_name), factory_name)
        backend = factory()
        problem = _problem(backend)
    except BaseException as error:  # whatever its author's code raises
        raise Complaint(
            f"--backend {name}: cannot be loaded ({described(error)}); "
            "name an importable module and a function in it that returns a ticktotrade.backend.Backend"
        ) from error
    if problem:
        raise Complaint(f"--backend {name}: {problem}; see ticktotrade.backend for what it has to return")
    made: Backend = backend
    return made


def _problem(backend: Any) -> str:
    """What is wrong with something that should be a backend; nothing if nothing is."""
    if not isinstance(backend, Backend):
        return f"returned {class_name(backend)}; it has to return a Backend"
    if not all(type(text) is str for text in backend[:3]):
        return "its name, language and build have to be text"
    if not isinstance(backend.phase, Phase):
        return f"its phase has to be a Phase ({', '.join(Phase)})"
    machines: Any = backend.machines
    if not isinstance(machines, Mapping) or not all(map(callable, machines.values())):
        return "its machines have to map components to callables"
    unknown = [component for component in machines if component not in COMPONENTS]
    return f"unknown component {shown(unknown[0])}; known: {', '.join(COMPONENTS)}" if unknown else ""
