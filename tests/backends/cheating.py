"""The reference at phase 3, measured by a cheat of that name: ``python cheating.py ReportsHalf``."""

import sys

from ticktotrade.backend import phase3
from ticktotrade_conformance.backends.serve import serve, streams_apart
from ticktotrade_conformance.saboteurs.latency import CHEATS


def main() -> None:
    backend = phase3()
    with streams_apart() as (requests, answers):
        serve(backend, requests, answers, CHEATS[sys.argv[1]].measurer(backend))


if __name__ == "__main__":
    main()
