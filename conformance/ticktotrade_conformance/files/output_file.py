"""A file that we write, whose failures are complaints that name it."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ticktotrade_conformance.console.complaint import Complaint


def unwritable(path: Path, error: OSError) -> Complaint:
    """What is said of a file that cannot be written."""
    return Complaint(f"{path}: cannot be written ({error.strerror}); name another file")


class OutputFile(io.FileIO):
    """The file of an open descriptor, which is closed with it.

    A failure to write is raised as what ``complaint`` makes of it. An `OSError` that
    passes by in the meantime, of another file or of stdout, is not taken for one of this file.
    """

    def __init__(
        self,
        path: Path,
        descriptor: int,
        complaint: Callable[[Path, OSError], Complaint] = unwritable,
    ) -> None:
        super().__init__(descriptor, "wb")
        self._path = path
        self._complaint = complaint

    def write(self, data: Any, /) -> int:
        """As `io.FileIO.write`; raises `Complaint`."""
        try:
            return super().write(data)
        except OSError as error:
            raise self._complaint(self._path, error) from None

    def close(self) -> None:
        """As `io.FileIO.close`; raises `Complaint`."""
        try:
            super().close()
        except OSError as error:
            raise self._complaint(self._path, error) from None
