"""The lock file of CI has a version that fits for everything that CI installs, and nothing else."""

import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
LINES = [line for line in (ROOT / "requirements" / "ci.txt").read_text().splitlines() if line[0] != "#"]
EXTRAS = ("test", "typing", "lint", "docs")
MADE_ON = {
    "implementation_name": "cpython",
    "platform_python_implementation": "CPython",
    "python_version": "3.11",
    "python_full_version": "3.11.7",
    "sys_platform": "linux",
    "platform_system": "Linux",
}


def locked() -> dict[str, str]:
    pins = [Requirement(line) for line in LINES]
    return {canonicalize_name(pin.name): str(pin.specifier).removeprefix("==") for pin in pins}


def declared() -> list[Requirement]:
    texts = [*PROJECT["dependencies"]]
    for extra in EXTRAS:
        texts += PROJECT["optional-dependencies"][extra]
    found = [Requirement(text) for text in texts]
    return [each for each in found if each.name != PROJECT["name"] and applies(each, "")]


def applies(requirement: Requirement, extra: str) -> bool:
    return requirement.marker is None or requirement.marker.evaluate({**MADE_ON, "extra": extra})


def brought_by(requirement: Requirement) -> Iterator[Requirement]:
    """What an installed package requires, with the extras that are asked for. Raises PackageNotFoundError."""
    for text in requires(requirement.name) or []:
        needed = Requirement(text)
        if any(applies(needed, extra) for extra in ("", *requirement.extras)):
            yield needed


def test_ci_installs_with_the_lock_file() -> None:
    (install,) = re.findall(r"pip install .*", (ROOT / ".ci" / "run").read_text())
    assert f"-c requirements/ci.txt -e '.[{','.join(EXTRAS)}]'" in install


@pytest.mark.parametrize("line", LINES)
def test_a_line_is_a_name_a_version_and_where_it_counts(line: str) -> None:
    assert re.fullmatch(r"[A-Za-z0-9_.-]+==[0-9][0-9a-z.]*; implementation_name == 'cpython'", line)


def test_each_package_has_one_line() -> None:
    assert len(locked()) == len(LINES)


def test_every_declared_dependency_has_a_version_that_it_allows() -> None:
    pins = locked()
    for requirement in declared():
        assert requirement.specifier.contains(pins[canonicalize_name(requirement.name)]), requirement


def test_whatever_a_dependency_brings_has_a_line_and_nothing_else_has() -> None:
    seen: set[str] = set()
    waiting = declared()
    while waiting:
        requirement = waiting.pop()
        if f"{requirement}" not in seen:
            seen.add(f"{requirement}")
            try:
                waiting += brought_by(requirement)
            except PackageNotFoundError as error:
                pytest.skip(f"{error.name} is not installed: what it brings is not known")
    assert {canonicalize_name(Requirement(each).name) for each in seen} == locked().keys()
