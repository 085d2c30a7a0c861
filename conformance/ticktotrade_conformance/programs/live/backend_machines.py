"""The machines that a backend in Python trades with, in this process."""

from typing import NamedTuple

from ticktotrade.backend import Backend
from ticktotrade.components import COMPONENTS
from ticktotrade.errors import Refused
from ticktotrade.phases import PHASES, Phase
from ticktotrade.safe_text import safe_name
from ticktotrade.shell.trading_machines import TradingMachines
from ticktotrade_conformance.backends import load_backend
from ticktotrade_conformance.backends.in_process import what_is_missing
from ticktotrade_conformance.backends.raised import described
from ticktotrade_conformance.console.complaint import Complaint


class TradingBackend(NamedTuple):
    """A backend that trades: the option that names it, what of it trades, and all the machines, with the phase's for the rest."""

    option: str
    title: str
    machines: TradingMachines


def trading_backend(name: str, phase: Phase) -> TradingBackend:
    """The backend of a name; the machines that it does not have are those of a phase of the reference.

    Raises `Complaint` if it cannot be loaded, or has no machine that trades, or one that lacks operations.
    """
    backend, option = load_backend(name), f"--backend {name}"
    own = [component for component in TradingMachines._fields if component in backend.machines]
    if not own:
        *others, last = TradingMachines._fields
        raise Complaint(f"{option}: it has no {', '.join(others)} or {last}; t2t live trades with those")
    for component in own:
        _check(option, backend, component)
    machines = TradingMachines.of(
        {**PHASES[phase].machines(), **{each: backend.machines[each] for each in own}}
    )
    return TradingBackend(option, f"{', '.join(own)} of {safe_name(backend.name)}", machines)


def _check(option: str, backend: Backend, component: str) -> None:
    """Raises `Complaint` for a machine that does not have every operation."""
    try:
        machine = backend.machines[component](COMPONENTS[component].config())
    except Refused as refused:
        raise Complaint(
            f"{option}: its {component} refuses the default configuration ({refused}); "
            f"t2t conform --component {component} shows what it has to take"
        ) from None
    except Exception as error:  # whatever its author's code raises
        raise Complaint(f"{option}: its {component} cannot be made ({described(error)})") from error
    missing = what_is_missing(machine, component)
    if missing:
        raise Complaint(f"{option}: {missing}")
