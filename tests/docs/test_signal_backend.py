import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ticktotrade_conformance.specification.spec_data import SPEC

BACKEND = SPEC.parent / "docs" / "backends" / "signal.pl"


def _perl() -> str:
    perl = shutil.which("perl")
    if (
        perl is None
        or subprocess.run([perl, "-MJSON::PP", "-e", "1"], capture_output=True, check=False).returncode
    ):
        pytest.skip("Perl with JSON::PP is not installed")
    return perl


def test_the_backend_of_the_guide_conforms(tmp_path: Path) -> None:
    command = f"{_perl()} {BACKEND}"
    judged = subprocess.run(
        [
            sys.executable,
            "-m",
            "ticktotrade_conformance",
            "conform",
            "--component",
            "signal",
            "--sequences",
            "200",
            "--command",
            command,
            "--counterexamples",
            str(tmp_path),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert judged.returncode == 0, judged.stdout + judged.stderr
