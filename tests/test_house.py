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
    left_to_tests = [each for each in entries if f".venv/bin/{each}" not in checked]
    assert left_to_tests == ["t2t spec check", "t2t vectors check"]
    assert ".venv/bin/pytest -n auto" in checked
    for test in ("specification/test_declaration.py", "vectors/test_making.py"):
        assert "_are_current() -> None:" in (ROOT / "tests" / "kit" / test).read_text()
    assert re.findall(r"repo: (.+)$", hooks, re.MULTILINE) == ["local"]
    assert re.findall(r"language: (.+)$", hooks, re.MULTILINE) == ["system"] * len(entries)


def test_whatever_ci_runs_beside_something_else_is_waited_for() -> None:
    """What nobody waits for cannot fail."""
    ci = (ROOT / ".ci" / "run").read_text()
    begun = re.findall(r"^beside (\S+) ", ci, re.MULTILINE)
    assert begun
    assert sorted(begun) == sorted(re.findall(r"^finished (\S+)$", ci, re.MULTILINE))


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


PURE = {
    "reference": {"market_data", "new_record", "ratio", "shell/earlier_orders", "shell/trader_interface"},
    "kit": {
        "console/complaint",
        *(f"latency/{name}" for name in ("interface", "judged", "wire/records")),
        *(
            f"latency/documents/{name}"
            for name in ("hoped", "load_figures", "quantities", "side_by_side", "wire_figures")
        ),
        "specification/spec_data",
        "vectors/case",
    },
}
"""Modules of records, names and constants alone, which decide nothing."""

HELD_TOGETHER = {
    "reference": {*COMPONENTS, "alternatives", "schema"},
    "kit": {
        "commands",
        "generate",
        "latency/page",
        "latency/screens",
        "latency/workloads",
        "programs",
        "saboteurs",
        "venue",
    },
}
"""Rooms whose modules are tested by what they come to together, and by name only where that says more: the variants of a
component, and the alternatives to them, are held to each other (``tests/unit/COMPONENT``), commands and their programs run as processes
(``tests/integration``).
"""

AS_PROCESSES = {
    "backends": "in_worker interface out_of_process processes remote serve worker",
    "console": "signals",
    "latency/documents": "fingerprint_lines interpreter",
    "latency/measuring": "measured measured_child measured_here",
    "latency/runs": "candidate this_machine",
    "latency/wire": "decisions",
    "suite": "answered likeness replay",
    "traces": "readable",
    "vectors": "answering",
}
"""Of the kit's other rooms, what a command does: the ends of the wire protocol (``test_hostile_backends.py``,
``test_wrong_backends.py``), reports and replays (``test_cli.py``), latency (``test_measured_backends.py``,
``test_trajectory.py``, ``test_wire.py``), all in ``tests/integration``.
"""


def of_a_test(package: Path) -> Iterator[str]:
    """The modules of a package that a reader looks for a test of, without what only gathers others."""
    for path in sources(package):
        if not path.stem.startswith("__"):
            yield path.relative_to(package).with_suffix("").as_posix()


@pytest.mark.parametrize(("part", "package"), [("reference", REFERENCE), ("kit", CONFORMANCE)])
def test_each_module_has_a_test_of_its_name(part: str, package: Path) -> None:
    """In the folder that mirrors its own, or among those on sockets and processes."""
    mirror = ROOT / "tests" / {"reference": "unit", "kit": "kit"}[part]
    exempt = set(PURE[part])
    if part == "kit":
        exempt |= {f"{room}/{name}" for room, names in AS_PROCESSES.items() for name in names.split()}
    missing = set()
    for module in of_a_test(package):
        room, _, _ = module.partition("/")
        folder, _, name = module.rpartition("/")
        places = (mirror / folder, ROOT / "tests" / "integration", ROOT / "tests" / "kit" / "specification")
        has_one = any((place / f"test_{name}.py").is_file() for place in places)
        if not has_one and not {room, folder} & HELD_TOGETHER[part] and "cases" not in folder:
            missing.add(module)
    assert missing == exempt, "a test is missing, or one that is here is still taken to be"


def test_each_component_is_tested_under_its_name() -> None:
    folders = [ROOT / "tests" / "unit" / component / f"test_{component}.py" for component in COMPONENTS]
    assert [str(path) for path in folders if not path.is_file()] == []
