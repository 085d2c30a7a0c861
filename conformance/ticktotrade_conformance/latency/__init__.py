"""``t2t latency``: how long each stage and the whole path take, beside the budgets.

`workload` takes from a market what each stage is asked, `clock` times it, `percentiles` sums it up,
`report` prints it.
"""

from ticktotrade_conformance.latency.clock import Measured, measure
from ticktotrade_conformance.latency.report import print_latency
from ticktotrade_conformance.latency.workload import Workload, workload_of

__all__ = ["Measured", "Workload", "measure", "print_latency", "workload_of"]
