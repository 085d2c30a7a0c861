"""Operation sequences for every component, made by Hypothesis from throws of dice.

Hypothesis draws one short byte string for each operation; `dice` reads it as throws, and `values`,
`frames` and `sequences` turn the throws into typed arguments. One draw an operation is what makes the
suite fast, and since a byte of 0 always means the simplest choice, Hypothesis still shrinks what it found.
"""

from ticktotrade_conformance.generate.explore import explore
from ticktotrade_conformance.generate.sequences import Sequence, sequences

__all__ = ["Sequence", "explore", "sequences"]
