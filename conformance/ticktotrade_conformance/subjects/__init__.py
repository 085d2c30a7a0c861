"""What is under test: a backend in this process, or one behind the wire protocol.

Read `interface` first.
"""

from ticktotrade_conformance.subjects.in_process import InProcess
from ticktotrade_conformance.subjects.interface import Fault, GaveUp, Hello, Subject, Verdict
from ticktotrade_conformance.subjects.load import load_backend
from ticktotrade_conformance.subjects.out_of_process import OutOfProcess

__all__ = ["Fault", "GaveUp", "Hello", "InProcess", "OutOfProcess", "Subject", "Verdict", "load_backend"]
