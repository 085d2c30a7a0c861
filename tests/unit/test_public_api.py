"""What ``import ticktotrade`` offers: the examples of its docstring, every public name, and that little is loaded."""

import ast
import doctest
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

import ticktotrade

SOURCE = Path(ticktotrade.__file__)


def test_the_examples_do_what_they_say() -> None:
    tried = doctest.testmod(ticktotrade)
    assert tried.attempted > 10
    assert tried.failed == 0


@pytest.mark.parametrize("name", ticktotrade.__all__)
def test_a_public_name_is_there_and_is_what_its_module_has(name: str) -> None:
    value = getattr(ticktotrade, name)
    assert not isinstance(value, ModuleType)
    module = getattr(value, "__module__", None)
    if module is not None and module.startswith("ticktotrade."):
        assert getattr(sys.modules[module], name) is value


def test_type_checkers_see_the_names_that_are_loaded() -> None:
    checked = {
        (node.module, each.name)
        for node in ast.walk(ast.parse(SOURCE.read_text()))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("ticktotrade.")
        for each in node.names
    }
    loaded = {(f"ticktotrade.{module}", name) for name, module in ticktotrade._MODULE_OF.items()}
    assert checked == loaded
    assert {name for _, name in loaded} | {"__version__"} == set(ticktotrade.__all__)


def test_what_is_not_there_is_an_attribute_error_and_what_is_shows_in_dir() -> None:
    absent = "SortedBook"
    with pytest.raises(AttributeError, match="'ticktotrade' has no attribute 'SortedBook'"):
        getattr(ticktotrade, absent)
    assert set(ticktotrade.__all__) <= set(dir(ticktotrade))


def test_importing_the_package_loads_none_of_its_modules() -> None:
    program = (
        "import sys, ticktotrade; print([each for each in sys.modules if each.startswith('ticktotrade.')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, text=True, timeout=60
    )
    assert done.stdout == "[]\n"


def test_a_star_import_has_every_public_name() -> None:
    names: dict[str, object] = {}
    exec("from ticktotrade import *", names)
    assert set(ticktotrade.__all__) <= names.keys()
