"""Settings for every test: no deadlines, no example database, the same examples in every run.

Processes that tests start do not ignore the signals that this one may have been told to ignore, as by ``nohup`` or by a shell
that has started it in the background.
"""

import gc
import signal
import sys

import hypothesis
import pytest

hypothesis.settings.register_profile(
    "ours", deadline=None, database=None, derandomize=True, suppress_health_check=list(hypothesis.HealthCheck)
)
hypothesis.settings.load_profile("ours")


@hypothesis.given(hypothesis.strategies.none())
def _begin(nothing: None) -> None:
    """In its first run Hypothesis takes charge of random numbers, and looks for who holds them: not among what is frozen."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--regenerate``."""
    parser.addoption(
        "--regenerate",
        action="store_true",
        help="write the reviewed texts of tests/integration/test_wrong_backends.py anew, to be reviewed again",
    )


for number in (signal.SIGINT, signal.SIGHUP):
    if signal.getsignal(number) is signal.SIG_IGN:
        signal.signal(number, lambda number, frame: None)


@pytest.fixture(autouse=True, scope="module")
def what_is_there_already_is_not_looked_through() -> None:
    """Keep the collector off what earlier files, imports and pytest itself hold: hundreds of megabytes.

    Tests that see what is left open collect garbage by themselves, which took ten times as long as they do.
    """
    if sys.implementation.name == "cpython":
        _begin()
        gc.collect()
        gc.freeze()
