"""``t2t`` as a process, with credentials in its environment or without."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

T2T = [sys.executable, "-m", "ticktotrade_conformance"]
KEY, SECRET = "PKTESTKEY0123456789", "s3cr3tS3CR3Ts3cr3tS3CR3Ts3cr3t"
OWN = {"APCA_API_KEY_ID": KEY, "APCA_API_SECRET_KEY": SECRET}


def started(*arguments: str, own: bool = False) -> subprocess.Popen[str]:
    """A process that complains of whatever it leaves open."""
    environment = {name: value for name, value in os.environ.items() if name not in OWN}
    environment |= {"PYTHONWARNINGS": "error::ResourceWarning", "PYTHONUNBUFFERED": "1"}
    return subprocess.Popen(
        [*T2T, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment | (OWN if own else {}),
    )


@contextmanager
def interrupted(process: subprocess.Popen[str], lines: list[str]) -> Iterator[None]:
    """A process that Ctrl-C ends in the end, without a complaint or the credentials; ``lines`` gets what it said."""
    try:
        yield
    finally:
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
    lines += out.splitlines()
    assert (process.returncode, err) == (128 + signal.SIGINT, "")
    assert SECRET not in out
    assert KEY not in out


def ended(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    """Its status, and what it said, which has no traceback and no credentials in it."""
    out, err = process.communicate(timeout=60)
    for text in (out, err):
        assert "Traceback" not in text
        assert SECRET not in text
        assert KEY not in text
    return process.returncode, out, err
