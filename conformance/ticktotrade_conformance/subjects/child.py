"""A child process that is asked in lines and answers in lines, and that nothing it does can hang.

Its three pipes are watched together, so that a child that does not read, floods stderr or stops in the
middle of a line meets the same deadline as one that says nothing.
"""

import os
import selectors
import signal
import subprocess
import time
from contextlib import suppress
from typing import IO, Final

from ticktotrade_conformance.complaint import Complaint
from ticktotrade_conformance.subjects.interface import Fault, Verdict

LINE_LIMIT: Final = 64 * 1024 * 1024
"""The longest answer, in bytes."""

_CHUNK: Final = 256 * 1024
_LOG_BYTES: Final = 4 * 1024


class Child:
    """A process of its own group, killed whole."""

    def __init__(self, command: list[str]) -> None:
        """Start the command; raises `Complaint` if that fails."""
        try:
            # Kept for the life of the child: `kill` and `finish` are its end.
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                bufsize=0,
                start_new_session=True,
            )
        except OSError as error:
            reason = error.strerror or error
            raise Complaint(
                f"--command {command[0]}: cannot be started ({reason}); name an executable"
            ) from None
        self._stdin = _pipe(self._process.stdin)
        self._stdout = _pipe(self._process.stdout)
        self._stderr = _pipe(self._process.stderr)
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._stdout, selectors.EVENT_READ)
        self._selector.register(self._stderr, selectors.EVENT_READ)
        self._received = bytearray()
        self._searched = 0  # so many of the received bytes are known to hold no end of a line
        self._ended = False
        self._log = b""

    @property
    def log(self) -> str:
        """The last lines that the child wrote to stderr."""
        return self._log.decode(errors="replace")

    def exchange(self, question: bytes, timeout: float) -> bytes:
        """Send a line, and return the next line that comes back, without its end.

        A line that came before the question was sent is taken for the answer; its content will tell. Raises
        `Fault`: *time-out* if the answer is not complete in time, *crash* if the child ended first, *protocol
        fault* if it ended inside a line, or sent one above `LINE_LIMIT`.
        """
        deadline = time.monotonic() + timeout
        unsent = memoryview(question)
        self._selector.register(self._stdin, selectors.EVENT_WRITE)
        try:
            while (end := self._line_end()) < 0 or unsent:
                if self._ended:
                    raise self._end_fault()
                if len(self._received) > LINE_LIMIT:
                    raise Fault(Verdict.PROTOCOL_FAULT, f"a line of more than {LINE_LIMIT} bytes")
                unsent = self._wait(unsent, deadline, timeout)
        finally:
            with suppress(KeyError):
                self._selector.unregister(self._stdin)
        line = bytes(self._received[:end])
        del self._received[: end + 1]
        self._searched = 0
        return line

    def finish(self, timeout: float) -> None:
        """Close stdin, and wait for the end; a child that stays longer is killed.

        Raises `Fault` if it still had something to say. An exit status is not an answer, and not looked at.
        """
        deadline = time.monotonic() + timeout
        self._stdin.close()
        nothing = memoryview(b"")
        with suppress(Fault):
            while not self._ended and len(self._received) <= LINE_LIMIT:
                self._wait(nothing, deadline, timeout)
        left = bytes(self._received[:60])
        self.kill()
        if left:
            raise Fault(Verdict.PROTOCOL_FAULT, f"a line that nothing asked for: {left!r}")

    def kill(self) -> None:
        """End the child and everything that it started, and close its pipes."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._selector.close()
        for pipe in (self._stdin, self._stdout, self._stderr):
            with suppress(OSError):
                pipe.close()

    def _line_end(self) -> int:
        end = self._received.find(b"\n", self._searched)
        self._searched = len(self._received) if end < 0 else end
        return end

    def _wait(self, unsent: memoryview, deadline: float, timeout: float) -> memoryview:
        """Do what the pipes allow next; what is then still unsent."""
        ready = self._selector.select(deadline - time.monotonic())
        if not ready or time.monotonic() > deadline:
            raise Fault(
                Verdict.TIME_OUT, f"no complete answer within {timeout:g} s: {self._came()}", self.log
            )
        for key, _ in ready:
            if key.fileobj is self._stdin:
                unsent = self._send(unsent)
            elif key.fileobj is self._stderr:
                self._read_log()
            else:
                self._receive()
        return unsent

    def _send(self, unsent: memoryview) -> memoryview:
        try:
            unsent = unsent[os.write(self._stdin.fileno(), unsent[: 64 * 1024]) :]
        except BlockingIOError:
            return unsent
        except BrokenPipeError:
            # It does not read any more. What it still says, and that it ends, comes by the other pipes.
            unsent = unsent[:0]
        if not unsent:
            self._selector.unregister(self._stdin)
        return unsent

    def _receive(self) -> None:
        chunk = os.read(self._stdout.fileno(), _CHUNK)
        if not chunk:
            self._selector.unregister(self._stdout)
            self._ended = True
        self._received += chunk

    def _read_log(self) -> None:
        chunk = os.read(self._stderr.fileno(), _CHUNK)
        if not chunk:
            self._selector.unregister(self._stderr)
        self._log = (self._log + chunk)[-_LOG_BYTES:]

    def _end_fault(self) -> Fault:
        if self._received:
            detail = f"it ended inside a line: {bytes(self._received[:60])!r}"
            return Fault(Verdict.PROTOCOL_FAULT, detail, self.log)
        try:
            status = self._process.wait(1)
        except subprocess.TimeoutExpired:
            return Fault(Verdict.CRASH, "it closed its stdout", self.log)
        how = f"was killed by signal {-status}" if status < 0 else f"exited with status {status}"
        return Fault(Verdict.CRASH, f"it {how} instead of answering", self.log)

    def _came(self) -> str:
        if not self._received:
            return "nothing came; is its stdout flushed after each answer?"
        begin = bytes(self._received[:60])
        return f"{len(self._received)} bytes came, without the LF that ends an answer: {begin!r}"


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe is not None
    os.set_blocking(pipe.fileno(), False)
    return pipe
