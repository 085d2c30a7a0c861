"""A file that cannot be written is a complaint that names it, at whatever moment that comes out."""

import os
from pathlib import Path

import pytest

from ticktotrade_conformance.console.complaint import Complaint
from ticktotrade_conformance.files.output_file import OutputFile, unwritable

FULL = Path("/dev/full")


def test_what_is_written_is_there_and_the_descriptor_is_closed(tmp_path: Path) -> None:
    path = tmp_path / "file"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT)
    with OutputFile(path, descriptor) as file:
        assert file.write(b"whole") == 5
    assert path.read_bytes() == b"whole"
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(descriptor)


@pytest.mark.skipif(not FULL.exists(), reason="needs /dev/full")
def test_a_full_disk_is_a_complaint_that_names_the_file() -> None:
    said = r"^day: cannot be written \(No space left on device\); name another file$"
    with OutputFile(Path("day"), os.open(FULL, os.O_WRONLY)) as file, pytest.raises(Complaint, match=said):
        file.write(b"more")


@pytest.mark.skipif(not FULL.exists(), reason="needs /dev/full")
def test_the_words_of_the_complaint_may_be_others() -> None:
    def kept(path: Path, error: OSError) -> Complaint:
        return Complaint(f"{path} has what came before ({error.strerror})")

    said = r"^day has what came before \(No space left on device\)$"
    full = os.open(FULL, os.O_WRONLY)
    with OutputFile(Path("day"), full, kept) as file, pytest.raises(Complaint, match=said):
        file.write(b"more")


def test_a_descriptor_that_is_no_more_is_a_complaint(tmp_path: Path) -> None:
    descriptor = os.open(tmp_path / "file", os.O_WRONLY | os.O_CREAT)
    file = OutputFile(Path("day"), descriptor)
    os.close(descriptor)
    with pytest.raises(Complaint, match=r"^day: "):
        file.close()


def test_the_remedy_is_another_file() -> None:
    said = str(unwritable(Path("a/b"), OSError(13, "Permission denied")))
    assert said == "a/b: cannot be written (Permission denied); name another file"
