"""A folder for what nobody is to find later."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from ticktotrade_conformance.console.ends import deferred, undo_at_end


@contextmanager
def temporary_folder() -> Iterator[str]:
    """A new folder, which is removed with all that is in it when the block ends, or when a signal ends the program."""
    with deferred():
        folder = tempfile.mkdtemp(prefix="t2t-")
        forget = undo_at_end(lambda: shutil.rmtree(folder, ignore_errors=True))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        forget()
