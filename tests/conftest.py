"""Settings for every test: no deadlines, no example database, the same examples in every run.

Processes that tests start do not ignore the signals that this one may have been told to ignore, as by ``nohup`` or by a shell
that has started it in the background.
"""

import signal

import hypothesis
import pytest

hypothesis.settings.register_profile(
    "ours", deadline=None, database=None, derandomize=True, suppress_health_check=list(hypothesis.HealthCheck)
)
hypothesis.settings.load_profile("ours")


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
