"""The versions of what others build on; the page *Compatibility* says what each of them promises.

``t2t spec write`` makes ``spec/versions.json`` of them, and ``t2t --version`` shows them.
"""

from typing import Final

SPECIFICATION: Final = "0.1"
"""Of the requirements, and of the vectors that pin them."""

OPERATIONS: Final = 1
"""Of ``operations.json``: the operations, their types, ranges, defaults and errors."""

TRACES: Final = (1, 2)
"""The versions of the trace format that are read: without repeated steps, and with them (TRACE-2, TRACE-13)."""

PROTOCOL: Final = 1
"""Of the wire protocol, as ``hello`` has it (WIRE-3)."""

LATENCY: Final = 1
"""Of the documents that latency commands write (LATENCY-18)."""
