"""Captures: recorded frames, one a line, ``RECEIVE_TIME_NS FRAME``, gzipped if the name ends in ``.gz``."""

import gzip
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from ticktotrade.schema.shapes import I64_MAX
from ticktotrade_conformance.complaint import Complaint


class CapturedFrame(NamedTuple):
    """A frame, when it was received (nanoseconds since the Unix epoch), and its line in the capture."""

    received_at: int
    frame: bytes
    line: int


def read_capture(name: str) -> Iterator[CapturedFrame]:
    """The frames of a capture file, or of standard input if the name is ``-``, one by one.

    Raises `Complaint` for a file that is missing, unreadable or cut off, and for a line without a time.
    """
    if name == "-":
        yield from frames_of_lines(sys.stdin.buffer, "standard input")
        return
    try:
        with _opened(Path(name)) as file:
            yield from frames_of_lines(file, name)
    except FileNotFoundError:
        raise Complaint(f"{name}: no such file; name a capture, or - for standard input") from None
    except EOFError:
        raise Complaint(f"{name}: the gzip file is cut off; fetch it again, or record it anew") from None
    except (OSError, gzip.zlib.error) as error:  # type: ignore[attr-defined]
        raise Complaint(f"{name}: cannot be read ({error}); name a readable capture") from None


def frames_of_lines(lines: BinaryIO, name: str) -> Iterator[CapturedFrame]:
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


def _opened(path: Path) -> BinaryIO:
    return gzip.open(path) if path.suffix == ".gz" else path.open("rb")  # type: ignore[return-value]
