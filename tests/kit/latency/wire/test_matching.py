"""Which order answers which frame, by made-up times: what is missing, what came twice, and what nothing was the reason for."""

from array import array
from collections.abc import Callable
from typing import NamedTuple

import pytest

from ticktotrade.market_data import Side
from ticktotrade.nano import NANOS
from ticktotrade_conformance.latency.wire.matching import EchoMatching, Matching, OrderMatching
from ticktotrade_conformance.latency.wire.records import WireOrder, WireRow


class Came(NamedTuple):
    at: int
    order: WireOrder | None
    client_order_id: str = "c"
    acted: bool = True
    faulty: bool = False


def order(price: int, side: Side = Side.BUY) -> WireOrder:
    return WireOrder("BTC/USD", side, NANOS, price * NANOS)


def only_row(matching: Matching) -> WireRow:
    (row,) = matching.rows()
    return row


def begun() -> OrderMatching:
    matching = OrderMatching()
    matching.begin("100")
    return matching


def test_times_are_from_each_frame_to_its_own_order_in_the_order_of_the_frames() -> None:
    matching = begun()
    for frame, left_at in ((1, 1_000), (2, 2_000), (3, 3_000)):
        matching.sent(frame, (order(frame),), left_at)
    matching.sent(4, (), 4_000)
    assert matching.outstanding == 3
    for frame, at in ((2, 2_070), (1, 2_500), (3, 3_010)):
        matching.arrived(Came(at, order(frame)))
    row = only_row(matching)
    assert matching.outstanding == 0
    assert (row.frames, row.decided, row.missing, row.unexpected) == (4, 3, 0, 0)
    assert (row.samples, row.frames_of) == (array("q", [1_500, 70, 10]), array("q", [1, 2, 3]))
    assert row.seconds == 3e-6


def test_two_orders_of_one_frame_are_told_apart() -> None:
    matching = begun()
    matching.sent(1, (order(1), order(1, Side.SELL)), 100)
    matching.arrived(Came(150, order(1, Side.SELL)))
    matching.arrived(Came(190, order(1)))
    assert only_row(matching).samples == array("q", [90, 50])


def test_an_order_that_never_came_is_missing_and_named() -> None:
    matching = begun()
    matching.sent(1, (order(7),), 0)
    matching.sent(2, (order(8),), 5)
    matching.arrived(Came(9, order(8)))
    row = only_row(matching)
    assert (row.decided, row.missing, row.unexpected, list(row.samples)) == (2, 1, 0, [4])
    assert row.examples == ("missing: buy 1 BTC/USD at 7, of frame 1",)
    assert matching.outstanding == 1


@pytest.mark.parametrize("wrong", [{"limit_price": 2}, {"quantity": 2}, {"side": Side.SELL}, {"symbol": "A"}])
def test_an_order_that_is_another_one_is_invented_and_the_right_one_missing(wrong: dict[str, object]) -> None:
    matching = begun()
    matching.sent(1, (order(7),), 0)
    matching.arrived(Came(9, order(7)._replace(**wrong)))  # type: ignore[arg-type]
    row = only_row(matching)
    assert (row.missing, row.duplicated, row.invented, list(row.samples)) == (1, 0, 1, [])


def test_an_order_before_any_frame_is_invented() -> None:
    matching = begun()
    matching.arrived(Came(9, order(7)._replace(symbol="BTC\x1b"), "mine\x1b"))
    assert only_row(matching).examples == ("invented: buy 1 BTC? at 7 (client order id mine?)",)


@pytest.mark.parametrize("make", [OrderMatching, EchoMatching])
def test_an_order_before_the_first_rate_counts_there(make: Callable[[], Matching]) -> None:
    matching = make()
    matching.arrived(Came(9, order(7)))
    matching.begin("own")
    matching.begin("max")
    first, second = matching.rows()
    assert (first.rate, first.invented, second.rate, second.invented) == ("own", 1, "max", 0)


def test_what_cannot_be_read_is_invented() -> None:
    matching = begun()
    matching.arrived(Came(9, None))
    assert only_row(matching).invented == 1


