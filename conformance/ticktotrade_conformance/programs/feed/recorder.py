"""Recording a live feed as a capture, of which nothing but the last second is lost if it is killed."""

import gzip
import io
import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from ticktotrade.errors import ErrorCode
from ticktotrade.feed.events import Problem
from ticktotrade.session import Received
from ticktotrade_conformance.console.complaint import Complaint
from ticktotrade_conformance.console.ends import deferred, undo_at_end
from ticktotrade_conformance.files.output_file import OutputFile, unwritable
from ticktotrade_conformance.traces.capture import UNFINISHED, capture_line, is_gzipped

FLUSH_SECONDS: Final = 1.0
"""So old a frame gets at most before it is out of this process."""


class Recorder:
    """Writes down every frame that the parser does not refuse, so that ``t2t run`` can replay them all.

    Without a file it writes nothing. Raises `Complaint` if the file cannot be written.
    """

    def __init__(self, file: BinaryIO | gzip.GzipFile | None = None) -> None:
        self.frames = 0
        self._file = file
        self._flushed_at = time.monotonic()

    def take(self, received_at: int, frame: bytes, received: Received) -> None:
        """Write a frame as a line of a capture."""
        if self._file is not None and not is_refused(received):
            self._file.write(capture_line(received_at, frame))
            self.frames += 1
            if time.monotonic() - self._flushed_at >= FLUSH_SECONDS:
                self.flush()

    def flush(self) -> None:
        """Hand over what was taken so far such that it can be read; to be called every second, when nothing comes."""
        self._flushed_at = time.monotonic()
        if self._file is not None:
            self._file.flush()


def is_refused(received: Received) -> bool:
    """Whether a frame was not understood as a whole."""
    return any(
        isinstance(element, Problem)
        and element.code in {ErrorCode.FRAME_MALFORMED, ErrorCode.FRAME_TOO_LARGE}
        for element in received.elements
    )


@contextmanager
def recording(path: Path | None, tell: Callable[[str], None]) -> Iterator[Recorder]:
    """A recorder into a file, gzipped if its name ends in ``.gz``, or into none.

    Until the block ends the file has `UNFINISHED` behind its name, which is told at the beginning: there the recording is if
    the program is killed. However the block ends, it then gets its name; if nothing was recorded nothing is written, and a
    file that was there stays. Raises `Complaint` if it cannot be written; what was written by then keeps the unfinished
    name.
    """
    if path is None:
        yield Recorder()
        return
    if path.exists() and not path.is_file() and not path.is_dir():
        with ExitStack() as files:
            yield Recorder(_opened(files, path, path, os.O_WRONLY))
        return
    target = path.resolve() if path.is_symlink() else path
    if target.is_dir():
        raise Complaint(f"{path}: it is a folder; name a file")
    unfinished = target.with_name(target.name + UNFINISHED)
    recorder = Recorder()
    files = ExitStack()

    def undo() -> None:
        if recorder.frames == 0:
            unfinished.unlink(missing_ok=True)

    with deferred():
        forget = undo_at_end(undo)
        try:
            recorder = Recorder(_opened(files, path, unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL))
        except Complaint:
            forget()
            raise
    tell(f"recording into {unfinished}, which becomes {target}")
    try:
        yield recorder
    finally:
        with deferred():
            forget()
            _finish(files, recorder.frames, unfinished, target)


def _opened(files: ExitStack, path: Path, name: Path, flags: int) -> BinaryIO | gzip.GzipFile:
    """The file of another name, which is ``path`` to the person."""
    try:
        descriptor = os.open(name, flags, 0o666)
    except FileExistsError:
        raise Complaint(
            f"{name}: it is there already, from a recording that was killed or that goes on; "
            "move it away, or record under another name"
        ) from None
    except OSError as error:
        raise unwritable(path, error) from None
    file = files.enter_context(io.BufferedWriter(OutputFile(name, descriptor, _ended_early)))
    if not is_gzipped(path):
        return file
    return files.enter_context(gzip.GzipFile(filename="", mode="wb", fileobj=file))


def _ended_early(unfinished: Path, error: OSError) -> Complaint:
    return Complaint(
        f"{unfinished}: cannot be written any further ({error.strerror}); what was recorded before is in it, "
        "make room and record on under another name"
    )


def _finish(files: ExitStack, frames: int, unfinished: Path, target: Path) -> None:
    try:
        files.close()
    finally:
        if frames == 0:
            unfinished.unlink(missing_ok=True)
    if frames:
        try:
            unfinished.replace(target)
        except OSError as error:
            raise Complaint(
                f"{target}: cannot be written ({error.strerror}); the recording is complete in {unfinished}"
            ) from None
