"""A backend in this process that is measured: the reference beside the others, and machines on made-up clocks."""

import os
from time import perf_counter_ns

from ticktotrade.backend import Backend
from ticktotrade.json_text import read_document
from ticktotrade.schema.json_form import Json
from ticktotrade_conformance.backends.in_process import hello_of
from ticktotrade_conformance.backends.interface import Fault
from ticktotrade_conformance.backends.measuring import Clock, Measurer
from ticktotrade_conformance.backends.serve import Server
from ticktotrade_conformance.latency.interface import NotMeasured
from ticktotrade_conformance.latency.measuring.measured import Measured
from ticktotrade_conformance.traces.trace import dump_line


class ServedHere:
    """Both ends of the wire protocol without a wire: requests are read and answers written as over one."""

    def __init__(self, server: Server, clock: Clock) -> None:
        self._server = server
        self._clock = clock
        self._request = 0
        self.asked = self.answered = 0

    def ask(self, request: dict[str, Json], member: str, patience: float, told: int = 0) -> Json:
        """As `Conversation.ask`; it is waited for without end."""
        self._request += 1
        request_line = dump_line({"id": self._request, **request})
        self.asked = self._clock()
        answer_line = dump_line(self._server.answer(request_line))
        self.answered = self._clock()
        answer: dict[str, Json] = read_document(answer_line)
        return answer[member]


class MeasuredHere(Measured):
    """A backend behind `ServedHere`; ``clock`` is read on our side, and on its side unless ``measurer`` has another one."""

    def __init__(
        self, backend: Backend, clock: Clock = perf_counter_ns, measurer: Measurer | None = None
    ) -> None:
        server = Server(backend, measurer or Measurer(backend, clock))
        super().__init__(ServedHere(server, clock), hello_of(backend)._replace(measures=True), 0.0)

    @property
    def pid(self) -> int:
        """The number of this process."""
        return os.getpid()

    def close(self) -> None:
        """Nothing to end."""

    def _failed(self, fault: Fault) -> NotMeasured:
        return NotMeasured(f"{fault.verdict}: {fault.detail}")
