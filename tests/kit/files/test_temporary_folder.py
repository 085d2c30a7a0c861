from pathlib import Path

import pytest

from ticktotrade_conformance.files.temporary_folder import temporary_folder


@pytest.mark.parametrize("fails", [False, True])
def test_it_is_removed_with_all_that_is_in_it_however_the_block_ends(fails: bool) -> None:
    try:
        with temporary_folder() as name:
            folder = Path(name)
            (folder / "a" / "b").mkdir(parents=True)
            (folder / "a" / "b" / "file").write_text("x")
            if fails:
                raise LookupError
    except LookupError:
        pass
    assert not folder.exists()


def test_each_is_another_and_nobody_else_may_look_into_it() -> None:
    with temporary_folder() as one, temporary_folder() as another:
        assert one != another
        assert Path(one).stat().st_mode & 0o077 == 0


def test_that_somebody_has_removed_it_already_is_no_error() -> None:
    with temporary_folder() as name:
        Path(name).rmdir()
