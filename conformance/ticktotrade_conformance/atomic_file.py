"""Files that are either complete or not there."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from ticktotrade_conformance.complaint import Complaint


@contextmanager
def atomic_file(path: Path) -> Iterator[BinaryIO]:
    """Write a file under a temporary name beside ``path``, and rename it when the block ends well.

    If the block raises, nothing is left behind, and a file that was there before is untouched. A symbolic
    link is followed; what is no regular file, such as a pipe, is written to directly. Raises `Complaint` if
    the file cannot be written.
    """
    try:
        target = path.resolve()
        if target.is_dir():
            raise Complaint(f"{path}: it is a folder; name a file")
        if target.exists() and not target.is_file():
            with target.open("wb") as file:
                yield file
            return
        descriptor, name = tempfile.mkstemp(prefix=f".{target.name[:50]}.", suffix=".part", dir=target.parent)
    except OSError as error:
        raise Complaint(f"{path}: cannot be written ({error.strerror}); name another file") from None
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(target)
    except OSError as error:
        raise Complaint(f"{path}: cannot be written ({error.strerror}); name another file") from None
    finally:
        with suppress(FileNotFoundError):
            temporary.unlink()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
