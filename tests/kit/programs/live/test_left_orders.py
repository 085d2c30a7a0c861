"""The file in which a run names the orders whose end it did not see."""

from pathlib import Path

import pytest

from ticktotrade.market_data import Side
from ticktotrade.nano import NANOS
from ticktotrade.order import Order, OrderType, TimeInForce
from ticktotrade_conformance.console.complaint import Complaint
from ticktotrade_conformance.programs.live.left_orders import read_left, write_left

VENUE, OTHER = "https://127.0.0.1:1", "https://127.0.0.1:2"


def order(client_order_id: str) -> Order:
    kind = OrderType.LIMIT, TimeInForce.IOC, NANOS, 2**53 + 1, None
    return Order(client_order_id, "é/USD", Side.SELL, *kind, False, -1, 0)


A, B, C, D = map(order, "abcd")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "left.jsonl"


def test_what_is_written_is_read(path: Path) -> None:
    assert read_left(path, VENUE) == ()
    write_left(path, VENUE, (), (A, B))
    assert read_left(path, VENUE) == (A, B)
    write_left(path, VENUE, (A, B), (B,))
    assert read_left(path, VENUE) == (B,)


def test_without_any_there_is_no_file(path: Path) -> None:
    write_left(path, VENUE, (), ())
    assert not path.exists()
    write_left(path, VENUE, (), (A,))
    write_left(path, VENUE, (A,), ())
    assert not path.exists()


def test_what_another_run_has_named_meanwhile_stays(path: Path) -> None:
    write_left(path, VENUE, (), (A, B))
    # Both runs begin with these; one of them ends, and then the other.
    write_left(path, VENUE, (A, B), (B, C))
    write_left(path, VENUE, (A, B), (D,))
    assert read_left(path, VENUE) == (C, D)
    write_left(path, VENUE, (), ())
    assert read_left(path, VENUE) == (C, D)


def test_the_file_of_another_venue_is_left_alone(path: Path) -> None:
    write_left(path, OTHER, (), (A,))
    for act in (lambda: read_left(path, VENUE), lambda: write_left(path, VENUE, (), (B,))):
        with pytest.raises(Complaint, match="name another file with --left"):
            act()
    assert read_left(path, OTHER) == (A,)
