"""A child process that is asked in bytes and answers in lines, and that nothing it does can hang.

Its pipes are watched together, so that a child that does not read, floods stderr or stops in the middle of a line meets
the same deadline as one that says nothing. While it is waited for, the memory of it and of all that it has started is
watched as well.
"""

import os
import selectors
import signal
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from itertools import count
from typing import Final

from ticktotrade.safe_text import safe_text
from ticktotrade_conformance.backends.interface import Fault, Verdict
from ticktotrade_conformance.backends.log import Log
from ticktotrade_conformance.backends.processes import MARK, Family, stands_still
from ticktotrade_conformance.console.complaint import Complaint
from ticktotrade_conformance.console.ends import deferred, undo_at_end

MEGABYTE: Final = 1024 * 1024

_CHUNK: Final = 256 * 1024
_TICK: Final = 0.25
"""Seconds between two looks at a child that is waited for."""
_LOOKS: Final = 50
"""Looking takes one part in so many of the time, at most."""
_ENDING: Final = 1.0
"""Seconds for what a child that has ended had still to say."""
_GRACE: Final = 0.3
"""Seconds for what a child has started to end after it."""
_STOPPING: Final = 1.0
"""Seconds for a child to stand still; it cannot refuse, but may be in the middle of a call."""

_CREDENTIALS: Final = "APCA_"
"""How the names of the environment variables begin that Alpaca's clients take credentials from."""

_numbers: Final = count(1)


