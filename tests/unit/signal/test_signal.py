from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticktotrade.errors import Refused
from ticktotrade.market_data import Level, Side, Touch
from ticktotrade.ratio import Ratio, Threshold
from ticktotrade.signal import ImbalanceSignal, SignalConfig

TOUCH = Touch(Level(100, 1), Level(101, 1))
ratios = st.builds(lambda d, n: Ratio(n % (2 * d + 1) - d, d), st.integers(1, 2**79), st.integers(0))
thresholds = st.builds(lambda d, n: Threshold(1 + n % d, d), st.integers(1, 2**32 - 1), st.integers(0, 2**32))


def zone(ratio: Ratio, threshold: Threshold) -> Side | None:
    value, limit = Fraction(*ratio), Fraction(*threshold)
    return Side.BUY if value >= limit else Side.SELL if -value >= limit else None


@given(thresholds, st.lists(ratios, max_size=20))
def test_it_fires_exactly_when_it_enters_a_zone(threshold: Threshold, seen: list[Ratio]) -> None:
    signal = ImbalanceSignal(SignalConfig(1, threshold))
    before: Side | None = None
    for ratio in seen:
        now = zone(ratio, threshold)
        assert signal.evaluate(TOUCH, ratio) is (now if now is not before else None)
        assert signal.zone() is now
        before = now


@pytest.mark.parametrize(
    "touch",
    [
        Touch(None, None),
        Touch(Level(1, 1), None),
        Touch(None, Level(1, 1)),
        Touch(Level(2, 1), Level(2, 1)),
        Touch(Level(3, 1), Level(2, 1)),
    ],
)
def test_a_book_that_cannot_be_traded_is_in_no_zone(touch: Touch) -> None:
    signal = ImbalanceSignal(SignalConfig(1, Threshold(1, 2)))
    assert signal.evaluate(TOUCH, Ratio(1, 1)) is Side.BUY
    assert signal.evaluate(touch, Ratio(1, 1)) is None
    assert signal.evaluate(TOUCH, Ratio(1, 1)) is Side.BUY


def test_a_threshold_that_nothing_reaches_is_refused() -> None:
    with pytest.raises(Refused, match="invalid_config"):
        ImbalanceSignal(SignalConfig(1, Threshold(3, 2)))


sizes = st.integers(0, 2**80) | st.integers(0, 8)


@given(thresholds, st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), sizes, sizes), max_size=20))
def test_totals_are_evaluated_as_their_ratio(
    threshold: Threshold, seen: list[tuple[int, int, int, int]]
) -> None:
    by_ratio, by_totals = (ImbalanceSignal(SignalConfig(1, threshold)) for _ in range(2))
    for bid, ask, bids, asks in seen:
        touch = Touch(Level(bid, 1) if bids else None, Level(ask, 1) if asks else None)
        ratio = Ratio(bids - asks, bids + asks) if bids and asks else None
        assert by_totals.evaluate_totals(bid, ask, bids, asks) is by_ratio.evaluate(touch, ratio)
        assert by_totals.zone() is by_ratio.zone()
