"""The system under test as a process: started with the two URLs, looked after, and ended with all that it has started."""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Final, NamedTuple

from ticktotrade.phases import Phase
from ticktotrade.safe_text import safe_text
from ticktotrade_conformance.backends.processes import MARK, Family
from ticktotrade_conformance.console.complaint import Complaint
from ticktotrade_conformance.console.ends import deferred, undo_at_end
from ticktotrade_conformance.console.shell_word import shell_word

_T2T: Final = (sys.executable, "-m", "ticktotrade_conformance")
_WIRE: Final = "ticktotrade_conformance.programs.wire"
_UNLIMITED: Final = 10**9
"""Requests a minute."""
_LAST_WORDS: Final = 4096
_PLACE: Final = re.compile(r"\{(?:market|orders|ca|config)\}")

_numbers: Final = count(1)


class Places(NamedTuple):
    """What a system is told: the two URLs, the file of the authority to trust (none without TLS), that of the strategy."""

    market: str
    orders: str
    authority: Path | None
    config: Path


class SystemCommand(NamedTuple):
    """A system to be started; ``{market}``, ``{orders}``, ``{ca}`` and ``{config}`` in its words are told when they are known."""

    name: str
    words: tuple[str, ...]

    def told(self, places: Places) -> list[str]:
        """The command with what it is told in it."""
        values = {
            "{market}": places.market,
            "{orders}": places.orders,
            "{ca}": str(places.authority or ""),
            "{config}": str(places.config),
        }
        # In one go, so that nothing is looked for in what was put in.
        return [_PLACE.sub(lambda at: values[at[0]], word) for word in self.words]


def named_command(command: str) -> SystemCommand:
    """That of ``--command``. Raises `Complaint` if it is none."""
    try:
        words = tuple(shlex.split(command))
    except ValueError as error:
        raise Complaint(f"--command {safe_text(command)}: {error}; quote it as for a shell") from None
    if not words:
        raise Complaint("--command: it is empty; name an executable and its arguments")
    if not all(any(place in word for word in words) for place in ("{market}", "{orders}")):
        raise Complaint("--command: nothing in it says {market} and {orders}; put them where the URLs go")
    return SystemCommand(shell_word(command), words)


def live_command(phase: Phase, folder: str, is_plain: bool, is_cold: bool) -> SystemCommand:
    """``t2t live`` in a phase, with no limit of its own in the way, rehearsed or not."""
    words = [*_T2T, "live", "--phase", phase, "--feed", "{market}", "--orders", "{orders}"]
    words += ["--cold"] * is_cold
    words += ["--plain-orders"] if is_plain else ["--ca-file", "{ca}"]
    words += ["--config", "{config}", "--quiet", "--max-book-age", "0", "--max-order-age", "0"]
    words += ["--requests-per-minute", str(_UNLIMITED), "--left", f"{folder}/left-{phase}.jsonl"]
    return SystemCommand(f"t2t live, {phase}", tuple(words))


def plain_command() -> SystemCommand:
    """The client as people write it."""
    words = (sys.executable, "-m", f"{_WIRE}.plain_client", "{market}", "{orders}", "{ca}", "{config}")
    return SystemCommand("websockets and httpx", words)


def echo_command(is_http2: bool) -> SystemCommand:
    """The echo, which is the floor."""
    http = "2" if is_http2 else "1.1"
    return SystemCommand(
        "echo", (sys.executable, "-m", f"{_WIRE}.echo", "{market}", "{orders}", "{ca}", http)
    )


class SystemProcess:
    """A system that runs; a context manager, at whose end nothing of it is left. Its stdout is not looked at."""

    def __init__(self, name: str, command: Sequence[str], folder: str) -> None:
        """Start it. Raises `Complaint` if that fails."""
        self._name = name
        self._said = Path(folder, f"system-{next(_numbers)}.err")
        mark = f"{os.getpid()}-wire-{next(_numbers)}"
        with deferred():
            self._process = self._started(command, mark)
            self._family = Family(self._process.pid, mark)
            self._forget = undo_at_end(self._family.end)

    def __enter__(self) -> "SystemProcess":
        return self

    def __exit__(self, *_: object) -> None:
        self._family.end()
        self._process.wait()
        self._family.forget()
        self._forget()

    def look(self) -> None:
        """Raises `Complaint` if it has ended."""
        status = self._process.poll()
        if status is None:
            return
        how = f"with exit status {status}" if status >= 0 else f"by signal {-status}"
        words = self._last_words()
        raise Complaint(f"{self._name}: it has ended {how}" + (f"; its last words: {words}" if words else ""))

    def _started(self, command: Sequence[str], mark: str) -> "subprocess.Popen[bytes]":
        with self._said.open("wb") as said:
            try:
                return subprocess.Popen(
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=said,
                    env=os.environ | {MARK: mark},
                    start_new_session=True,
                )
            except (OSError, ValueError) as error:
                why = error.strerror if isinstance(error, OSError) else str(error)
                raise Complaint(
                    f"{self._name}: it cannot be started ({why}); name an executable and its arguments"
                ) from None

    def _last_words(self) -> str:
        """The last line that it wrote to stderr."""
        with suppress(OSError), self._said.open("rb") as said:
            said.seek(max(self._said.stat().st_size - _LAST_WORDS, 0))
            lines = said.read().decode(errors="replace").split("\n")
            return next((safe_text(line, 300) for line in reversed(lines) if line.strip()), "")
        return ""