class Child:
    """A process in a session of its own, which is ended with all that it has started.

    It reads requests on its stdin and answers on its stdout. With ``own_pipes`` it has two other pipes for that, whose
    descriptors are told at the end of its command; its stdin is empty then, and its stdout goes where its stderr goes.
    ``memory`` is in bytes.
    """

    def __init__(self, command: Sequence[str], memory: int, own_pipes: bool = False) -> None:
        """Start the command; raises `Complaint` if that fails."""
        self._memory = memory
        self._answers_name = "the pipe for its answers" if own_pipes else "its stdout"
        self._silence = (
            "nothing came" if own_pipes else "nothing came; is its stdout flushed after each answer?"
        )
        self._stays = "when it was asked to; does a thread go on?" if own_pipes else "when its stdin did"
        self._received = bytearray()
        self._searched = 0  # so many of the received bytes are known to hold no end of a line
        self._unsent = memoryview(b"")
        self._ended = False
        self._exited_since: float | None = None
        self._next_look = time.monotonic() + _TICK
        self._log = Log()
        self._selector = selectors.DefaultSelector()
        mark = f"{os.getpid()}-{next(_numbers)}"
        with deferred():
            self._process = self._started(command, mark, own_pipes)
            self._family = Family(self._process.pid, mark)
            self._forget = undo_at_end(self._family.end)
        for pipe in (self._requests, self._answers, self._errors):
            os.set_blocking(pipe, False)
        self._selector.register(self._answers, selectors.EVENT_READ)
        self._selector.register(self._errors, selectors.EVENT_READ)

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    @property
    def log(self) -> str:
        """What is to be seen of what the child wrote to stderr."""
        return str(self._log)

    def send(self, request: bytes) -> None:
        """Write as much of a request as goes without waiting; `exchange` sees to the rest."""
        assert not self._unsent
        self._unsent = memoryview(request)
        self._send()

    def exchange(self, timeout: float, longest: int) -> bytes:
        """Send what is left of the request, and return the next line that comes back, without its end.

        A line that came before the request was sent is taken for the answer; its content will tell. Raises `Fault`:
        *time-out* if the answer is not complete in time, *crash* if the child ended first or has more memory than it may,
        *protocol fault* if it ended inside a line, or sent one of more than ``longest`` bytes.
        """
        deadline = time.monotonic() + timeout
        if self._unsent:
            self._selector.register(self._requests, selectors.EVENT_WRITE)
        try:
            while (end := self._line_end()) < 0 or self._unsent:
                if self._ended:
                    raise self._end_fault()
                if len(self._received) > longest:
                    break
                # What was there in time may be read late: this process has not always a processor either.
                if not self._wait(deadline) and (self._line_end() < 0 or self._unsent):
                    detail = f"no complete answer within {timeout:g} s: {self._came()}"
                    raise Fault(Verdict.TIME_OUT, detail)
        finally:
            with suppress(KeyError):
                self._selector.unregister(self._requests)
        if end < 0 or end > longest:
            raise Fault(Verdict.PROTOCOL_FAULT, f"a line of more than {longest:,} bytes (WIRE-7)")
        line = bytes(memoryview(self._received)[:end])
        del self._received[: end + 1]
        self._searched = 0
        return line

    def pause(self) -> bool:
        """Keep it, and what it has started in its own group, from running; whether it stands still.

        It is waited for: should we be killed, the kernel ends what has stopped, and not what is about to.
        """
        self._signal_group(signal.SIGSTOP)
        deadline = time.monotonic() + _STOPPING
        while not stands_still(self._process.pid):
            if time.monotonic() > deadline:
                return False
        return True

    def resume(self) -> None:
        """Let it run again; nothing if it was running."""
        self._signal_group(signal.SIGCONT)

    def _signal_group(self, number: signal.Signals) -> None:
        with suppress(OSError):  # nobody is in it any more
            os.killpg(self._process.pid, number)
        self._process.send_signal(number)  # which may have gone to another one; nothing if it has ended

    def reaction(self, number: signal.Signals, patience: float) -> str:
        """Send the child a signal, and wait so long for what it writes to stderr then; the end of that."""
        with suppress(OSError):
            os.kill(self._process.pid, number)
        self._listen(patience)
        return self._log.end

    def finish(self, timeout: float) -> str:
        """End the requests, and wait for the end; what stays longer is killed, and named in the answer.

        Raises `Fault` if it still had something to say. An exit status is not an answer, and not looked at.
        """
        self._family.members()  # noted while each has its parent
        self._close(self._requests)
        deadline = time.monotonic() + timeout
        while not self._ended and len(self._received) <= _CHUNK and self._wait(deadline, look=False):
            pass
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(max(deadline - time.monotonic(), 0.01))
        left = self._left()
        words = bytes(self._received[:60])
        self.kill()
        if words:
            detail = f"a line that nothing asked for: {words!r}; {self._answers_name} is for answers only"
            raise Fault(Verdict.PROTOCOL_FAULT, detail, self.log)
        return left

    def kill(self) -> None:
        """End the child and everything that it has started, and close its pipes."""
        self._listen(0)
        with deferred():
            self._family.end()
            self._process.kill()
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(_ENDING)
            self._family.forget()
            self._forget()
        self._selector.close()
        for pipe in (self._requests, self._answers, self._errors):
            self._close(pipe)

    def failed(self, fault: Fault) -> Fault:
        """End the child after a fault; the fault with what there is to see of stderr."""
        self._listen(_GRACE if self._process.poll() is not None or self._ended else 0)
        self.kill()
        fault.log = self.log
        return fault

    def _started(self, command: Sequence[str], mark: str, own_pipes: bool) -> "subprocess.Popen[bytes]":
        requests, self._requests = os.pipe()
        self._answers, answers = os.pipe()
        self._errors, errors = os.pipe()
        self._open = {self._requests, self._answers, self._errors}
        try:
            return subprocess.Popen(
                [*command, str(requests), str(answers)] if own_pipes else command,
                stdin=subprocess.DEVNULL if own_pipes else requests,
                stdout=errors if own_pipes else answers,
                stderr=errors,
                pass_fds=(requests, answers) if own_pipes else (),
                # A group of its own in our session: should we be killed while it is paused, the kernel ends it.
                process_group=0,
                env={**_environment(), MARK: mark},
            )
        except (OSError, ValueError) as error:
            for pipe in (self._requests, self._answers, self._errors):
                self._close(pipe)
            reason = error.strerror if isinstance(error, OSError) else str(error)
            if own_pipes:
                problem = f"--backend: no process for it can be started ({reason}); allow more (ulimit -a)"
            else:
                name = safe_text(command[0])
                problem = f"--command {name}: cannot be started ({reason}); name an executable"
            raise Complaint(problem) from None
        finally:
            for pipe in (requests, answers, errors):
                os.close(pipe)

    def _close(self, pipe: int) -> None:
        if pipe in self._open:
            self._open.remove(pipe)
            os.close(pipe)

    def _line_end(self) -> int:
        end = self._received.find(b"\n", self._searched)
        self._searched = len(self._received) if end < 0 else end
        return end

    def _wait(self, deadline: float, look: bool = True) -> bool:
        """Do what the pipes allow next, for a tick at most; false if the deadline has passed."""
        for key, _ in self._selector.select(min(max(deadline - time.monotonic(), 0), _TICK)):
            if key.fd == self._requests:
                self._send()
            elif key.fd == self._errors:
                self._read_log()
            else:
                self._receive()
        now = time.monotonic()
        if look and now > self._next_look:
            self._look(now)
        return now <= deadline

    def _look(self, now: float) -> None:
        """See whether it still runs, and how much memory it has."""
        resident = self._family.resident(self._memory)
        if resident > self._memory:
            detail = (
                f"it has {resident // MEGABYTE:,} MB of memory; --memory allows {self._memory // MEGABYTE:,}"
            )
            raise Fault(Verdict.CRASH, detail)
        if self._process.poll() is not None:
            # What it has started may hold its end of the pipe open. There may be something in it still.
            self._exited_since = self._exited_since or now
            self._ended = self._ended or now - self._exited_since > _ENDING
        self._next_look = now + max(_TICK, _LOOKS * (time.monotonic() - now))

    def _send(self) -> None:
        try:
            while self._unsent:
                self._unsent = self._unsent[os.write(self._requests, self._unsent[: 64 * 1024]) :]
        except BlockingIOError:
            return
        except BrokenPipeError:
            # It does not read any more. What it still says, and that it ends, comes by the other pipes.
            self._unsent = self._unsent[:0]
        with suppress(KeyError):
            self._selector.unregister(self._requests)

    def _receive(self) -> None:
        chunk = os.read(self._answers, _CHUNK)
        if not chunk:
            self._selector.unregister(self._answers)
            self._ended = True
        self._received += chunk
        self._exited_since = None

    def _read_log(self) -> None:
        chunk = os.read(self._errors, _CHUNK)
        if not chunk:
            self._selector.unregister(self._errors)
        self._log.append(chunk)

    def _listen(self, patience: float) -> None:
        """Read what is there of stderr, and what comes within so many seconds. Nothing else is read from then on."""
        deadline = time.monotonic() + patience
        with suppress(KeyError):
            self._selector.unregister(self._answers)
        while self._errors in self._selector.get_map():
            if not self._selector.select(max(deadline - time.monotonic(), 0)):
                return
            self._read_log()
            if time.monotonic() > deadline + _ENDING:
                return  # it writes without end

    def _left(self) -> str:
        """What is left running of it, after it has had the time to end."""
        deadline = time.monotonic() + _GRACE
        while (left := self._family.members()) and time.monotonic() < deadline:
            time.sleep(_GRACE / 10)
        if self._process.poll() is None:
            return f"did not end {self._stays}"
        what = "process, which was" if len(left) == 1 else "processes, which were"
        return f"left {len(left)} running {what} ended" if left else ""

    def _end_fault(self) -> Fault:
        if self._received:
            return Fault(Verdict.PROTOCOL_FAULT, f"it ended inside a line: {bytes(self._received[:60])!r}")
        try:
            status = self._process.wait(_GRACE)
        except subprocess.TimeoutExpired:
            return Fault(Verdict.CRASH, f"it closed {self._answers_name}")
        how = f"was killed by signal {-status}" if status < 0 else f"exited with status {status}"
        return Fault(Verdict.CRASH, f"it {how} instead of answering")

    def _came(self) -> str:
        if not self._received:
            return self._silence
        begin = bytes(self._received[:60])
        return f"{len(self._received)} bytes came, without the LF that ends an answer: {begin!r}"


def _environment() -> dict[str, str]:
    """Our own environment without the credentials of a venue, which are no backend's business."""
    return {name: value for name, value in os.environ.items() if not name.startswith(_CREDENTIALS)}
