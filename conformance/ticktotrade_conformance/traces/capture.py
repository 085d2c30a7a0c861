"""Captures: recorded frames, one a line, ``RECEIVE_TIME_NS FRAME``, gzipped if the name ends in ``.gz``."""

import gzip
import sys
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from ticktotrade.feed import FeedConfig
from ticktotrade.schema.shapes import I64_MAX
from ticktotrade_conformance.console.complaint import Complaint
from ticktotrade_conformance.files.bounded_lines import LineSource, bounded_lines

UNFINISHED: Final = ".part"
"""What a recording's name has behind it while it is being written."""

FRAME_LIMIT: Final = FeedConfig().max_frame_bytes
"""The longest frame that a parser takes, unless its configuration says otherwise."""

_TIME_DIGITS: Final = 19
_PROGRESS_EVERY: Final = 512


class CapturedFrame(NamedTuple):
    """A frame, when it was received (nanoseconds since the Unix epoch), and its line in the capture."""

    received_at: int
    frame: bytes
    line: int


class BrokenCapture(Complaint):
    """A capture that can be read up to a line and no further: it was cut off, or it is damaged.

    ``problem`` says so without a remedy, ``lines`` how many came before that.
    """

    def __init__(self, problem: str, remedy: str, lines: int) -> None:
        super().__init__(f"{problem}; {remedy}, or sum up what is before it with t2t run --keep-going")
        self.problem = problem
        self.lines = lines


Progress = Callable[[float], None]
"""Told now and then which share of a capture has been read, from 0 to 1."""


def read_capture(
    name: str, progress: Progress | None = None, frame_limit: int = FRAME_LIMIT
) -> Iterator[CapturedFrame]:
    """The frames of a capture file, or of standard input if the name is ``-``, one by one, in bounded memory.

    A frame above ``frame_limit`` bytes comes cut, longer than that still, so that a parser of that limit refuses it. Raises
    `Complaint` for a file that is missing or unreadable, and `BrokenCapture` behind the last line that can be read.
    """
    if name == "-":
        yield from _standard_input(frame_limit)
        return
    path = Path(name)
    try:
        size = max(path.stat().st_size, 1)
        with path.open("rb") as file:
            for captured in frames_in(_unzipped(path, file), name, frame_limit):
                yield captured
                if progress is not None and captured.line % _PROGRESS_EVERY == 0:
                    progress(file.tell() / size)
    except FileNotFoundError:
        raise Complaint(f"{name}: no such file; name a capture, or - for standard input") from None
    except OSError as error:
        raise Complaint(
            f"{name}: cannot be read ({error.strerror or error}); name a readable capture"
        ) from None


def _standard_input(frame_limit: int) -> Iterator[CapturedFrame]:
    if sys.stdin is None:
        raise Complaint("standard input: it is closed; give it a capture")
    try:
        yield from frames_in(sys.stdin.buffer, "standard input", frame_limit)
    except OSError as error:
        raise Complaint(f"standard input: cannot be read ({error.strerror}); give it a capture") from None


def frames_in(file: LineSource, name: str, frame_limit: int) -> Iterator[CapturedFrame]:
    """The frames of a capture's lines, as `read_capture`; ``name`` says in complaints where they came from."""
    limit = _TIME_DIGITS + len(b" ") + frame_limit + len(b"\n")
    number = 0
    try:
        for number, line in enumerate(bounded_lines(file, limit), 1):
            yield _captured(line, name, number, limit)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        if number == 0 and isinstance(error, gzip.BadGzipFile):
            raise  # it never was a gzip file
        where = f"behind line {number}" if number else "in its first line"
        what = "cut off" if isinstance(error, EOFError) else "damaged"
        raise BrokenCapture(f"{name}: the gzip file is {what} {where}", "fetch it again", number) from None
    if number == 0:
        raise Complaint(f"{name}: it is empty; a capture has a frame on every line")


def _captured(line: bytes, name: str, number: int, limit: int) -> CapturedFrame:
    if not line.endswith(b"\n") and len(line) <= limit:
        problem = f"{name}:{number}: the last line is cut off"
        raise BrokenCapture(problem, "end it with a newline, or remove it", number - 1)
    time, space, frame = line.removesuffix(b"\n").partition(b" ")
    if not (space and time.isdigit() and len(time) <= _TIME_DIGITS and int(time) <= I64_MAX):
        problem = f"{name}:{number}: the line has no receive time"
        remedy = "make it RECEIVE_TIME_NS FRAME, the time in nanoseconds since 1970"
        raise BrokenCapture(problem, remedy, number - 1)
    return CapturedFrame(int(time), frame, number)


def capture_line(received_at: int, frame: bytes) -> bytes:
    """The line of a frame that the feed parser does not refuse.

    A newline in it becomes a space. There it can only be white space between tokens, which means the same.
    """
    return b"%d %s\n" % (received_at, frame.replace(b"\n", b" "))


def is_capture(path: Path) -> bool:
    """Whether a file begins like a capture, with a digit, and not like a trace; false if it cannot be read."""
    try:
        with path.open("rb") as file:
            return _unzipped(path, file).read(1).isdigit()
    except (OSError, EOFError, zlib.error):
        return False


def is_gzipped(path: Path) -> bool:
    """Whether a capture's name says that it is gzipped; a recording may be unfinished."""
    return path.name.removesuffix(UNFINISHED).endswith(".gz")


def _unzipped(path: Path, file: BinaryIO) -> BinaryIO | gzip.GzipFile:
    return gzip.GzipFile(fileobj=file) if is_gzipped(path) else file
