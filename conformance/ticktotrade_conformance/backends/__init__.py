"""What is under test: a backend in this process, in a worker of ours, or behind the wire protocol.

Read `interface` first.
"""

from ticktotrade_conformance.backends.in_process import InProcess
from ticktotrade_conformance.backends.in_worker import InWorker
from ticktotrade_conformance.backends.interface import Fault, GaveUp, Hello, Subject, Verdict
from ticktotrade_conformance.backends.load import load_backend
from ticktotrade_conformance.backends.out_of_process import OutOfProcess
from ticktotrade_conformance.backends.processes import adopt_orphans
from ticktotrade_conformance.backends.remote import MEMORY

__all__ = [
    "MEMORY",
    "Fault",
    "GaveUp",
    "Hello",
    "InProcess",
    "InWorker",
    "OutOfProcess",
    "Subject",
    "Verdict",
    "adopt_orphans",
    "load_backend",
]
