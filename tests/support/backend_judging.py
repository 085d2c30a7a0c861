"""Judging one backend that misbehaves, and looking for what it leaves."""

import subprocess
from collections.abc import Callable
from typing import Final

from ticktotrade.backend import baseline
from ticktotrade_conformance.backends import InProcess, Subject
from ticktotrade_conformance.suite.findings import ComponentResult
from ticktotrade_conformance.suite.judge import Plan, judge

VECTORS: Final = Plan(("limiter",), sequences=0, vector_restarts=0)
"""The vectors up to the first at which the backend would have to be started anew."""
SEARCH: Final = Plan(("limiter",), sequences=5, vector_restarts=0)


def result_of(make: Callable[[], Subject], plan: Plan = VECTORS) -> ComponentResult:
    """What comes of the one component of a plan."""
    (result,) = judge(make, InProcess(baseline()), plan, lambda _: None).results
    return result


def details(result: ComponentResult) -> list[str]:
    """What the findings say, or why there are none."""
    return [finding.detail for finding in result.findings] or [result.reason]


def asleep(seconds: int) -> list[str]:
    """The command lines of the processes that sleep for so long."""
    listed = subprocess.run(["ps", "-axo", "args="], capture_output=True, check=True, text=True).stdout
    return [line for line in listed.splitlines() if f"time.sleep({seconds})" in line]
