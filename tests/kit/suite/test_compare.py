"""The first thing in which a subject differs, and a finding without what it does not need."""

from collections.abc import Callable, Sequence

from hypothesis import given
from hypothesis import strategies as st

from support.wrong_books import Mirrored, backend
from ticktotrade.backend import baseline
from ticktotrade.book import BookConfig
from ticktotrade.market_data import Level
from ticktotrade_conformance.backends import InProcess, Verdict
from ticktotrade_conformance.suite.compare import difference, trimmed
from ticktotrade_conformance.suite.findings import Finding
from ticktotrade_conformance.traces.trace import OPENED, Outcome, Step, Trace

NUMBERS = st.lists(st.integers(0, 60), max_size=40, unique=True)


def update(number: int, prices: Sequence[int] = ()) -> Step:
    """A step that can be told from the others."""
    return Step("apply", (False, tuple(Level(price, 1) for price in prices), (), number))


def found(steps: Sequence[Step]) -> Finding:
    got: tuple[Outcome, ...] = (OPENED,)
    return Finding(Verdict.WRONG_ANSWER, "", Trace("book", BookConfig(), tuple(steps), OPENED), got)


def fails_with(needed: Callable[[Sequence[Step]], bool]) -> Callable[[Sequence[Step]], Finding | None]:
    return lambda steps: found(steps) if needed(steps) else None


@given(NUMBERS, st.data())
def test_the_steps_that_are_needed_are_left_and_no_others(numbers: list[int], data: st.DataObject) -> None:
    needed = data.draw(st.lists(st.sampled_from(numbers), unique=True) if numbers else st.just([]))

    def has_them(steps: Sequence[Step]) -> bool:
        return {step.arguments[3] for step in steps} >= set(needed)

    small = trimmed(found([update(number) for number in numbers]), fails_with(has_them))
    assert [step.arguments[3] for step in small.trace.steps] == [each for each in numbers if each in needed]


@given(st.lists(NUMBERS, min_size=1, max_size=3), st.data())
def test_of_an_array_the_items_that_are_needed_are_left(arrays: list[list[int]], data: st.DataObject) -> None:
    needed = [data.draw(st.lists(st.sampled_from(each), unique=True)) if each else [] for each in arrays]

    def has_them(steps: Sequence[Step]) -> bool:
        prices = {step.arguments[3]: {level.price for level in step.arguments[1]} for step in steps}
        return all(prices.get(number, set()) >= set(each) for number, each in enumerate(needed) if each)

    steps = [update(number, prices) for number, prices in enumerate(arrays)]
    small = trimmed(found(steps), fails_with(has_them))
    left = {step.arguments[3]: [level.price for level in step.arguments[1]] for step in small.trace.steps}
    assert left == {
        number: [price for price in arrays[number] if price in each]
        for number, each in enumerate(needed)
        if each
    }


def test_a_time_out_is_not_made_small() -> None:
    finding = found([update(1), update(2)])._replace(verdict=Verdict.TIME_OUT)
    assert trimmed(finding, fails_with(lambda steps: True)) is finding


def test_the_trace_of_a_difference_ends_where_it_is() -> None:
    """An empty book has its best prices on neither side; whose sides are exchanged is not seen there."""
    steps = [Step("best", ()), update(1, [100]), Step("best", ()), Step("status", ())]
    wanted = InProcess(baseline()).run("book", BookConfig(), steps)
    assert difference(InProcess(baseline()), "book", BookConfig(), steps, wanted) is None
    finding = difference(InProcess(backend(book=Mirrored)), "book", BookConfig(), steps, wanted)
    assert finding is not None
    assert (finding.verdict, len(finding.trace.steps)) == (Verdict.WRONG_ANSWER, 3)
    assert finding.got[:3] == tuple(wanted[:3])
    assert finding.got[3] != wanted[3] == finding.trace.steps[2].wanted
