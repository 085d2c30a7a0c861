"""Its extension was not built."""

import fastbook

factory = fastbook.factory
