"""The reference at phase 3, measured by itself, beside a thread that works all the time: ``python restless.py [apart]``.

With ``apart`` it is in another process group than the one that it was started in.
"""

import os
import sys
import time
from threading import Thread

from ticktotrade.backend import phase3
from ticktotrade_conformance.backends.measuring import Measurer
from ticktotrade_conformance.backends.serve import serve, streams_apart


def _work() -> None:
    while True:
        pass


def _leave_group() -> None:
    child = os.fork()
    if child == 0:
        os.setpgid(0, 0)
        time.sleep(3600)
    while os.getpgid(0) != child:
        try:
            os.setpgid(0, child)
        except PermissionError:  # the child has no group of its own yet
            time.sleep(0.001)


def main() -> None:
    backend = phase3()
    if "apart" in sys.argv:
        _leave_group()
    Thread(target=_work, daemon=True).start()
    with streams_apart() as (requests, answers):
        serve(backend, requests, answers, Measurer(backend))


if __name__ == "__main__":
    main()
