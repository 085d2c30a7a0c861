"""A capture without resets can be traded on: what comes first of a book is the whole of it."""

from ticktotrade.nano import NANOS
from ticktotrade.ratio import Threshold
from ticktotrade.signal import SignalConfig
from ticktotrade_conformance.latency.wire.decisions import WIRE_CONFIG, leads_to_orders
from ticktotrade_conformance.latency.wire.market import leaning_market
from ticktotrade_conformance.latency.wire.whole_books import with_whole_books
from ticktotrade_conformance.traces.capture import CapturedFrame


def whole(*frames: bytes) -> list[bytes]:
    return [each.frame for each in with_whole_books(CapturedFrame(1, frame, 1) for frame in frames)]


def test_the_first_update_of_each_symbol_and_no_other_is_whole() -> None:
    update = b'[{"T":"o","S":"A","b":[{"p":1.50,"s":1}],"a":[]}]'
    other = b' [ {"T":"o","S":"B","b":[],"a":[]} , {"T":"o","S":"A","b":[],"a":[]}, {"T":"q","S":"o"} ]'
    assert whole(update, update, other, other) == [
        b'[{"T":"o","S":"A","b":[{"p":1.50,"s":1}],"a":[],"r":true}]',
        update,
        b'[{"T":"o","S":"B","b":[],"a":[],"r":true},{"T":"o","S":"A","b":[],"a":[]},{"T":"q","S":"o"}]',
        b'[{"T":"o","S":"B","b":[],"a":[]},{"T":"o","S":"A","b":[],"a":[]},{"T":"q","S":"o"}]',
    ]


def test_what_is_whole_or_cannot_be_read_stays_as_it_is() -> None:
    made = [each.frame for each in leaning_market(1, 300)]
    assert whole(*made) == made
    broken = [
        b'[{"T":"o"',
        b'[{"T":"o","S":7}]',
        b'{"T":"o","S":"A","r":false}',
        b'"o"',
        b'[{"T":"o","S":"\xff"}]',
    ]
    assert whole(*broken) == [*broken[:2], b'[{"T":"o","S":"A","r":false}]', *broken[3:]]


def test_orders_come_of_a_market_whose_recorder_left_the_resets_out() -> None:
    config = WIRE_CONFIG._replace(
        order_quantity=NANOS // 100, signal=SignalConfig(levels=1, threshold=Threshold(1, 2))
    )
    frames = [
        b'[{"T":"t","S":"A","p":10,"s":1,"t":"2024-08-09T00:00:00Z","i":1,"tks":"B"}]',
        b'[{"T":"o","S":"A","t":"2024-08-09T00:00:00Z","b":[{"p":10,"s":9}],"a":[{"p":11,"s":1}]}]',
    ]
    assert not leads_to_orders(config, frames)
    assert leads_to_orders(config, whole(*frames))
