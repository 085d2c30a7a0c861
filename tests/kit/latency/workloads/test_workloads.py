"""What each stage is asked: the same work in every round, none of it refused, and an order at each book update."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import pytest

from ticktotrade.backend import baseline
from ticktotrade.book import BookConfig, HeapBook
from ticktotrade.codec import Encoding
from ticktotrade.feed import FeedConfig, TreeParser
from ticktotrade.feed.events import BookUpdate, Quote, Trade
from ticktotrade.limiter import LimiterConfig
from ticktotrade.nano import NANOS
from ticktotrade_conformance.backends import InProcess
from ticktotrade_conformance.console.complaint import Complaint
from ticktotrade_conformance.latency.interface import Stage, Workload
from ticktotrade_conformance.latency.workloads.marking import marked_frames
from ticktotrade_conformance.latency.workloads.standard_market import (
    MOST_CHANGES,
    OPENING_FRAMES,
    standard_market,
)
from ticktotrade_conformance.latency.workloads.workloads import (
    COUNTED,
    COUNTED_STEPS,
    MARKETS,
    frames_workload,
    standard_workload,
    trace_workload,
)
from ticktotrade_conformance.traces.capture import CapturedFrame
from ticktotrade_conformance.traces.generated_market import generated_market
from ticktotrade_conformance.traces.shifting import shifted_steps
from ticktotrade_conformance.traces.trace import Outcome, Step, Trace

STANDARD = {stage: standard_workload(stage, Encoding.JSON, 1) for stage in Stage}


def outcomes(workload: Workload, number: int) -> list[Outcome]:
    """What the reference answers in a round, but for what is set up."""
    bare = [step[:2] for step in (*workload.setup, *workload.steps)]
    steps = [Step(*step) for step in shifted_steps(workload.component, bare, number)]
    _, *found = InProcess(baseline()).run(workload.component, workload.config, steps)
    return found[len(workload.setup) :]


def parsed(frames: Sequence[CapturedFrame]) -> list[Any]:
    parser = TreeParser(FeedConfig())
    return [element for captured in frames for element in parser.parse(captured.frame).elements]


@pytest.mark.parametrize("stage", Stage)
def test_the_standard_workload_has_as_many_counted_steps_and_nothing_is_refused(stage: Stage) -> None:
    workload = STANDARD[stage]
    assert workload.counted == COUNTED[stage]
    assert [step.operation for step in workload.steps].count(workload.counted) == COUNTED_STEPS
    assert len(workload.changes) == len(workload.steps)
    for number in (100_100_100, 999_999_999):
        assert not [outcome for outcome in outcomes(workload, number) if "error" in outcome]


@pytest.mark.parametrize("stage", Stage)
def test_no_two_rounds_have_an_argument_in_common_but_names_and_choices(stage: Stage) -> None:
    workload = STANDARD[stage]
    steps = [step[:2] for step in workload.steps if step.operation == workload.counted]
    some, others = (shifted_steps(workload.component, steps, number) for number in (417_805_230, 418_806_231))
    assert not [one for one, other in zip(some, others, strict=True) if one == other]


@pytest.mark.parametrize("stage", Stage)
def test_a_workload_comes_of_its_seed_alone(stage: Stage) -> None:
    assert standard_workload(stage, Encoding.JSON, 1) == STANDARD[stage]
    assert standard_workload(stage, Encoding.JSON, 2).steps != STANDARD[stage].steps


def test_changes_are_those_of_book_updates_and_few() -> None:
    for stage in (Stage.FEED, Stage.BOOK, Stage.PATH):
        sizes = Counter(STANDARD[stage].changes)
        assert sizes.keys() - {0} == set(range(1, MOST_CHANGES + 1))
    book = STANDARD[Stage.BOOK]
    asked = [step.operation for step, changes in zip(book.steps, book.changes, strict=True) if not changes]
    assert set(asked) == {"best", "snapshot"}
    assert asked[-1] == book.steps[-1].operation == "snapshot"
    assert len(asked) > len(book.steps) // 10
    for stage in (Stage.RISK, Stage.CODEC, Stage.ROUTER):
        assert set(STANDARD[stage].changes) == {0}


@pytest.mark.parametrize("name", MARKETS)
def test_the_books_of_a_market_stay_as_deep_and_are_never_crossed(name: str) -> None:
    shape, books = MARKETS[name], dict[str, Any]()
    for element in parsed(list(standard_market(3, 2_000, shape))):
        if isinstance(element, BookUpdate):
            book = books.setdefault(element.symbol, HeapBook(BookConfig()))
            book.apply(element.reset, element.bids, element.asks, None)
            depth = book.snapshot()
            assert shape.levels <= len(depth.bids) <= shape.levels + MOST_CHANGES
            assert shape.levels <= len(depth.asks) <= shape.levels + MOST_CHANGES
            assert book.spread() > 0
    assert len(books) == OPENING_FRAMES // 2


def test_the_market_is_one_of_quotes_trades_and_updates() -> None:
    kinds = Counter(type(element) for element in parsed(list(standard_market(3, 500))[OPENING_FRAMES:]))
    assert kinds.keys() == {Quote, Trade, BookUpdate}
    assert kinds[BookUpdate] > 200
    assert min(kinds.values()) > 50


@pytest.mark.parametrize("name", sorted(MARKETS.keys() - {"standard"}))
def test_the_other_markets_have_updates_alone_with_as_many_changes(name: str) -> None:
    kinds = {
        type(element) for element in parsed(list(standard_market(3, 500, MARKETS[name]))[OPENING_FRAMES:])
    }
    assert kinds == {BookUpdate}
    workload = standard_workload(Stage.PATH, Encoding.JSON, 1, name)
    assert workload.source == f"{name} workload (seed 1)"
    assert set(workload.changes) - {0} == set(range(1, MOST_CHANGES + 1))
    assert [step.operation for step in workload.steps].count("on_frame") == COUNTED_STEPS


@pytest.mark.parametrize("number", [100_100_100, 555_555_555, 999_999_999])
def test_in_a_quiet_market_nothing_is_sent_and_nothing_refused(number: int) -> None:
    for outcome in outcomes(standard_workload(Stage.PATH, Encoding.JSON, 1, "quiet"), number):
        assert outcome == {"value": {"decisions": [], "problems": []}}


@pytest.mark.parametrize("name", sorted(MARKETS.keys() - {"quiet"}))
@pytest.mark.parametrize("encoding", Encoding)
@pytest.mark.parametrize("number", [100_100_100, 555_555_555, 999_999_999])
def test_on_the_path_every_book_update_and_nothing_else_is_an_order(
    encoding: Encoding, number: int, name: str
) -> None:
    workload = standard_workload(Stage.PATH, encoding, 1, name)
    for step, outcome, changes in zip(
        workload.steps, outcomes(workload, number), workload.changes, strict=True
    ):
        if step.operation == "on_frame":
            reaction: Any = outcome["value"]
            assert reaction["problems"] == []
            assert [each["type"] for each in reaction["decisions"]] == ["sent"] * (changes > 0)
        else:
            assert outcome == {"value": None}


def test_each_order_passes_the_gate_and_becomes_a_request() -> None:
    checks = [
        outcome
        for step, outcome in zip(
            STANDARD[Stage.RISK].steps, outcomes(STANDARD[Stage.RISK], 417_805_230), strict=True
        )
        if step.operation == "check"
    ]
    assert checks == [{"value": None}] * COUNTED_STEPS
    router = STANDARD[Stage.ROUTER]
    for step, outcome in zip(router.steps, outcomes(router, 417_805_230), strict=True):
        actions: Any = outcome["value"]
        assert [each["type"] for each in actions] == ["request" if step.operation == "submit" else "done"]


QUOTE = b'[{"T":"q","S":"A","bp":9.5,"bs":0,"ap":10.25,"as":1.5,"t":"2024-08-09T00:00:00.123456789Z"}]'


@pytest.mark.parametrize(
    ("frame", "marked"),
    [
        (
            QUOTE,
            b'[{"T":"q","S":"A","bp":#p#09.5,"bs":0,"ap":#p#10.25,"as":1.5#q#,"t":"2024-08-09T00:00:00.123456#t#Z"}]',
        ),
        (
            b'[{"S":"A","p":0,"s":3,"t":"2024-08-09T00:00:00Z"}]',
            b'[{"S":"A","p":0,"s":3.#q#,"t":"2024-08-09T00:00:00.#t#Z"}]',
        ),
        (b'[{"S":"A","s":0.123456789,"i":7}]', b'[{"S":"A","s":0.123456#q#,"i":#t#7}]'),
        (
            b'[{"S":"A","s":1.5e-05,"i":3447222699101865076}]',
            b'[{"S":"A","s":0.000015#q#,"i":3#t#222699101865076}]',
        ),
        (b'[{"S":"A","p":1234567.5}]', b'[{"S":"A","p":1234567.5#q#}]'),
        (b'[{"S":"A","p":-1,"s":1e99}]', b'[{"S":"A","p":-1,"s":1e99}]'),
        (b'[{"S":"A","p":1},{"S":"B","p":200}]', b'[{"S":"A","p":#p#1},{"S":"B","p":#p#200}]'),
        (b'[{"T":"success","msg":"\\"p\\":1"}]', b'[{"T":"success","msg":"\\"p\\":1"}]'),
        (b"[{", b"[{"),
        (b"\xff", b"\xff"),
    ],
)
def test_numbers_are_marked_where_a_round_may_change_them(frame: bytes, marked: bytes) -> None:
    assert marked_frames([frame]) == [marked]


def test_a_symbols_prices_keep_their_order_and_differences_in_every_round() -> None:
    frames = list(generated_market(5, 60))
    marked = marked_frames(captured.frame for captured in frames)

    def prices(number: int) -> list[tuple[str, int]]:
        steps = [("parse", (frame,)) for frame in marked]
        shifted = [arguments[0] for _, arguments in shifted_steps("feed", steps, number)]
        found = parsed([CapturedFrame(0, frame, 0) for frame in shifted])
        return [
            (update.symbol, level.price)
            for update in found
            if isinstance(update, BookUpdate)
            for level in (*update.bids, *update.asks)
        ]

    plain = [
        (update.symbol, level.price)
        for update in parsed(frames)
        if isinstance(update, BookUpdate)
        for level in (*update.bids, *update.asks)
    ]
    for number in (100_100_100, 999_999_999):
        shifted = prices(number)
        assert [symbol for symbol, _ in shifted] == [symbol for symbol, _ in plain]
        for (before, after), (symbol, later) in zip(pairwise(plain), pairwise(shifted), strict=True):
            if before[0] == after[0]:
                assert later[1] - symbol[1] == after[1] - before[1]


@pytest.mark.parametrize("stage", Stage)
def test_a_capture_is_a_workload_of_each_stage(stage: Stage) -> None:
    workload = frames_workload(stage, Encoding.BINCODE, list(generated_market(1, 60)), "a capture")
    assert workload.counted in {step.operation for step in workload.steps}
    assert workload.setup == () or stage is Stage.RISK
    assert (max(workload.changes) > MOST_CHANGES) == (stage in (Stage.FEED, Stage.BOOK, Stage.PATH))
    assert len(outcomes(workload, 500)) == len(workload.steps)


def test_a_book_that_a_rounds_numbers_turn_around_is_a_workload_as_well() -> None:
    """Three bids of 0.001 against one ask of 0.003001: a round adds its number, in nanos, to each of them."""
    ask = '{"p":11,"s":0.003001}'
    update = '[{{"T":"o","S":"X","t":"2024-08-09T00:00:00Z","b":[{}],"a":[{}]{}}}]'
    bids = ",".join(f'{{"p":{price},"s":0.001000}}' for price in (10, 9, 8))
    frames = [
        '[{"T":"t","S":"X","p":10,"s":1,"t":"2024-08-09T00:00:00Z","i":1,"tks":"B"}]',
        update.format(bids, ask, ',"r":true'),
        *(
            update.format("", f'{{"p":11,"s":{size}}}', "")
            for size in (0.009, 0.001, 0.003001, 0.001, 0.009, 0.001) * 20
        ),
    ]
    captured = [
        CapturedFrame(10**18 + line * NANOS, frame.encode(), line) for line, frame in enumerate(frames, 1)
    ]
    workload = frames_workload(Stage.PATH, Encoding.JSON, captured, "a capture")
    sent = set()
    for number in (100_100_100, 500_700_500, 999_999_999):
        found = outcomes(workload, number)
        ended = [
            each for step, each in zip(workload.steps, found, strict=True) if step.operation == "on_closed"
        ]
        orders = [each for each in found if "sent" in str(each)]
        assert len(orders) > 40
        assert ended.count({"value": None}) == len(orders), "the gate stays small"
        sent.add(len(orders))
    assert len(sent) > 1


def test_a_capture_without_books_is_complained_of_where_that_is_needed() -> None:
    frames = [CapturedFrame(1, QUOTE, 1)]
    assert frames_workload(Stage.FEED, Encoding.JSON, frames, "a capture").changes == (0,)
    with pytest.raises(Complaint, match="nothing in it leads to apply"):
        frames_workload(Stage.BOOK, Encoding.JSON, frames, "a capture")


def test_a_trace_is_the_workload_of_its_component() -> None:
    book = STANDARD[Stage.BOOK]
    steps = tuple(step._replace(wanted={"value": "applied"}) for step in book.steps)
    workload = trace_workload(Trace("book", book.config, steps), "a trace")
    assert workload == book._replace(setup=(), source="a trace")


@pytest.mark.parametrize(
    ("trace", "complaint"),
    [
        (Trace("limiter", LimiterConfig(), ()), "limiter has no budget"),
        (Trace("book", STANDARD[Stage.BOOK].config, (Step("best", ()),)), "no step is apply"),
        (
            Trace(
                "risk",
                STANDARD[Stage.RISK].config,
                (Step("mark", ("A", 2**63 - 1)), STANDARD[Stage.RISK].steps[0]),
            ),
            "step 1 cannot be shifted to round 999999999",
        ),
    ],
)
def test_a_trace_that_is_no_workload_is_complained_of(trace: Trace, complaint: str) -> None:
    with pytest.raises(Complaint, match=complaint):
        trace_workload(trace, "a trace")
