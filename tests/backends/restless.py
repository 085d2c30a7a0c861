"""The reference at phase 3, measured by itself, beside a thread that works all the time: ``python restless.py [apart]``.

With ``apart`` it is in another process group than the one that it was started in.
"""

import os
import sys
from threading import Thread

from ticktotrade.backend import phase3
from ticktotrade_conformance.backends.measuring import Measurer
from ticktotrade_conformance.backends.serve import serve, streams_apart


def _work() -> None:
    while True:
        pass


def _leave_group() -> None:
    """Go into the group of a child, which is there for nothing else, and ends when this process does."""
    is_there, says_so = os.pipe()
    until, never_written = os.pipe()
    child = os.fork()
    if child == 0:
        os.setpgid(0, 0)
        os.close(never_written)
        os.write(says_so, b".")
        os.read(until, 1)
        os._exit(0)
    os.read(is_there, 1)
    os.setpgid(0, child)


def main() -> None:
    backend = phase3()
    if "apart" in sys.argv:
        _leave_group()
    Thread(target=_work, daemon=True).start()
    with streams_apart() as (requests, answers):
        serve(backend, requests, answers, Measurer(backend))


if __name__ == "__main__":
    main()
