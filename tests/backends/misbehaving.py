"""Backends in Python that do what they should not: ``backends.misbehaving:MODE``.

Each is the reference's limiter, but for what its mode does whenever something is admitted, or where its name says.
"""

import ctypes
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from typing import Any, NoReturn

from ticktotrade.backend import Backend, phase1
from ticktotrade.errors import Refused
from ticktotrade.limiter import Admission, GcraLimiter
from ticktotrade.phases import Phase


class Unspeakable(Exception):
    def __str__(self) -> str:
        raise SystemExit(0)


class Nameless(type):
    @property
    def __name__(cls) -> str:  # type: ignore[override]
        raise SystemExit(0)


class Masked(BaseException, metaclass=Nameless):
    @property
    def __cause__(self) -> BaseException:  # type: ignore[override]
        raise SystemExit(0)


class Answers:
    """Answers to every name, as proxies do."""

    def __getattr__(self, name: str) -> "Answers":
        return self

    def __call__(self, config: Any) -> GcraLimiter:
        return GcraLimiter(config)


class Masquerade:
    @property  # type: ignore[misc]
    def __class__(self) -> Any:
        raise SystemExit(0)


class Unlisted(dict[str, Any]):
    def values(self) -> Any:
        raise KeyboardInterrupt


class Unshown:
    def __repr__(self) -> str:
        raise SystemExit(0)


def throw(error: BaseException) -> NoReturn:
    raise error


def deaf() -> None:
    for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
        signal.signal(number, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    while True:
        pass


def replaced_alarm() -> None:
    signal.signal(signal.SIGALRM, lambda number, frame: None)
    while True:
        time.sleep(1)


def long_match() -> None:
    re.match("(a+)+$", "a" * 60 + "b")


def eat() -> None:
    eaten = []
    while True:
        eaten.append(b"x" * 10_000_000)


def eat_elsewhere() -> None:
    subprocess.run(
        [sys.executable, "-c", "x = [b'x' * 10_000_000 for _ in range(1000)]; input()"], check=True
    )


def close_streams() -> None:
    sys.stdout = sys.stderr = sys.stdin = None


def print_much() -> None:
    print("x" * 1_000_000)
    print("\x1b[31m", file=sys.stderr)


def write_everywhere() -> None:
    for descriptor in range(3, 256):
        try:
            os.write(descriptor, b"hello\n")
        except OSError:
            pass


def change_surroundings() -> None:
    os.chdir("/")
    os.environ.clear()
    sys.path.clear()
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    sys.setrecursionlimit(200)
    sys.settrace(None)
    threading.Thread(target=time.sleep, args=(3600,), daemon=True).start()


def trace_calls() -> None:
    sys.settrace(lambda *arguments: throw(ZeroDivisionError()))


def chained() -> None:
    try:
        throw(KeyError("a"))
    except KeyError as error:
        raise ValueError("no \x1b[31m such thing") from error


AT_ADMIT: dict[str, Callable[[], object]] = {
    "exits": lambda: os._exit(0),
    "raises_system_exit": lambda: throw(SystemExit(0)),
    "raises_keyboard_interrupt": lambda: throw(KeyboardInterrupt()),
    "raises_unspeakable": lambda: throw(Unspeakable()),
    "raises_masked": lambda: throw(Masked()),
    "raises_a_chain": chained,
    "refuses_by_text": lambda: throw(Refused("too_many_keys")),  # type: ignore[arg-type]
    "refuses_by_nonsense": lambda: throw(Refused("no_way")),  # type: ignore[arg-type]
    "hangs_deaf": deaf,
    "hangs_with_an_alarm_of_its_own": replaced_alarm,
    "hangs_in_c": long_match,
    "eats": eat,
    "eats_elsewhere": eat_elsewhere,
    "closes_streams": close_streams,
    "closes_descriptors": lambda: os.closerange(0, 256),
    "prints": print_much,
    "writes_everywhere": write_everywhere,
    "changes_surroundings": change_surroundings,
    "traces": trace_calls,
    "forks": os.fork,
    "faults": lambda: ctypes.string_at(0),
}


def sleeper(seconds: int) -> None:
    command = [sys.executable, "-c", f"import time; time.sleep({seconds})"]
    subprocess.Popen(command, start_new_session=True, env={})


def two_sleepers() -> None:
    sleeper(3596)
    if os.fork() == 0:  # and one whose parents have all ended
        os.setsid()
        if os.fork() == 0:
            os.execve(sys.executable, [sys.executable, "-c", "import time; time.sleep(3598)"], {})
        os._exit(0)


ONCE: dict[str, Callable[[], object]] = {
    "leaves_a_thread": lambda: threading.Thread(target=time.sleep, args=(3600,)).start(),
    "leaves_a_process": lambda: sleeper(3599),
    "leaves_processes": two_sleepers,
}

IN_FACTORY: dict[str, Callable[[], object]] = {
    "exits_in_factory": lambda: os._exit(0),
    "hangs_in_factory": deaf,
    "sleeps_in_factory": lambda: time.sleep(3600),
    "leaves_by_system_exit": lambda: sys.exit(0),
}


class Half:
    def __init__(self, config: Any) -> None:
        pass

    def admit(self, now: int, cells: int, key: str | None) -> None:
        pass


def limiter(act: Callable[[], object], once: bool) -> type[GcraLimiter]:
    class Limiter(GcraLimiter):
        acted = False

        def admit(self, now: int, cells: int = 1, key: str | None = None) -> Admission:
            if not (once and Limiter.acted):
                Limiter.acted = True
                act()
            return super().admit(now, cells, key)

    return Limiter


def made(mode: str) -> Backend:
    if mode in IN_FACTORY:
        IN_FACTORY[mode]()
    machine: Callable[[Any], Any] = Half
    if mode == "is_a_proxy":
        machine = Answers()
    if mode in AT_ADMIT or mode in ONCE:
        machine = limiter({**AT_ADMIT, **ONCE}[mode], mode in ONCE)
    return Backend(f"\x1b[31m{mode}", "Python", "", Phase.PHASE_1, {**phase1().machines, "limiter": machine})


NO_BACKENDS: dict[str, Callable[[], Any]] = {
    "masquerades": Masquerade,
    "has_unlisted_machines": lambda: phase1()._replace(machines=Unlisted()),
    "has_an_unshown_component": lambda: phase1()._replace(machines={Unshown(): GcraLimiter}),  # type: ignore[dict-item]
    "prints_and_is_none": lambda: print("hello"),
}


def __getattr__(mode: str) -> Callable[[], Any]:
    if mode in NO_BACKENDS:
        return NO_BACKENDS[mode]
    if mode in {*AT_ADMIT, *ONCE, *IN_FACTORY, "lacks_methods", "is_a_proxy"}:
        return lambda: made(mode)
    raise AttributeError(mode)