@pytest.mark.parametrize("client_order_id", ["c", "another"])
def test_the_same_order_once_more_is_duplicated(client_order_id: str) -> None:
    """Under its own id the venue does not take it, and nothing had gone wrong that it should be sent again for."""
    matching = begun()
    matching.sent(1, (order(7),), 0)
    matching.arrived(Came(9, order(7)))
    matching.arrived(Came(12, order(7), client_order_id, acted=client_order_id != "c"))
    row = only_row(matching)
    assert (row.missing, row.duplicated, row.invented, list(row.samples)) == (0, 1, 0, [9])


def test_a_request_that_was_turned_away_may_come_again_and_counts_from_its_first_time() -> None:
    matching = begun()
    matching.sent(1, (order(7),), 0)
    matching.arrived(Came(9, order(7), acted=False, faulty=True))
    matching.arrived(Came(50, order(7), "under another id"))
    row = only_row(matching)
    assert (row.missing, row.unexpected, list(row.samples)) == (0, 0, [9])
    matching.arrived(Came(60, order(7), "and another"))
    assert only_row(matching).duplicated == 1


def test_a_request_that_was_acted_on_without_an_answer_may_be_repeated_but_not_under_another_id() -> None:
    matching = begun()
    matching.sent(1, (order(7),), 0)
    matching.arrived(Came(9, order(7), acted=True, faulty=True))
    matching.arrived(Came(20, order(7), acted=False))
    assert only_row(matching).unexpected == 0
    matching.arrived(Came(30, order(7), "another"))
    assert only_row(matching).duplicated == 1


def test_of_frames_that_lead_to_the_same_order_the_next_one_is_answered() -> None:
    """The first was never answered: its order is missing, and the others are not late for that."""
    matching = begun()
    matching.sent(1, (order(7),), 0)
    matching.sent(2, (order(8),), 1_000)
    matching.sent(3, (order(7),), 2_000)
    matching.arrived(Came(1_010, order(8)))
    matching.arrived(Came(2_020, order(7)))
    row = only_row(matching)
    assert (list(row.samples), list(row.frames_of), row.missing) == ([10, 20], [2, 3], 1)
    matching.arrived(Came(2_500, order(7)))
    assert list(only_row(matching).samples) == [2_500, 10, 20], "it was only slow"


def test_a_late_order_counts_for_the_rate_of_its_frame() -> None:
    matching = begun()
    matching.sent(1, (order(1),), 0)
    matching.begin("max")
    matching.sent(2, (order(2),), 100)
    matching.arrived(Came(150, order(1)))
    matching.arrived(Came(160, order(2)))
    matching.arrived(Came(170, order(3)))
    first, second = matching.rows()
    assert (first.rate, list(first.samples), first.unexpected) == ("100", [150], 0)
    assert (second.rate, list(second.samples), second.unexpected) == ("max", [60], 1)


def test_only_the_first_mistakes_are_named_and_all_are_counted() -> None:
    matching = begun()
    for price in range(1, 21):
        matching.arrived(Came(price, order(price)))
    row = only_row(matching)
    assert (row.invented, len(row.examples)) == (20, 3)


def test_the_echo_is_matched_by_its_number_and_timed_where_an_order_was_decided() -> None:
    matching = EchoMatching()
    matching.begin("max")
    matching.sent(1, (order(1),), 0)
    matching.sent(2, (), 100)
    matching.sent(3, (order(3),), 200)
    assert matching.outstanding == 3
    for at in (30, 140, 250):
        matching.arrived(Came(at, order(99)))
    row = only_row(matching)
    assert (list(row.samples), row.decided, row.missing, matching.outstanding) == ([30, 50], 2, 0, 0)
    matching.arrived(Came(300, order(99)))
    assert only_row(matching).invented == 1


def test_percentiles_are_of_the_samples() -> None:
    matching = begun()
    for frame in range(1, 201):
        matching.sent(frame, (order(frame),), 0)
        matching.arrived(Came(frame * 1_000, order(frame)))
    found = only_row(matching).percentiles
    assert found is not None
    assert (found.samples, found.p50, found.p99, found.p999, found.max) == (
        200,
        100_000,
        198_000,
        None,
        200_000,
    )


def test_without_an_order_there_are_no_percentiles() -> None:
    assert only_row(begun()).percentiles is None
