"""A backend in this process: a Python object whose machines are called directly."""

import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import Any, Final

from ticktotrade.backend import Backend
from ticktotrade.errors import Refused
from ticktotrade.schema import Mismatch
from ticktotrade.schema.json_form import Writer, shown
from ticktotrade_conformance.subjects.interface import Fault, GaveUp, Hello, Subject, Verdict, printable
from ticktotrade_conformance.trace import OPENED, Outcome, Step, forms_of

_BATCH: Final = 500
_CAN_INTERRUPT: Final = hasattr(signal, "setitimer")


class _Hung(BaseException):
    """Raised inside a backend that has used up its time; not an `Exception`, so that it is not caught."""


class InProcess(Subject):
    """Calls a backend's machines, and writes their answers into the form in which they are compared.

    ``timeout`` is in seconds, for a batch of steps, and may be used up once more than ``restarts`` times.
    Python code that hangs is interrupted; a C extension that hangs without running Python code cannot be, and is
    better run out of process.
    """

    def __init__(self, backend: Backend, timeout: float = 10.0, restarts: int = 10) -> None:
        self._backend = backend
        self._timeout = timeout
        self._time_outs_left = restarts + 1
        name, language, build, phase, machines = backend
        name, language, build = printable(name), printable(language), printable(build)
        variants = {component: _name_of(make) for component, make in machines.items()}
        self._hello = Hello(name, language, build, phase, tuple(machines), variants)

    @property
    def hello(self) -> Hello:
        """What the backend says of itself."""
        return self._hello

    def run(self, component: str, config: Any, steps: Sequence[Step]) -> list[Outcome]:
        """As `Subject.run`; one dictionary look-up, one call and one strict write a step."""
        if self._time_outs_left == 0:
            raise GaveUp
        outcomes: list[Outcome] = []
        try:
            with _time_limit(self._timeout):
                session = Session(self._backend, component, config)
                outcomes.append(session.opening)
            if session.opening == OPENED:
                for start in range(0, len(steps), _BATCH):
                    with _time_limit(self._timeout):
                        outcomes.extend(map(session.take, steps[start : start + _BATCH]))
        except _Hung:
            self._time_outs_left -= 1
            detail = f"no answer within {self._timeout:g} s to {_where(steps, outcomes)}"
            raise Fault(Verdict.TIME_OUT, detail) from None
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            # Whatever else a backend raises is a finding, SystemExit included.
            raise Fault(Verdict.CRASH, f"{described(error)}, at {_where(steps, outcomes)}") from error
        return outcomes

    def close(self) -> None:
        """Nothing to let go of."""


class Session:
    """One machine of a backend, and its answers in the form in which they are compared.

    ``opening`` is the outcome of making the machine. Whatever the machine raises besides `Refused` comes
    through.
    """

    def __init__(self, backend: Backend, component: str, config: Any) -> None:
        self.opening = OPENED
        self._calls: dict[str, tuple[Callable[..., Any], Writer]] = {}
        try:
            machine = backend.machines[component](config)
        except Refused as refused:
            self.opening = {"error": refused.code.value}
            return
        for name, form in forms_of(component).items():
            self._calls[name] = getattr(machine, name), form.write_result

    def take(self, step: Step) -> Outcome:
        """The outcome of one step."""
        operation, arguments, _ = step
        method, write_result = self._calls[operation]
        try:
            answer = method(*arguments)
        except Refused as refused:
            return {"error": refused.code.value}
        try:
            return {"value": write_result(answer)}
        except Mismatch as mismatch:
            return {"mistyped": shown(answer), "because": str(mismatch)}


def described(error: BaseException) -> str:
    """An exception on one line; some cannot even be turned into text."""
    try:
        text = " ".join(str(error).split())
    except Exception:
        text = "its text cannot be had"
    return f"{type(error).__name__}: {text[:200]}" if text else type(error).__name__


def _name_of(make: Callable[..., Any]) -> str:
    """The name of a class or function, also of a partially applied one."""
    return getattr(getattr(make, "func", make), "__name__", "")


def _where(steps: Sequence[Step], outcomes: list[Outcome]) -> str:
    if not outcomes:
        return "making the machine"
    number = len(outcomes)
    return f"step {number} ({steps[number - 1].operation})"


@contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    if not _CAN_INTERRUPT or threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise _Hung

    before = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
