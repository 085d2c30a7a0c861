"""Which books are not live, since when and why."""

from ticktotrade.book import BookStatus
from ticktotrade.errors import ErrorCode
from ticktotrade.market_data import Touch
from ticktotrade.pipeline.interface import ElementProblem, Top
from ticktotrade.shell.book_watch import OLD, BookWatch, Lost


def tops(**statuses: BookStatus) -> list[Top]:
    return [Top(symbol, Touch(None, None), status, False) for symbol, status in statuses.items()]


LIVE, STALE = BookStatus.LIVE, BookStatus.STALE


def test_a_book_is_lost_for_the_reason_of_its_symbol_or_for_that_of_all() -> None:
    watch = BookWatch()
    assert watch.look(1, tops(A=LIVE, B=LIVE, C=LIVE)) == ({}, {})
    problems = [
        ElementProblem(0, ErrorCode.OUT_OF_RANGE, "b", "A", True),
        ElementProblem(1, ErrorCode.MISSING_MEMBER, "i", "C", False),
    ]
    assert watch.blame_problems(problems)
    assert not watch.blame_problems(problems[1:])
    assert watch.look(2, tops(A=STALE, B=LIVE, C=LIVE)) == ({"A": Lost(2, "out_of_range at b")}, {})
    assert watch.blame_problems([ElementProblem(0, ErrorCode.FRAME_MALFORMED, "", None, True)])
    lost, healed = watch.look(3, tops(A=STALE, B=STALE, C=STALE))
    assert lost == {"B": Lost(3, "frame_malformed"), "C": Lost(3, "frame_malformed")}
    assert healed == {}
    assert watch.lost["A"] == Lost(2, "out_of_range at b"), "since when it is not live, and why at first"


def test_a_book_that_is_live_again_is_told_once_and_its_reason_is_forgotten() -> None:
    watch = BookWatch()
    watch.blame("the connection was lost")
    watch.look(1, tops(A=STALE, B=STALE))
    assert watch.look(2, tops(A=LIVE, B=STALE)) == ({}, {"A": Lost(1, "the connection was lost")})
    assert watch.look(3, tops(A=LIVE, B=LIVE)) == ({}, {"B": Lost(1, "the connection was lost")})
    assert watch.look(4, tops(A=LIVE, B=LIVE)) == ({}, {})
    assert watch.look(5, tops(A=STALE, B=LIVE)) == ({"A": Lost(5, OLD)}, {})
