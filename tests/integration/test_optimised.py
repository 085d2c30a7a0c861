"""Under ``-OO`` Python drops docstrings and assertions, and every command says and does the same without them."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import ticktotrade
import ticktotrade_conformance
from ticktotrade_conformance.commands import COMMANDS

WRONG = Path(__file__).parents[1] / "backends" / "wrong" / "in_process"
PACKAGES = (Path(ticktotrade.__path__[0]), Path(ticktotrade_conformance.__path__[0]))

SOUND = (
    ("spec", "check"),
    ("requirements",),
    ("requirements", "RISK-11", "LIMIT-1"),
    ("conform", "--component", "limiter", "--sequences", "10"),
)
WRONG_BACKENDS = ("holds_one_level_less", "refuses_with_text")


@pytest.mark.parametrize("arguments", SOUND, ids=" ".join)
def test_a_command_that_checks_does_the_same(arguments: tuple[str, ...], tmp_path: Path) -> None:
    plain = told(arguments, (), tmp_path)
    assert "status 0" in plain
    assert told(arguments, ("-OO",), tmp_path) == plain


@pytest.mark.thorough
@pytest.mark.parametrize("name", WRONG_BACKENDS)
def test_the_report_on_a_wrong_backend_is_the_same(name: str, tmp_path: Path) -> None:
    arguments = ("conform", "--backend", f"{name}:factory", "--component", "book", "--sequences", "20")
    plain = told(arguments, (), tmp_path)
    assert "status 1" in plain
    assert told(arguments, ("-OO",), tmp_path) == plain


def test_the_help_of_every_command_is_the_same() -> None:
    plain, optimised = helps(()), helps(("-OO",))
    assert plain.count("usage: t2t") == len(COMMANDS) + 1
    for summary in COMMANDS.values():
        assert summary in " ".join(plain.split())
    assert optimised == plain


def test_no_code_reads_a_docstring() -> None:
    readers = [
        f"{path.name}:{node.lineno}"
        for path, tree in sources()
        for node in ast.walk(tree)
        if (isinstance(node, ast.Attribute) and node.attr in {"__doc__", "getdoc"})
        or (isinstance(node, ast.Name) and node.id == "__doc__")
    ]
    assert readers == []


def test_no_assertion_does_anything() -> None:
    """It only looks: calls nothing but what answers a question, binds no name, and waits for nothing."""
    asking = {"isinstance", "all", "any", "len", "count", "to_bytes"}
    doing = [
        f"{path.name}:{node.lineno}"
        for path, tree in sources()
        for statement in ast.walk(tree)
        if isinstance(statement, ast.Assert)
        for node in ast.walk(statement)
        if isinstance(node, ast.NamedExpr | ast.Await | ast.Yield | ast.YieldFrom)
        or (isinstance(node, ast.Call) and name_of(node.func) not in asking)
    ]
    assert doing == []


def test_a_docstring_that_is_read_and_an_assertion_that_acts_are_seen() -> None:
    """What the two tests above go by."""
    seen = ast.parse("assert (found := places.pop())\nprint(main.__doc__)")
    assert {type(node) for node in ast.walk(seen)} >= {ast.Assert, ast.NamedExpr, ast.Attribute}
    assert [name_of(node.func) for node in ast.walk(seen) if isinstance(node, ast.Call)] == ["print", "pop"]


def told(arguments: tuple[str, ...], flags: tuple[str, ...], folder: Path) -> str:
    """All that a command prints, but for whether a backend says that it is optimised, and its status."""
    search = [str(WRONG), os.environ.get("PYTHONPATH", "")]
    environment = os.environ | {
        "COLUMNS": "80",
        "PYTHONPATH": os.pathsep.join(filter(None, search)),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    done = subprocess.run(
        [sys.executable, *flags, "-m", "ticktotrade_conformance", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    printed = done.stdout.replace(", optimised;", ", plain;")
    return f"{printed}{done.stderr}status {done.returncode}\n"


def helps(flags: tuple[str, ...]) -> str:
    """What ``--help`` says of the program and of each command, all in one process."""
    program = """\
from ticktotrade_conformance.cli import main
from ticktotrade_conformance.commands import COMMANDS

for arguments in ([], *([name] for name in COMMANDS)):
    main([*arguments, "--help"])
"""
    environment = os.environ | {"COLUMNS": "80", "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, *flags, "-c", program], env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout


@cache
def trees() -> tuple[tuple[Path, ast.Module], ...]:
    return tuple(
        (path, ast.parse(path.read_text(encoding="utf-8")))
        for package in PACKAGES
        for path in sorted(package.rglob("*.py"))
    )


def sources() -> Iterator[tuple[Path, ast.Module]]:
    """Every file of both packages, parsed."""
    yield from trees()


def name_of(function: ast.expr) -> str:
    """What a call calls, without what it is called on."""
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""
