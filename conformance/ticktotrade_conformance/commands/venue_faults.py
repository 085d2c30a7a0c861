"""Options that say what goes wrong at a simulated venue, for ``t2t venue``, ``t2t live`` and ``t2t wire``."""

import argparse
from collections.abc import Sequence
from typing import TypeVar

from ticktotrade_conformance.commands.options import positive_number, seconds, whole_number
from ticktotrade_conformance.console.complaint import Complaint
from ticktotrade_conformance.venue import Fault, FaultPlan, OrderFault, OrderFaultPlan

_Kind = TypeVar("_Kind", Fault, OrderFault)


def add_faults(
    parser: argparse._ActionsContainer,
    feed: Sequence[Fault] = tuple(Fault),
    orders: Sequence[OrderFault] = tuple(OrderFault),
) -> None:
    """``--faults`` of the feed, ``--order-faults`` of order entry, of these kinds, and what goes with them."""
    parser.set_defaults(fault_kinds=feed, order_fault_kinds=orders)
    parser.add_argument(
        "--faults", default="", metavar="A,B", help=f"all, or some of {', '.join(feed)} (none)"
    )
    parser.add_argument("--fault-seed", type=whole_number, default=1, help="(%(default)s)")
    parser.add_argument(
        "--fault-every", type=positive_number, default=1000, help="frames apart on average (%(default)s)"
    )
    parser.add_argument(
        "--order-faults", default="", metavar="A,B", help=f"all, or some of {', '.join(orders)} (none)"
    )
    parser.add_argument(
        "--order-fault-every",
        type=positive_number,
        default=20,
        help="requests apart on average (%(default)s)",
    )
    parser.add_argument(
        "--stall",
        type=seconds,
        default=60.0,
        help="seconds that slow answers and silences last (%(default)g)",
    )


def fault_plans(options: argparse.Namespace) -> tuple[FaultPlan, OrderFaultPlan]:
    """The faults of the feed, and those of order entry. Raises `Complaint` for one that there is not."""
    faults = _chosen("--faults", options.faults, options.fault_kinds)
    order_faults = _chosen("--order-faults", options.order_faults, options.order_fault_kinds)
    return (
        FaultPlan(faults, options.fault_seed, options.fault_every),
        OrderFaultPlan(order_faults, options.fault_seed, options.order_fault_every),
    )


def _chosen(option: str, names: str, kinds: Sequence[_Kind]) -> tuple[_Kind, ...]:
    if names == "all":
        return tuple(kinds)
    wanted = list(filter(None, names.split(",")))
    for name in wanted:
        if name not in kinds:
            raise Complaint(f"{option}: there is no {name[:40]!r}; there are {', '.join(kinds)}, and all")
    return tuple(kind for kind in kinds if kind in wanted)
