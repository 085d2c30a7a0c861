"""The examples in the reference's docstrings do what they say."""

import doctest
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

import ticktotrade

_PACKAGE = Path(ticktotrade.__file__).parent


def _modules_with_examples() -> list[str]:
    paths = sorted(path for path in _PACKAGE.rglob("*.py") if ">>> " in path.read_text(encoding="utf-8"))
    parts = [path.relative_to(_PACKAGE.parent).with_suffix("").parts for path in paths]
    return [".".join(part for part in each if part != "__init__") for each in parts]


def _examples(module: ModuleType) -> list[doctest.DocTest]:
    return [each for each in doctest.DocTestFinder().find(module) if each.examples]


@pytest.mark.parametrize("name", _modules_with_examples())
def test_the_examples_of_a_module_do_what_they_say(name: str) -> None:
    module = import_module(name)
    tests = _examples(module)
    assert tests
    runner = doctest.DocTestRunner()
    for test in tests:
        runner.run(test)
    assert runner.failures == 0


@pytest.mark.parametrize(
    "example",
    [
        "ticktotrade",
        "ticktotrade.backend.reference",
        "ticktotrade.book.interface.OrderBook",
        "ticktotrade.codec.interface.Codec",
        "ticktotrade.limiter.interface.Limiter",
        "ticktotrade.nano.read_decimal",
        "ticktotrade.nano.write_decimal",
        "ticktotrade.pipeline.interface.Pipeline",
        "ticktotrade.signal.interface.Signal",
        "ticktotrade.timestamp.read_time",
        "ticktotrade.timestamp.write_time",
    ],
)
def test_what_a_reader_begins_with_has_an_example(example: str) -> None:
    module = import_module(example if example == "ticktotrade" else example.rpartition(".")[0])
    assert example in {each.name for each in _examples(module)}
