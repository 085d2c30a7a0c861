"""From ``module:factory`` to a backend."""

import importlib
import os
import sys

from ticktotrade.backend import Backend
from ticktotrade.components import COMPONENTS
from ticktotrade_conformance.complaint import Complaint


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
    except (Exception, SystemExit) as error:
        raise Complaint(
            f"--backend {name}: cannot be loaded ({type(error).__name__}: {error}); "
            "name an importable module and a function in it that returns a ticktotrade.backend.Backend"
        ) from error
    if not isinstance(backend, Backend):
        raise Complaint(f"--backend {name}: returned {type(backend).__name__}; it has to return a Backend")
    unknown = [component for component in backend.machines if component not in COMPONENTS]
    if unknown:
        raise Complaint(f"--backend {name}: unknown component {unknown[0]!r}; known: {', '.join(COMPONENTS)}")
    return backend
