"""The reference at phase 3, measured by itself, beside a thread that works all the time: ``python restless.py``."""

from threading import Thread

from ticktotrade.backend import phase3
from ticktotrade_conformance.backends.measuring import Measurer
from ticktotrade_conformance.backends.serve import serve, streams_apart


def _work() -> None:
    while True:
        pass


def main() -> None:
    backend = phase3()
    Thread(target=_work, daemon=True).start()
    with streams_apart() as (requests, answers):
        serve(backend, requests, answers, Measurer(backend))


if __name__ == "__main__":
    main()
