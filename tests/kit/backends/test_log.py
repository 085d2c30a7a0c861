"""What a child has written to stderr is kept: its beginning and its end."""

import pytest

from ticktotrade_conformance.backends.log import Log


def test_a_short_log_is_shown_whole() -> None:
    log = Log()
    for line in range(22):
        log.append(b"line %d\n\n" % line)
    assert str(log).splitlines() == [f"line {line}" for line in range(22)]
    log.append(b"line 22\n")
    lines = str(log).splitlines()
    assert lines[:11] == [*(f"line {line}" for line in range(10)), "… 1 of 23 lines left out …"]
    assert lines[11:] == [f"line {line}" for line in range(11, 23)]


@pytest.mark.parametrize("chunk", [1, 7, 8192, 10_000, 10**6])
def test_a_long_log_keeps_its_beginning_and_its_end(chunk: int) -> None:
    text = b"first \x1b[1m\n" + b"\xff middle\n" * 3_000 + b"last"
    log = Log()
    for start in range(0, len(text), chunk):
        log.append(text[start : start + chunk])
    lines = str(log).splitlines()
    assert (lines[0], lines[-1]) == ("first ?[1m", "last")
    assert lines[10] == f"… {len(text) - 2 * 8192:,} bytes left out …"
    assert len(lines) == 23
