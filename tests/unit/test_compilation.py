"""PyPy's compiler is told what to do where there is one, in options that it knows, and elsewhere nothing happens."""

import sys
from collections.abc import Callable
from types import SimpleNamespace

import pytest

from ticktotrade import backend
from ticktotrade.compilation import Compilation, counted_compilations, tell_compiler
from ticktotrade.phases import PHASES, Phase


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a made-up compiler is told."""
    options: list[str] = []
    monkeypatch.setitem(sys.modules, "pypyjit", SimpleNamespace(set_param=options.append))
    return options


@pytest.mark.parametrize("compilation", Compilation)
def test_it_is_told_in_its_own_words(told: list[str], compilation: Compilation) -> None:
    tell_compiler(compilation)
    assert told == [compilation.value]


@pytest.mark.parametrize("compilation", Compilation)
def test_each_says_all_that_another_may_have_said(compilation: Compilation) -> None:
    names = [option.partition("=")[0] for option in compilation.split(",")]
    assert names == ["decay", "threshold", "function_threshold", "trace_eagerness"]


@pytest.mark.parametrize("compilation", Compilation)
def test_this_interpreter_takes_it(compilation: Compilation) -> None:
    """PyPy raises ValueError for an option that it does not know; CPython has nothing to be told."""
    try:
        tell_compiler(compilation)
    finally:
        tell_compiler(Compilation.REMEMBERING)


@pytest.mark.parametrize("phase", Phase)
def test_phase_3_has_nothing_forgotten(told: list[str], phase: Phase) -> None:
    backend.reference(phase)
    assert told == ([Compilation.REMEMBERING] if phase is Phase.PHASE_3 else [])
    assert PHASES[phase].compilation is (Compilation.REMEMBERING if phase is Phase.PHASE_3 else None)


def test_what_is_compiled_is_counted_as_long_as_the_block_lasts(monkeypatch: pytest.MonkeyPatch) -> None:
    hooks: list[Callable[..., None] | None] = []
    monkeypatch.setitem(sys.modules, "pypyjit", SimpleNamespace(set_compile_hook=hooks.append))
    with counted_compilations() as compiled:
        (hook,) = hooks
        assert hook is not None
        assert compiled() == 0
        hook("a loop")
        hook("a bridge")
        assert compiled() == 2
    assert hooks == [hook, None]


def test_it_counts_under_this_interpreter() -> None:
    """PyPy compiles a loop of so many turns; where there is no such compiler, nothing is counted."""
    with counted_compilations() as compiled:
        total = 0
        for number in range(100_000):
            total += number if number % 3 else -number
    assert total
    assert (compiled() > 0) is (sys.implementation.name == "pypy")
