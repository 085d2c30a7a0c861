"""Does not start."""

import fastsignal

fastsignal.serve()
