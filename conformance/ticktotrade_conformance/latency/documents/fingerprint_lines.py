"""A fingerprint in words: pairs of what it is and how it is, for a terminal, a page and a comparison."""

from collections.abc import Iterator

from ticktotrade_conformance.latency.documents.fingerprint import Machine
from ticktotrade_conformance.latency.documents.interpreter import Interpreter


def machine_lines(machine: Machine) -> Iterator[tuple[str, str]]:
    """What a machine is called and how it is, in words; its features and its load are apart."""
    yield "CPU", machine.cpu or "not known"
    yield "cores", f"{machine.cores}"
    yield "architecture", machine.architecture or "not known"
    yield "kernel", f"{machine.system} {machine.kernel}".strip() or "not known"


def interpreter_lines(interpreter: Interpreter) -> Iterator[tuple[str, str]]:
    """What an interpreter is called and how it was built and started, in words."""
    yield "interpreter", interpreter.name
    yield "compiler", interpreter.compiler or "not known"
    yield "build", " ".join(interpreter.build) or "plain, or not known"
    yield "options", " ".join((*interpreter.options, *interpreter.environment)) or "none"
    yield "GIL, JIT", f"{'on' if interpreter.gil else 'off'}, {interpreter.jit}"
    yield "collector", _collector(interpreter.collector)


def _collector(thresholds: tuple[int, ...] | None) -> str:
    if thresholds is None:
        return "off"
    return f"thresholds {' '.join(map(str, thresholds))}" if thresholds else "on"
