"""Recordings: found under a name that was told, up to the last second, whatever becomes of the program."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from support.marked_process import CAN_LOOK, Marked
from support.t2t_process import T2T
from ticktotrade.session import Received
from ticktotrade_conformance.console.complaint import Complaint
from ticktotrade_conformance.programs.feed import recording
from ticktotrade_conformance.traces.capture import CapturedFrame, read_capture

UNDERSTOOD = Received((), 0, ())


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def readable(path: str) -> list[CapturedFrame]:
    frames = []
    try:
        for captured in read_capture(path):
            frames.append(captured)
    except Complaint:
        pass
    return frames


@pytest.mark.parametrize("name", ["day.frames", "day.frames.gz"])
def test_what_was_flushed_can_be_read_while_it_goes_on(name: str) -> None:
    told: list[str] = []
    with recording(Path(name), told.append) as recorder:
        assert told == [f"recording into {name}.part, which becomes {name}"]
        for number in range(100):
            recorder.take(number, b"[]", UNDERSTOOD)
        recorder.flush()
        assert readable(f"{name}.part") == [CapturedFrame(each, b"[]", each + 1) for each in range(100)]
        assert os.listdir() == [f"{name}.part"]
        recorder.take(100, b"[]", UNDERSTOOD)
    assert os.listdir() == [name]
    assert len(list(read_capture(name))) == 101


def test_a_frame_is_not_kept_for_longer_than_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    with recording(Path("day.frames.gz"), lambda told: None) as recorder:
        for number in range(50):
            now[0] = number * 0.25
            recorder.take(number, b"[]", UNDERSTOOD)
            assert len(readable("day.frames.gz.part")) >= number - 3


def test_a_recording_in_the_way_is_not_written_over() -> None:
    Path("day.frames.part").write_bytes(b"1 []\n")
    with (
        ExitStack() as files,
        pytest.raises(Complaint, match=r"day\.frames\.part: it is there already.*; move it away, or record"),
    ):
        files.enter_context(recording(Path("day.frames"), print))
    assert Path("day.frames.part").read_bytes() == b"1 []\n"


def test_however_the_block_ends_the_recording_is_complete() -> None:
    with suppress(RuntimeError), recording(Path("day.frames.gz"), lambda told: None) as recorder:
        recorder.take(1, b"[]", UNDERSTOOD)
        raise RuntimeError
    assert os.listdir() == ["day.frames.gz"]
    assert len(list(read_capture("day.frames.gz"))) == 1


def test_where_nothing_was_recorded_nothing_is_written() -> None:
    Path("day.frames").write_bytes(b"1 []\n")
    with recording(Path("day.frames"), lambda told: None):
        pass
    assert os.listdir() == ["day.frames"]
    assert Path("day.frames").read_bytes() == b"1 []\n"


def test_a_folder_is_no_file_and_a_device_is_written_to_directly() -> None:
    Path("folder").mkdir()
    with pytest.raises(Complaint, match="it is a folder"), recording(Path("folder"), lambda told: None):
        pass
    with recording(Path(os.devnull), lambda told: None) as recorder:
        recorder.take(1, b"[]", UNDERSTOOD)
    assert not Path(os.devnull).is_file()


@pytest.mark.skipif(sys.platform != "linux", reason="needs a limit that a write meets")
def test_where_the_disk_is_full_what_was_recorded_before_is_kept_and_named() -> None:
    program = """
import resource, signal
from pathlib import Path
from ticktotrade.session import Received
from ticktotrade_conformance.console.complaint import Complaint
from ticktotrade_conformance.programs.feed import recording
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    with recording(Path("day.frames"), print) as recorder:
        for number in range(100_000):
            recorder.take(number, b"[]", Received((), 0, ()))
except Complaint as complaint:
    print(complaint)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert re.search(
        r"^day\.frames\.part: cannot be written any further \(.*what was recorded before is in it",
        done.stdout,
        re.M,
    )
    assert os.listdir() == ["day.frames.part"]
    assert len(readable("day.frames.part")) > 10_000


# As a process.


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    venue = Marked(tmp_path, ("venue", "--fast", "--frames", "500"), read=False)
    assert venue.process.stdout is not None
    yield venue.process.stdout.readline().decode().strip()
    venue.end(signal.SIGTERM)


@pytest.mark.skipif(not CAN_LOOK, reason="needs /proc")
@pytest.mark.parametrize("name", ["day.frames", "day.frames.gz"])
def test_what_is_killed_can_be_summed_up_from_the_name_that_was_told(
    tmp_path: Path, url: str, name: str
) -> None:
    """All of it, though nothing more comes behind it that would push it out."""
    feed = Marked(tmp_path, ("feed", url, "--record", name))
    part = feed.folder / f"{name}.part"
    feed.wait_for(lambda it: (part.exists() and len(readable(str(part))) == 503) or it.age > 30)
    done = feed.end(signal.SIGKILL)
    assert (done.status, done.files) == (-signal.SIGKILL, (f"{name}.part",))
    assert done.err.startswith(f"t2t: recording into {name}.part, which becomes {name}\n")
    run = subprocess.run(
        [*T2T, "run", str(part), "--keep-going"], capture_output=True, text=True, check=False, timeout=60
    )
    assert re.search(r"frames +503\b", run.stdout)
    # Only a gzip file has an end that can be missing.
    assert run.returncode == (1 if name.endswith(".gz") else 0)
