import pytest

from docs.worked import called, example, levels, nanos
from ticktotrade.market_data import Level


def test_an_example_has_its_rows_and_what_it_begins_with() -> None:
    worked = example("limiter", "call", "answer", "arrival time after it", "because")
    assert worked.settings == {"rate": 1, "period": 10, "burst": 3}
    assert worked.rows[4]["because"] == ""
    assert called(worked.rows[-1]["call"]) == ("admit", (60, 1))


def test_an_example_is_found_by_all_of_its_headings() -> None:
    with pytest.raises(ValueError, match="not enough"):
        example("limiter", "call", "answer")


@pytest.mark.parametrize(
    ("cell", "expected"),
    [("`keys()`", ("keys", ())), ('`admit(5, 1, "b")`', ("admit", (5, 1, "b"))), ("`mid`", ("mid", ()))],
)
def test_a_call_is_read(cell: str, expected: object) -> None:
    assert called(cell) == expected


def test_numbers_are_read_as_they_are_written() -> None:
    assert nanos("−0.5") == -500_000_000
    assert levels("bids of 6 at 100, asks 1 @ 101") == (Level(100, 6), Level(101, 1))
