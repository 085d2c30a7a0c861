"""The venue of a rehearsal: that of ``t2t wire``, with nothing to be found out.

``python -m ticktotrade_conformance.programs.live.rehearsal_venue FOLDER`` says in two files of the folder where it is, and
whom to trust, and streams the market that is made for timing as fast as it is taken, until it is ended.
"""

import sys
from pathlib import Path
from typing import Final

from ticktotrade_conformance.console.complaint import Complaint
from ticktotrade_conformance.files.atomic_file import atomic_file
from ticktotrade_conformance.latency.wire.decisions import WIRE_CONFIG, Decisions
from ticktotrade_conformance.latency.wire.market import leaning_market
from ticktotrade_conformance.latency.wire.matching import OrderMatching
from ticktotrade_conformance.latency.wire.records import AT_MOST
from ticktotrade_conformance.programs.wire.stopwatch import Stopwatch, StopwatchOptions
from ticktotrade_conformance.programs.wire.tape import Tape
from ticktotrade_conformance.programs.wire.venue_faults import FeedFaults, RequestFaults
from ticktotrade_conformance.venue import FaultPlan, OrderFaultPlan
from ticktotrade_conformance.venue.orders.tls import Authority

ADDRESS_FILE: Final = "address"
"""The URLs of the market and of order entry, each on a line."""
AUTHORITY_FILE: Final = "authority.pem"

_FRAMES: Final = 1000
_SEED: Final = 2
"""Another market than that which is timed."""
_PATIENCE: Final = 1.0


def main() -> None:
    """Serve one trader until killed."""
    folder = Path(sys.argv[1])
    authority = Authority()
    (folder / AUTHORITY_FILE).write_bytes(authority.ca_pem)
    options = StopwatchOptions(tls=authority.server_context(), patience=_PATIENCE)
    faults = FeedFaults(FaultPlan()), RequestFaults(OrderFaultPlan(), 0.0)
    tape = Tape(tuple(leaning_market(_SEED, _FRAMES)))
    with Stopwatch(options, Decisions(WIRE_CONFIG), OrderMatching(), *faults) as venue:
        with atomic_file(folder / ADDRESS_FILE) as file:
            file.write(f"{venue.market_url}\n{venue.orders_url}\n".encode())
        venue.await_subscription()
        while True:
            venue.run(AT_MOST, tape, _FRAMES, float(_FRAMES))


if __name__ == "__main__":
    try:
        main()
    except Complaint as complaint:
        sys.exit(str(complaint))
