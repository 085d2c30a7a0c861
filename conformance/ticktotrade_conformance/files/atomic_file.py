"""Files that are either complete or not there."""

import io
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from ticktotrade_conformance.console.complaint import Complaint
from ticktotrade_conformance.console.ends import deferred, undo_at_end
from ticktotrade_conformance.files.output_file import OutputFile, unwritable

_SHOWN_NAME: Final = 50
"""So much of a file's name is in that of its temporary one: names have an end."""


@contextmanager
def atomic_file(path: Path) -> Iterator[BinaryIO]:
    """Write a file under a temporary name beside ``path``, and rename it when the block ends well.

    If the block raises, or a signal ends the program, nothing is left behind, and a file that was there before is untouched.
    A symbolic link is followed; what is no regular file, such as a pipe, is written to directly. Raises `Complaint` if
    the file cannot be written.
    """
    try:
        target = path.resolve()
        if target.is_dir():
            raise Complaint(f"{path}: it is a folder; name a file")
        # Of a pipe below /dev/fd the resolved name leads nowhere.
        is_special = path.exists() and not path.is_file()
    except OSError as error:
        raise unwritable(path, error) from None
    if is_special:
        with _opened(path, path, os.O_WRONLY) as file:
            yield file
        return
    temporary = target.parent / f".{target.name[:_SHOWN_NAME]}.{secrets.token_hex(4)}.part"
    with deferred():
        forget = undo_at_end(lambda: temporary.unlink(missing_ok=True))
        try:
            file = _opened(path, temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
        except Complaint:
            forget()
            raise
    try:
        with file:
            yield file
        _replace(path, temporary, target)
    finally:
        with deferred():
            temporary.unlink(missing_ok=True)
            forget()


def _opened(path: Path, name: Path, flags: int) -> BinaryIO:
    """The file of another name, which is ``path`` to the person."""
    try:
        return io.BufferedWriter(OutputFile(path, os.open(name, flags, 0o666)))
    except OSError as error:
        raise unwritable(path, error) from None


def _replace(path: Path, temporary: Path, target: Path) -> None:
    try:
        temporary.replace(target)
    except OSError as error:
        raise unwritable(path, error) from None
