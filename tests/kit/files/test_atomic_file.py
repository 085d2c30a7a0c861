"""A file is complete or as it was before, whatever happens while it is written."""

import os
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticktotrade_conformance.console.complaint import Complaint
from ticktotrade_conformance.files.atomic_file import atomic_file


@given(st.lists(st.binary(max_size=40)), st.binary(max_size=40) | st.none(), st.booleans())
def test_it_has_all_that_was_written_or_what_it_had_before(
    tmp_path_factory: pytest.TempPathFactory, pieces: list[bytes], before: bytes | None, fails: bool
) -> None:
    path = tmp_path_factory.mktemp("atomic") / "file"
    if before is not None:
        path.write_bytes(before)
    try:
        with atomic_file(path) as file:
            for piece in pieces:
                file.write(piece)
            if fails:
                raise LookupError
    except LookupError:
        pass
    wanted = before if fails else b"".join(pieces)
    assert (path.read_bytes() if path.exists() else None) == wanted
    assert [each.name for each in path.parent.iterdir()] == ([] if wanted is None else ["file"])


def test_a_link_is_followed_and_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "there" / "file")
    with atomic_file(link) as file:
        file.write(b"whole")
    assert link.is_symlink()
    assert (tmp_path / "there" / "file").read_bytes() == b"whole"


def test_a_pipe_is_written_to_directly(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    with atomic_file(pipe) as file:
        file.write(b"whole")
    reader.join()
    assert read == [b"whole"]
    assert [each.name for each in tmp_path.iterdir()] == ["pipe"]


def test_a_long_name_is_no_longer_while_it_is_written(tmp_path: Path) -> None:
    path = tmp_path / ("x" * 255)
    with atomic_file(path) as file:
        file.write(b"whole")
    assert path.read_bytes() == b"whole"


@pytest.mark.parametrize(
    ("name", "said"),
    [(".", "it is a folder"), ("no/file", "cannot be written"), ("x" * 256, "cannot be written")],
)
def test_what_cannot_be_written_is_a_complaint_that_names_it(tmp_path: Path, name: str, said: str) -> None:
    path = tmp_path / name
    with pytest.raises(Complaint, match=said) as raised, atomic_file(path):
        pass
    assert str(raised.value).startswith(f"{path}: ")
    assert list(tmp_path.iterdir()) == []
