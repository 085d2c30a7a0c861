"""``python -m ticktotrade_conformance`` is ``t2t``."""

import sys

from ticktotrade_conformance.cli import main

sys.exit(main())
