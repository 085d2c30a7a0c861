"""Recording a live feed as a capture."""

import gzip
import io
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from ticktotrade.errors import ErrorCode
from ticktotrade.feed.events import Problem
from ticktotrade.session import Received
from ticktotrade_conformance.atomic_file import atomic_file
from ticktotrade_conformance.capture import capture_line
from ticktotrade_conformance.complaint import Complaint


class Recorder:
    """Writes down every frame that the parser does not refuse, so that ``t2t run`` can replay them all.

    Without a file it writes nothing.
    """

    def __init__(self, file: io.BufferedIOBase | None = None) -> None:
        self.frames = 0
        self._file = file

    def take(self, received_at: int, frame: bytes, received: Received) -> None:
        """Write a frame as a line of a capture."""
        if self._file is not None and not is_refused(received):
            self._file.write(capture_line(received_at, frame))
            self.frames += 1


def is_refused(received: Received) -> bool:
    """Whether a frame was not understood as a whole."""
    return any(
        isinstance(element, Problem)
        and element.code in {ErrorCode.FRAME_MALFORMED, ErrorCode.FRAME_TOO_LARGE}
        for element in received.elements
    )


@contextmanager
def recording(path: Path | None) -> Iterator[Recorder]:
    """A recorder into a file, gzipped if its name ends in ``.gz``, or into none.

    If nothing was recorded, or the block raises, the file is not written, and one that was there stays.
    Raises `Complaint` in the former case, and if the file cannot be written.
    """
    if path is None:
        yield Recorder()
        return
    with ExitStack() as files:
        file: io.BufferedIOBase = files.enter_context(atomic_file(path))  # type: ignore[assignment]
        if path.suffix == ".gz":
            file = files.enter_context(gzip.GzipFile(filename="", mode="wb", fileobj=file))
        recorder = Recorder(file)
        yield recorder
        if recorder.frames == 0:
            raise Complaint(f"{path}: not written, since no frame was received; see to the connection first")
