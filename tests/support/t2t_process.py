"""``t2t`` as a process, with credentials in its environment or without."""

import os
import subprocess
import sys

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
