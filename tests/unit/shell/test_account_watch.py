"""Which differences between the account and the gate are believed, whatever happens when."""

from hypothesis import given
from hypothesis import strategies as st

from ticktotrade.risk import Position
from ticktotrade.shell.account import Holding
from ticktotrade.shell.account_watch import PATIENCE, QUIET_PATIENCE, AccountWatch


def position(symbol: str, quantity: int, open_buys: int = 0) -> Position:
    return Position(symbol, quantity, 0, 0, open_buys, 0)


def holding(symbol: str, quantity: int) -> Holding:
    return Holding(symbol, quantity, 0, 1)


def test_a_difference_of_a_quiet_symbol_is_to_be_taken_in() -> None:
    watch = AccountWatch()
    watch.asked([position("A", 5), position("B", 5), position("C", 5)])
    (found, gone) = watch.answered(
        [holding("A", 4), holding("B", 5)], [position("A", 5), position("B", 5), position("C", 5)]
    )
    assert (found.holding.quantity, found.believed) == (4, 5)
    assert (gone.holding.symbol, gone.holding.quantity, gone.believed) == ("C", 0, 5)
    assert watch.holdings.keys() == {"A", "B"}


def test_what_was_under_way_is_not_compared() -> None:
    watch = AccountWatch()
    watch.asked([position("A", 5, open_buys=1), position("B", 5)])
    watch.happened("B")
    positions = [position("A", 5), position("B", 5)]
    assert watch.answered([holding("A", 6), holding("B", 6)], positions) == []
    assert not watch.is_current("A")
    watch.asked(positions)
    assert len(watch.answered([holding("A", 6), holding("B", 6)], positions)) == 2
    assert watch.is_current("A")


def test_a_symbol_that_is_never_quiet_is_kept_so_once_in_a_while() -> None:
    watch = AccountWatch()
    seen = []
    cycle = PATIENCE + QUIET_PATIENCE
    for _ in range(2 * cycle):
        watch.asked([position("A", 5)])
        watch.happened("A")
        watch.answered([], [position("A", 5)])
        seen.append("A" in watch.quiet)
    once = [False] * (PATIENCE - 1) + [True] * QUIET_PATIENCE + [False]
    assert seen == once * 2
    for _ in range(PATIENCE):
        watch.asked([position("A", 5, open_buys=1)])
        watch.answered([], [position("A", 5)])
    assert watch.quiet == {"A"}
    watch.asked([position("A", 0)])
    watch.answered([], [position("A", 0)])
    assert not watch.quiet


def test_of_what_cannot_be_read_nothing_is_believed() -> None:
    watch = AccountWatch()
    watch.asked([position("A", 5), position("B", 5)])
    (found,) = watch.answered([], [position("A", 5), position("B", 5)], {"A"})
    assert found.holding.symbol == "B"


@given(
    st.lists(
        st.tuples(st.sampled_from(["trade", "ask", "answer"]), st.sampled_from("AB"), st.integers(-3, 3)),
        max_size=60,
    )
)
def test_nothing_is_taken_in_that_the_gate_will_hear_of_anyway(history: list[tuple[str, str, int]]) -> None:
    """The venue's listing is of any moment between being asked and answering."""
    watch = AccountWatch()
    truth = {"A": 0, "B": 0}
    at_asking: dict[str, int] | None = None
    for what, symbol, quantity in history:
        match what:
            case "trade":
                truth[symbol] += quantity  # and the gate hears of it at once
                watch.happened(symbol)
            case "ask":
                watch.asked([position(each, held) for each, held in truth.items()])
                at_asking = dict(truth)
            case _ if at_asking is not None:
                listed = [holding(each, held) for each, held in at_asking.items() if held]
                assert watch.answered(listed, [position(each, held) for each, held in truth.items()]) == []
                at_asking = None
