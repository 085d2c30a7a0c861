"""What an interpreter says of itself: all that makes the same code faster or slower, and is not the machine's.

Run as a program it prints this of its own interpreter, so that another one can be asked (`pythons`). It imports nothing but
the types, so that any interpreter can run it.
"""

import gc
import json
import os
import platform
import re
import sys
import sysconfig
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final, NamedTuple

from ticktotrade.schema import record_of, writer
from ticktotrade_conformance.latency.documents.quantities import Count, Line

_STEERING: Final = re.compile(r"PYTHON(_GIL|_JIT|HASHSEED|MALLOC|OPTIMIZE)|PYPY_GC_\w+", re.ASCII)
"""The variables of the environment that change how fast it is."""


class Jit(StrEnum):
    """Whether code is compiled while it runs."""

    ABSENT = "absent"
    OFF = "off"
    ON = "on"


class Interpreter(NamedTuple):
    """A Python, its build and how it was started.

    ``build`` is what its compiler was told to do, as far as it matters here; ``options`` are those of its command line;
    ``collector`` is missing where the garbage collector is off, and has no thresholds where it has none (PyPy).
    """

    implementation: Line
    version: Line
    compiler: Line
    build: tuple[Line, ...]
    options: tuple[Line, ...]
    environment: tuple[Line, ...]
    gil: bool
    jit: Jit
    collector: tuple[Count, ...] | None

    @property
    def name(self) -> str:
        """``CPython 3.14.0``."""
        return f"{self.implementation} {self.version}"


def this_interpreter() -> Interpreter:
    """The one that runs this."""
    return Interpreter(
        platform.python_implementation(),
        _version(),
        " ".join(platform.python_compiler().split())[:200],
        _build(),
        _options(),
        steering(os.environ),
        getattr(sys, "_is_gil_enabled", lambda: True)(),
        _jit(),
        tuple(gc.get_threshold()) if gc.isenabled() and hasattr(gc, "get_threshold") else _no_thresholds(),
    )


def steering(environment: Mapping[str, str]) -> tuple[str, ...]:
    """``NAME=VALUE`` of the variables that change how fast an interpreter is, in order; no other is shown anywhere."""
    found = (f"{name}={value}" for name, value in environment.items() if _STEERING.fullmatch(name))
    return tuple(sorted(each[:200] for each in found))


def _no_thresholds() -> tuple[int, ...] | None:
    return () if gc.isenabled() else None


def _version() -> str:
    pypy: Any = getattr(sys, "pypy_version_info", None)
    return platform.python_version() + (f" ({pypy.major}.{pypy.minor}.{pypy.micro})" if pypy else "")


def _build() -> tuple[str, ...]:
    """Optimisations that the interpreter was built with; nothing where it does not say."""
    told = str(sysconfig.get_config_var("CONFIG_ARGS") or "")
    wanted = (
        "--enable-optimizations",
        "--with-lto",
        "--enable-experimental-jit",
        "--disable-gil",
        "--with-pydebug",
    )
    return tuple(each for each in wanted if each in told)


def _options() -> tuple[str, ...]:
    flags = ["-" + "O" * sys.flags.optimize] * bool(sys.flags.optimize) + ["-X dev"] * sys.flags.dev_mode
    chosen = (name if value is True else f"{name}={value}" for name, value in sorted(sys._xoptions.items()))
    return (*flags, *(f"-X {each}"[:200] for each in chosen if each != "dev"))


def _jit() -> Jit:
    if "pypyjit" in sys.builtin_module_names:
        return Jit.ON
    jit: Any = getattr(sys, "_jit", None)
    if jit is None or not jit.is_available():
        return Jit.ABSENT
    return Jit.ON if jit.is_enabled() else Jit.OFF


if __name__ == "__main__":
    print(json.dumps(writer(record_of(Interpreter))(this_interpreter())))
