"""Where the spec's data is: inside the installed package, or in the checkout's ``spec/``."""

from pathlib import Path
from typing import Final

_INSTALLED: Final = Path(__file__).parent / "spec"
_CHECKOUT: Final = Path(__file__).parents[2] / "spec"

SPEC: Final = _INSTALLED if _INSTALLED.is_dir() else _CHECKOUT
"""The folder with the chapters, ``operations.json``, ``budgets.json`` and ``vectors/``."""

VECTORS: Final = SPEC / "vectors"
