"""The independent backend as machines in Python: each value goes through its JSON form, as it would behind the wire."""

from collections.abc import Callable
from functools import partial
from typing import Any

from backends import standalone
from ticktotrade.backend import Backend
from ticktotrade.errors import ErrorCode, Refused
from ticktotrade.phases import Phase
from ticktotrade_conformance.traces.trace import OperationForm, config_form, forms_of


def backend() -> Backend:
    """``--backend backends.independent:backend``, where the tests are on the path."""
    machines = {component: partial(Machine, component) for component in standalone.COMPONENTS}
    return Backend("standalone", "Python", "one file, from the specification alone", Phase.BASELINE, machines)


class Machine:
    """A machine of the independent backend, with typed operations."""

    def __init__(self, component: str, config: Any) -> None:
        members: Any = config_form(component, config)
        machine = _answered(partial(standalone.COMPONENTS[component], **members))
        for name, form in forms_of(component).items():
            setattr(self, name, partial(_call, form, getattr(machine, name)))


def _call(form: OperationForm, operation: Callable[..., Any], *arguments: Any) -> Any:
    written = {
        name: write(value) for (name, write), value in zip(form.write_arguments, arguments, strict=True)
    }
    return form.read_result(_answered(partial(operation, **written)))


def _answered(call: Callable[[], Any]) -> Any:
    try:
        return call()
    except standalone.Refused as refused:
        raise Refused(ErrorCode(refused.code)) from None
