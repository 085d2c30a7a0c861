"""The house rules that no tool checks: who imports whom, where phases are known, what is shipped."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from configparser import ConfigParser
from pathlib import Path

import pytest

from ticktotrade.components import COMPONENTS
from ticktotrade.phases import PHASES
from ticktotrade_conformance.commands import COMMANDS

ROOT = Path(__file__).parents[1]
REFERENCE = ROOT / "reference" / "ticktotrade"
CONFORMANCE = ROOT / "conformance" / "ticktotrade_conformance"
ALLOWED = {"ticktotrade", "sortedcontainers", "websockets", "httpx", "h2", "hpack"}


def sources(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            yield node.module or ""


@pytest.mark.parametrize("path", sources(REFERENCE), ids=lambda path: str(path.relative_to(REFERENCE)))
def test_the_reference_imports_nothing_but_its_dependencies(path: Path) -> None:
    packages = {name.partition(".")[0] for name in imported(path)}
    assert packages <= ALLOWED | sys.stdlib_module_names


def test_phases_are_known_in_one_table_only() -> None:
    mentions = re.compile(r"\bPhase\.|\bphase\s*(>=|<=|<|>|==)")
    knowing = [path.name for path in sources(REFERENCE) if mentions.search(path.read_text())]
    assert sorted(knowing) == ["backend.py", "phases.py"]


def test_async_is_nowhere_but_in_the_shell() -> None:
    for path in sources(REFERENCE):
        if path.parent.name != "shell":
            assert "asyncio" not in set(imported(path)), path
            assert not any(
                isinstance(node, ast.AsyncFunctionDef) for node in ast.walk(ast.parse(path.read_text()))
            )


def test_every_phase_has_every_component() -> None:
    for engine in PHASES.values():
        assert engine.machines().keys() == COMPONENTS.keys()


def test_the_project_stands_alone() -> None:
    """Nothing that is committed needs a path of the machine that it was written on."""
    words = ("/work" + "/", "/opt" + "/", "../sha" + "red/tools", "deb" + ".debian", "farm" + "-")
    folders = (
        REFERENCE,
        CONFORMANCE,
        *(ROOT / each for each in ("tests", "benchmarks", "spec", "docs", "requirements")),
    )
    inside = [path for folder in folders for path in folder.rglob("*")]
    for path in [*inside, *ROOT.glob("*.*")]:
        if path.suffix in {".py", ".md", ".json", ".jsonl", ".txt", ".toml", ".ini", ".yaml"}:
            text = path.read_text()
            assert not [word for word in words if word in text], path


def test_the_declared_dependencies_are_the_ones_imported() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    declared = {re.split(r"[\[><=;! ]", each)[0] for each in project["dependencies"]}
    third_party = set()
    for path in (*sources(REFERENCE), *sources(CONFORMANCE)):
        third_party |= {name.partition(".")[0] for name in imported(path)} - sys.stdlib_module_names
    third_party -= {"ticktotrade", "ticktotrade_conformance"}
    brought_by = {"h2": "httpx", "hpack": "httpx", "h11": "hypercorn"}
    assert {brought_by.get(name, name) for name in third_party} <= declared
    kit = {"hypothesis", "rich", "hypercorn", "trustme", "cryptography", "psutil"}
    # sniffio is for httpcore, which looks for it by itself.
    assert declared <= {"sortedcontainers", "websockets", "httpx", "sniffio"} | kit


def test_no_description_of_tox_is_read_as_a_factor() -> None:
    """In a value of tox.ini, what stands before a colon is a condition: the rest is left out where it does not hold."""
    settings = ConfigParser(interpolation=None)
    settings.read(ROOT / "tox.ini")
    sections = [settings[name] for name in settings.sections() if name.startswith("testenv")]
    assert sections
    for section in sections:
        assert re.match(r"[\w,!.\-\s]+:(\s|$)", section["description"]) is None, section.name


def test_the_classifiers_name_the_interpreters_that_tox_tests() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    named = {
        each.rpartition(" ")[2] for each in project["classifiers"] if re.match(r".*Python :: 3\.\d+$", each)
    }
    settings = ConfigParser(interpolation=None)
    settings.read(ROOT / "tox.ini")
    (minors,) = re.findall(r"py3\{([\d,]+)\}", settings["tox"]["env_list"])
    assert named == {f"3.{minor}" for minor in minors.split(",")}
    assert project["requires-python"] == f">={min(named)}"


def test_what_is_checked_before_a_commit_is_what_ci_checks_and_needs_no_network() -> None:
    hooks = (ROOT / ".pre-commit-config.yaml").read_text()
    entries = re.findall(r"^ +entry: (.+)$", hooks, re.MULTILINE)
    assert entries == ["ruff check", "ruff format", "mypy", "t2t spec check", "t2t vectors check"]
    checked = (ROOT / ".ci" / "run").read_text()
    assert not [each for each in entries if f".venv/bin/{each}" not in checked]
    assert re.findall(r"repo: (.+)$", hooks, re.MULTILINE) == ["local"]
    assert re.findall(r"language: (.+)$", hooks, re.MULTILINE) == ["system"] * len(entries)


PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "spec").glob("*.md")]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_the_files_and_the_commands_that_a_page_names_are_there(page: Path) -> None:
    text = page.read_text()
    paths = re.findall(
        r"`((?:spec|reference|conformance|tests|benchmarks|docs|requirements)/[\w./-]+)`", text
    )
    made_by_the_examples = re.compile(r"ticks|unpacked")
    assert not [
        each for each in paths if not made_by_the_examples.search(each) and not (ROOT / each).exists()
    ]
    assert set(re.findall(r"(?:`|^\$ |&& )t2t ([a-z]+)", text, re.MULTILINE)) <= COMMANDS.keys()
