"""Where the spec's data is: inside the installed package, or in the checkout's ``spec/``."""

from pathlib import Path
from typing import Final

_INSTALLED: Final = Path(__file__).parents[1] / "spec"
_CHECKOUT: Final = Path(__file__).parents[3] / "spec"

IN_CHECKOUT: Final = not _INSTALLED.is_dir()
"""Whether the spec is the checkout's own."""

SPEC: Final = _CHECKOUT if IN_CHECKOUT else _INSTALLED
"""The folder with the chapters, ``operations.json``, ``budgets.json`` and ``vectors/``."""

VECTORS: Final = SPEC / "vectors"
