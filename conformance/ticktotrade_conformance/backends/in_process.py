"""A backend in this process: a Python object whose machines are called directly."""

import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import Any, Final

from ticktotrade.backend import Backend
from ticktotrade.components import COMPONENTS
from ticktotrade.errors import ErrorCode, Refused
from ticktotrade.safe_text import safe_name, safe_text
from ticktotrade.schema import Mismatch
from ticktotrade.schema.json_form import Writer, shown
from ticktotrade_conformance.backends.interface import Fault, GaveUp, Hello, Subject, Verdict, step_name
from ticktotrade_conformance.backends.raised import class_name, described
from ticktotrade_conformance.traces.trace import OPENED, Outcome, Step, forms_of

_BATCH: Final = 500
_CAN_INTERRUPT: Final = hasattr(signal, "setitimer")


class _Hung(BaseException):
    """Raised inside a backend that has used up its time; not an `Exception`, so that it is not caught."""


class InProcess(Subject):
    """Calls a backend's machines, and writes their answers into the form in which they are compared.

    For backends of ours: what it may not do to this process is not looked after. ``timeout`` is in seconds, for a batch
    of steps, and may be used up once more than ``restarts`` times.
    """

    def __init__(self, backend: Backend, timeout: float = 10.0, restarts: int = 10) -> None:
        self._backend = backend
        self._timeout = timeout
        self._restarts = restarts
        self._time_outs_left = restarts + 1
        self._hello = hello_of(backend)

    @property
    def hello(self) -> Hello:
        """What the backend says of itself."""
        return self._hello

    def lacks(self, component: str) -> str:
        """Nothing: it is a backend of ours."""
        return ""

    def begin(self, component: str, config: Any, steps: Sequence[Step]) -> None:
        """Nothing: it is this process that would have to work."""

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
            detail = f"no answer within {self._timeout:g} s to {step_name(steps, outcomes)}"
            raise Fault(Verdict.TIME_OUT, detail).behind(outcomes) from None
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            detail = f"at {step_name(steps, outcomes)}: {described(error)}"
            raise Fault(Verdict.CRASH, detail).behind(outcomes) from error
        return outcomes

    def pinpoint(self, component: str, config: Any, steps: Sequence[Step], fault: Fault) -> Fault:
        """The fault: its step is known."""
        return fault

    def renew(self, restarts: int | None = None) -> None:
        """As `Subject.renew`."""
        self._time_outs_left = (self._restarts if restarts is None else restarts) + 1

    def close(self) -> str:
        """Nothing to let go of."""
        return ""


class Incomplete(Exception):
    """A machine lacks operations; the message says which, and where they are declared."""


class Session:
    """One machine of a backend, and its answers in the form in which they are compared.

    ``opening`` is the outcome of making the machine. Whatever the machine raises besides `Refused` comes
    through, and `Incomplete` if it lacks an operation.
    """

    def __init__(self, backend: Backend, component: str, config: Any) -> None:
        self.opening = OPENED
        self._calls: dict[str, tuple[Callable[..., Any], Writer]] = {}
        try:
            machine = backend.machines[component](config)
        except Refused as refused:
            self.opening = refusal_of(refused)
            return
        for name, form in forms_of(component).items():
            method = getattr(machine, name, None)
            if method is None:
                raise Incomplete(what_is_missing(machine, component))
            self._calls[name] = method, form.write_result

    def take(self, step: Step) -> Outcome:
        """The outcome of one step."""
        operation, arguments, _ = step
        method, write_result = self._calls[operation]
        try:
            answer = method(*arguments)
        except Refused as refused:
            return refusal_of(refused)
        return outcome_of(answer, write_result)


def hello_of(backend: Backend) -> Hello:
    """What a backend in Python says of itself."""
    name, language, build, phase, machines = backend
    variants = {component: safe_text(_name_of(make), 60) for component, make in machines.items()}
    return Hello(safe_name(name), safe_name(language), safe_name(build), phase, tuple(machines), variants)


def what_is_missing(machine: object, component: str) -> str:
    """Which operations a machine lacks and where they are declared, in a sentence; nothing if it has all of them."""
    lacking = [name for name in forms_of(component) if not callable(getattr(machine, name, None))]
    if not lacking:
        return ""
    interface = COMPONENTS[component].interface
    methods = "the method" if len(lacking) == 1 else "the methods"
    return (
        f"{class_name(machine)} lacks {methods} {', '.join(lacking)}; "
        f"{interface.__module__}.{interface.__name__} declares what a {component} has"
    )


def outcome_of(answer: Any, write_result: Writer) -> Outcome:
    """The outcome of an operation that did its work; a mistyped one if the answer is not of the declared type."""
    try:
        return {"value": write_result(answer)}
    except Mismatch as mismatch:
        return {"mistyped": safe_text(shown(answer)), "because": safe_text(str(mismatch))}


def refusal_of(refused: Refused) -> Outcome:
    """The outcome of a refused operation; a mistyped one if what was raised has no error code."""
    code = getattr(refused, "code", None)
    if type(code) is ErrorCode:
        return {"error": code.value}
    if type(code) is str and code in {each.value for each in ErrorCode}:
        because = f"Refused has the text {code!r}; raise Refused(ErrorCode.{ErrorCode(code).name})"
    else:
        because = f"Refused has {shown(code)} for a code; raise it with one of ticktotrade.errors.ErrorCode"
    return {"mistyped": safe_text(f"Refused({shown(code)})"), "because": safe_text(because)}


def _name_of(make: Callable[..., Any]) -> str:
    """The name of a class or function, also of a partially applied one."""
    name = getattr(getattr(make, "func", make), "__name__", "")
    return name if type(name) is str else ""


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
