"""Both directions of the wire protocol, as the suite speaks it: numbered requests, each with one answer (WIRE-1)."""

from time import perf_counter_ns
from typing import Final

from ticktotrade.components import COMPONENTS
from ticktotrade.json_text import BadJson, read_document
from ticktotrade.phases import Phase
from ticktotrade.safe_text import safe_name, safe_names
from ticktotrade.schema.json_form import Json, shown
from ticktotrade.versions import PROTOCOL
from ticktotrade_conformance.backends.answer_line import check_values, longest_answer
from ticktotrade_conformance.backends.child import Child
from ticktotrade_conformance.backends.interface import Fault, Hello, Verdict
from ticktotrade_conformance.traces.trace import dump_line


class Wire:
    """Asks a child, and reads exactly one answer to each request.

    ``asked`` and ``answered`` are of our clock, in nanoseconds: before the latest request was written, and when the last
    byte of its answer had been read.
    """

    def __init__(self, child: Child) -> None:
        self._child = child
        self._request = 0
        self.asked = self.answered = 0

    def greeted(self, patience: float) -> Hello:
        """Ask for the hello, and check it. Raises `Fault` for one that is not as it should be."""
        return _checked_hello(self.ask({"do": "hello", "version": PROTOCOL}, "hello", patience))

    def ask(self, request: dict[str, Json], member: str, patience: float, told: int = 0) -> Json:
        """Send a numbered request and read its answer (WIRE-1); the value of the one member that it should have.

        It is waited for so many seconds. About ``told`` bytes have been told to the machine, which bounds the answer.
        Raises `Fault` for anything but one sound answer in time.
        """
        self._request += 1
        request_line = dump_line({"id": self._request, **request})
        longest = longest_answer(told)
        try:
            self.asked = perf_counter_ns()
            self._child.send(request_line)
            line = self._child.exchange(patience, longest)
            self.answered = perf_counter_ns()
            self.heard()
            check_values(line, longest)
        except Fault as fault:
            if member != "outcomes":
                fault.detail = f"{fault.detail} (request {self._request}, {request['do']})"
            raise
        try:
            answer = read_document(line)
        except BadJson as error:
            raise protocol_fault(f"a line that is not JSON ({error}): {shown(line)}; {_STDOUT}") from None
        if type(answer) is not dict:
            raise protocol_fault(f"an answer that is not an object: {shown(line)}; {_STDOUT}")
        number = answer.get("id")
        if type(number) is not int or number != self._request:
            if type(number) is int and 0 < number < self._request:
                raise protocol_fault(
                    f"request {number} was answered a second time; answer each one once (WIRE-2)"
                )
            raise protocol_fault(
                f"request {self._request} was answered with the number {shown(number)}; "
                "give each answer the id of its request (WIRE-1)"
            )
        if answer.keys() != {"id", member}:
            raise protocol_fault(f"an answer with the members {safe_names(answer)}; wanted: id, {member}")
        content: Json = answer[member]
        return content

    def heard(self) -> None:
        """An answer is there, and nothing has been looked at in it yet."""


_STDOUT: Final = "stdout is for answers only, anything else goes to stderr (WIRE-2)"


def protocol_fault(detail: str) -> Fault:
    """What is said of a backend that does not speak as it should."""
    return Fault(Verdict.PROTOCOL_FAULT, detail)


def _checked_hello(form: Json) -> Hello:
    """What a backend says of itself (WIRE-3)."""
    members = ("version", "name", "language", "build", "phase", "components")
    if type(form) is not dict or form.keys() - {"measures"} != set(members):
        found = safe_names(form) if type(form) is dict else shown(form)
        raise protocol_fault(
            f"a hello with {found}; its members are {', '.join(members)}, and perhaps measures (WIRE-3)"
        )
    version = form["version"]
    if type(version) is not int or version != PROTOCOL:
        raise protocol_fault(f"version {shown(version)} of the protocol; this kit speaks {PROTOCOL}")
    for member in ("name", "language", "build"):
        if type(form[member]) is not str:
            raise protocol_fault(f"a hello whose {member} is not text (WIRE-3)")
    phase = form["phase"]
    if phase not in list(Phase):
        raise protocol_fault(f"a hello whose phase {shown(phase)} is none of {', '.join(Phase)}")
    components = form["components"]
    if type(components) is not list or not all(
        type(each) is str and each in COMPONENTS for each in components
    ):
        raise protocol_fault(
            f"a hello whose components {shown(components)} are not all of {', '.join(COMPONENTS)}"
        )
    measures = form.get("measures", False)
    if type(measures) is not bool:
        raise protocol_fault(f"a hello whose measures {shown(measures)} is neither true nor false (WIRE-3)")
    return Hello(
        safe_name(str(form["name"])),
        safe_name(str(form["language"])),
        safe_name(str(form["build"])),
        Phase(str(phase)),
        tuple(str(each) for each in components),
        measures=measures,
    )
