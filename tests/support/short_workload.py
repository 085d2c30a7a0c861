"""A standard workload of few steps, for tests that take rounds of it."""

from typing import Final

from ticktotrade.codec import Encoding
from ticktotrade_conformance.latency.interface import Stage, Workload
from ticktotrade_conformance.latency.workloads.workloads import standard_workload

STEPS: Final = 60


def short_workload(stage: Stage, encoding: Encoding = Encoding.JSON, seed: int = 1) -> Workload:
    """The first `STEPS` steps of the standard one."""
    whole = standard_workload(stage, encoding, seed)
    return whole._replace(steps=whole.steps[:STEPS], changes=whole.changes[:STEPS])
