"""Lines of bounded length, of a file with lines of any."""

import io
from itertools import islice

from hypothesis import given
from hypothesis import strategies as st

from ticktotrade_conformance.files.bounded_lines import bounded_lines


@given(st.lists(st.sampled_from([b"a", b"bc", b"\n", b"\r", b"\0"])).map(b"".join), st.integers(1, 8))
def test_each_line_comes_whole_or_cut_behind_the_limit(content: bytes, limit: int) -> None:
    wanted = [line[: limit + 1] for line in io.BytesIO(content).readlines()]
    assert list(bounded_lines(io.BytesIO(content), limit)) == wanted


def test_the_rest_of_a_long_line_is_not_read_before_the_next_is_wanted() -> None:
    file = io.BytesIO(b"x" * 100 + b"\nnext\n")
    lines = bounded_lines(file, 4)
    assert list(islice(lines, 1)) == [b"xxxxx"]
    assert file.tell() == 5
    assert next(lines) == b"next\n"
