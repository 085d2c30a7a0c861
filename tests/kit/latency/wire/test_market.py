"""The market made for timing: an order at every update, none like another, and the reference decides them all."""

import json
from itertools import islice, pairwise

from ticktotrade.market_data import Side
from ticktotrade_conformance.latency.wire.decisions import WIRE_CONFIG, Decisions
from ticktotrade_conformance.latency.wire.market import leaning_market
from ticktotrade_conformance.traces.generated_market import generated_market

SYMBOLS = 4


def test_every_update_leads_to_one_order_and_no_two_are_alike() -> None:
    decisions = Decisions(WIRE_CONFIG)
    decisions.mark_stale()
    decided = [decisions.on_frame(captured.frame) for captured in leaning_market(1, 1_000)]
    assert [len(each) for each in decided] == [0] * SYMBOLS + [1] * (1_000 - SYMBOLS)
    orders = [order for each in decided for order in each]
    assert len(set(orders)) == len(orders)
    assert {order.side for order in orders} == set(Side)
    assert {order.quantity for order in orders} == {WIRE_CONFIG.order_quantity}


def test_a_seed_gives_the_same_frames_and_more_begin_with_the_fewer_ones() -> None:
    frames = list(leaning_market(3, 300))
    assert list(islice(leaning_market(3, 500), 300)) == frames
    assert list(leaning_market(4, 300)) != frames


def test_updates_are_small_and_books_keep_their_depth() -> None:
    """1 to 6 changes, at 200 levels a side (LATENCY-4)."""
    sides: dict[str, tuple[set[float], set[float]]] = {}
    for captured in leaning_market(1, 2_000):
        book = json.loads(captured.frame)[0]
        is_new = book["S"] not in sides
        levels = sides.setdefault(book["S"], (set(), set()))
        assert is_new or 1 <= len(book["b"]) + len(book["a"]) <= 6
        for held, changes in zip(levels, (book["b"], book["a"]), strict=True):
            held -= {each["p"] for each in changes}
            held |= {each["p"] for each in changes if each["s"]}
    for bids, asks in sides.values():
        assert (len(bids), len(asks)) == (200, 200)
        assert max(bids) < min(asks)


def test_its_own_pace_is_sparse_and_uneven() -> None:
    times = [captured.received_at for captured in leaning_market(1, 2_000)]
    gaps = sorted(later - earlier for earlier, later in pairwise(times))
    assert 10_000_000 < sum(gaps) / len(gaps) < 40_000_000
    assert 0 < gaps[20] * 10 < gaps[-20]


def test_a_book_that_is_stale_leads_to_no_order_until_it_comes_as_a_whole() -> None:
    decisions = Decisions(WIRE_CONFIG)
    frames = [captured.frame for captured in leaning_market(1, 200)]
    assert any(map(decisions.on_frame, frames[:100]))
    decisions.mark_stale()
    assert not any(map(decisions.on_frame, frames[100:]))
    assert not any(map(decisions.on_frame, frames[:SYMBOLS]))
    assert any(map(decisions.on_frame, frames[SYMBOLS:]))


def test_any_market_is_decided_on_and_what_is_no_frame_leads_to_nothing() -> None:
    decisions = Decisions(WIRE_CONFIG)
    orders = [order for each in generated_market(1, 500) for order in decisions.on_frame(each.frame)]
    assert 5 < len(orders) < 500
    assert decisions.on_frame(b"[{") == ()
