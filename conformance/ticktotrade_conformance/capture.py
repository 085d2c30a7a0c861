"""Captures: recorded frames, one a line, ``RECEIVE_TIME_NS FRAME``, gzipped if the name ends in ``.gz``."""

import gzip
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from ticktotrade.schema.shapes import I64_MAX
from ticktotrade_conformance.complaint import Complaint


class CapturedFrame(NamedTuple):
    """A frame, when it was received (nanoseconds since the Unix epoch), and its line in the capture."""

    received_at: int
    frame: bytes
    line: int


Progress = Callable[[float], None]
"""Told now and then which share of a capture has been read, from 0 to 1."""

_PROGRESS_EVERY: Final = 512


def read_capture(name: str, progress: Progress | None = None) -> Iterator[CapturedFrame]:
    """The frames of a capture file, or of standard input if the name is ``-``, one by one.

    Raises `Complaint` for a file that is missing, unreadable or cut off, and for a line without a time.
    """
    if name == "-":
        yield from _standard_input()
        return
    path = Path(name)
    try:
        size = max(path.stat().st_size, 1)
        with path.open("rb") as file:
            for captured in frames_of_lines(_unzipped(path, file), name):
                yield captured
                if progress is not None and captured.line % _PROGRESS_EVERY == 0:
                    progress(file.tell() / size)
    except FileNotFoundError:
        raise Complaint(f"{name}: no such file; name a capture, or - for standard input") from None
    except EOFError:
        raise Complaint(f"{name}: the gzip file is cut off; fetch it again, or record it anew") from None
    except (OSError, zlib.error) as error:
        raise Complaint(f"{name}: cannot be read ({error}); name a readable capture") from None


def _standard_input() -> Iterator[CapturedFrame]:
    if sys.stdin is None:
        raise Complaint("standard input: it is closed; give it a capture")
    try:
        yield from frames_of_lines(sys.stdin.buffer, "standard input")
    except OSError as error:
        raise Complaint(f"standard input: cannot be read ({error.strerror}); give it a capture") from None


def frames_of_lines(lines: Iterable[bytes], name: str) -> Iterator[CapturedFrame]:
    """The frames of a capture's lines; ``name`` says in complaints where they came from."""
    number = 0
    for number, line in enumerate(lines, 1):
        if not line.endswith(b"\n"):
            raise Complaint(f"{name}:{number}: the last line is cut off; end it with a newline, or remove it")
        time, space, frame = line[:-1].partition(b" ")
        if not (space and time.isdigit() and len(time) <= 19 and int(time) <= I64_MAX):
            raise Complaint(
                f"{name}:{number}: the line has no receive time; "
                "a line is RECEIVE_TIME_NS FRAME, the time in nanoseconds since 1970"
            )
        yield CapturedFrame(int(time), frame, number)
    if number == 0:
        raise Complaint(f"{name}: it is empty; a capture has a frame on every line")


def capture_line(received_at: int, frame: bytes) -> bytes:
    """The line of a frame that the feed parser does not refuse.

    A newline in it becomes a space. There it can only be white space between tokens, which means the same.
    """
    return b"%d %s\n" % (received_at, frame.replace(b"\n", b" "))


def is_capture(path: Path) -> bool:
    """Whether a file begins like a capture, with a digit, and not like a trace; false if it cannot be read."""
    try:
        with path.open("rb") as file:
            return next(iter(_unzipped(path, file)), b"")[:1].isdigit()
    except (OSError, EOFError, zlib.error):
        return False


def _unzipped(path: Path, file: BinaryIO) -> Iterable[bytes]:
    return gzip.GzipFile(fileobj=file) if path.suffix == ".gz" else file
