"""How sequences of the risk gate are made: where they begin, what goes on, and what is taken far.

Read `worlds` first, then `limits`, `openings`, `course`, `arguments` and `far`.
"""

from ticktotrade_conformance.generate.risk.arguments import SCENARIO

__all__ = ["SCENARIO"]
