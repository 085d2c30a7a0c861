"""Where and when it was measured, and how quiet it was."""

from collections.abc import Iterator

from ticktotrade_conformance.latency.documents.document import LatencyDocument
from ticktotrade_conformance.latency.documents.fingerprint_lines import interpreter_lines, machine_lines
from ticktotrade_conformance.latency.documents.interpreter import Interpreter
from ticktotrade_conformance.latency.documents.trajectory import interpreter_of, interpreters, noise_of
from ticktotrade_conformance.latency.page.markup import Markup, element, table
from ticktotrade_conformance.latency.screens.micros import time_with_unit


def fingerprint_section(document: LatencyDocument) -> Markup:
    """The machine, the interpreters, the noise."""
    return element(
        "section",
        {"aria-labelledby": "where"},
        element("h2", {"id": "where"}, "Where it was measured"),
        _machine(document),
        *(_interpreter(each) for each in _used(document)),
        _noise(document),
    )


def _machine(document: LatencyDocument) -> Markup:
    machine = document.fingerprint.machine
    lines = [
        *machine_lines(machine),
        ("load", " ".join(f"{each / 100:.2f}" for each in machine.load) or "not known"),
    ]
    lines += [("time", document.fingerprint.time), ("kit", document.fingerprint.kit)]
    features = element("details", {}, element("summary", {}, "CPU features"), " ".join(machine.cpu_features))
    return element("div", {}, _list(lines), *([features] if machine.cpu_features else []))


def _interpreter(interpreter: Interpreter) -> Markup:
    (_, name), *lines = interpreter_lines(interpreter)
    return element("div", {}, element("h3", {}, name), _list(lines))


def _used(document: LatencyDocument) -> list[Interpreter]:
    """The interpreters of the backends, and the suite's own."""
    found = [each.interpreter for each in document.backends if each.interpreter]
    return list(dict.fromkeys([*found, document.fingerprint.interpreter]))


def _list(lines: list[tuple[str, str]]) -> Markup:
    pairs = (element("div", {}, element("dt", {}, what), element("dd", {}, said)) for what, said in lines)
    return element("dl", {}, *pairs)


def _noise(document: LatencyDocument) -> Markup:
    headings = ("while on", "empty step p50", "p99", "gaps a second", "time lost", "longest gap")
    return table("The machine’s own noise in the same run", headings, list(_noise_rows(document)))


def _noise_rows(document: LatencyDocument) -> Iterator[tuple[str, ...]]:
    for name in interpreters(document):
        noise = noise_of(each for each in document.backends if interpreter_of(each) == name)
        if noise:
            yield (
                name,
                time_with_unit(noise.empty_p50),
                time_with_unit(noise.empty_p99),
                f"{noise.gaps_per_second:,.0f}",
                f"{noise.lost:.1%}",
                time_with_unit(noise.longest),
            )
