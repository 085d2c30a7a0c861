"""Captures are read, and what is wrong with one is one clear complaint."""

import gzip
from pathlib import Path

import pytest

from ticktotrade_conformance.console.complaint import Complaint
from ticktotrade_conformance.traces.capture import CapturedFrame, read_capture


def complaint(path: Path) -> str:
    with pytest.raises(Complaint) as raised:
        list(read_capture(str(path)))
    assert "\n" not in str(raised.value)
    return str(raised.value)


def test_a_capture_is_read_plain_and_gzipped(tmp_path: Path) -> None:
    content = b"1 []\n9223372036854775807 [1, 2]\n"
    wanted = [CapturedFrame(1, b"[]", 1), CapturedFrame(2**63 - 1, b"[1, 2]", 2)]
    for name, data in (("a.frames", content), ("a.frames.gz", gzip.compress(content))):
        (tmp_path / name).write_bytes(data)
        assert list(read_capture(str(tmp_path / name))) == wanted


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        (b"", "it is empty"),
        (b"[]\n", ":1: the line has no receive time"),
        (b"1 []\n\n", ":2: the line has no receive time"),
        (b"1 []\n-1 []\n", ":2: the line has no receive time"),
        (b"1.5 []\n", ":1: the line has no receive time"),
        (b"9223372036854775808 []\n", ":1: the line has no receive time"),
        (b"\xd9\xa1 []\n", ":1: the line has no receive time"),
        (b"1 []\n2 [", ":2: the last line is cut off"),
    ],
)
def test_a_broken_line_is_one_clear_complaint(tmp_path: Path, content: bytes, wanted: str) -> None:
    path = tmp_path / "capture.frames"
    path.write_bytes(content)
    assert wanted in complaint(path)
    assert str(path) in complaint(path)


def test_a_missing_and_a_cut_off_file_are_complaints(tmp_path: Path) -> None:
    assert "no such file" in complaint(tmp_path / "nowhere.frames.gz")
    cut = tmp_path / "cut.frames.gz"
    cut.write_bytes(gzip.compress(b"1 []\n" * 1000)[:-10])
    assert "cut off" in complaint(cut)
    cut.write_bytes(b"1 []\n")
    assert "cannot be read" in complaint(cut)
    assert "cannot be read" in complaint(tmp_path)


def test_progress_is_told(tmp_path: Path) -> None:
    path = tmp_path / "capture.frames"
    path.write_bytes(b"1 []\n" * 2000)
    shares: list[float] = []
    assert len(list(read_capture(str(path), shares.append))) == 2000
    assert shares
    assert all(0 < share <= 1 for share in shares)
