"""Frames are never logged, and everything else is logged as it was."""

import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticktotrade.shell.frameless_log import FramelessLog

LEVELS = st.integers(min_value=0, max_value=logging.CRITICAL + 10)


@given(LEVELS, LEVELS)
def test_what_is_above_debug_is_logged_as_the_logger_has_it_and_nothing_else(level: int, of: int) -> None:
    logger = logging.getLogger("test.frameless.levels")
    logger.setLevel(level or 1)
    assert FramelessLog("test.frameless.levels").isEnabledFor(of) is (
        of > logging.DEBUG and of >= (level or 1)
    )


def test_a_frame_is_in_no_log_whatever_level_is_set(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(1)
    log = FramelessLog("test.frameless")
    log.debug("< TEXT '%s'", "s3cr3t")
    log.log(logging.DEBUG - 5, "< TEXT '%s'", "s3cr3t")
    log.info("connection %s", "open")
    assert [record.getMessage() for record in caplog.records] == ["connection open"]
