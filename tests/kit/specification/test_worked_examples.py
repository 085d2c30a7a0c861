"""The worked examples of the chapters are what the reference answers, at every phase."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from docs.worked import called, example, levels
from ticktotrade.backend import reference
from ticktotrade.book import BookConfig, OrderBook
from ticktotrade.codec import Codec, CodecConfig, Encoding, Heartbeat
from ticktotrade.errors import Refused
from ticktotrade.feed import FeedConfig
from ticktotrade.feed.events import Bar, BookUpdate, Problem, Skipped
from ticktotrade.limiter import Admission, LimiterConfig
from ticktotrade.machine import NoConfig
from ticktotrade.market_data import Level, Side, Touch
from ticktotrade.nano import NANOS
from ticktotrade.phases import PHASES, Phase
from ticktotrade.ratio import Ratio, Threshold
from ticktotrade.signal import SignalConfig
from ticktotrade_conformance.specification.spec_data import SPEC

pytestmark = pytest.mark.parametrize("phase", PHASES)


def machine(phase: Phase, component: str, config: Any) -> Any:
    return reference(phase).machines[component](config)


def told(call: Callable[..., Any], *arguments: Any) -> str:
    """What comes of a call, in the words of the examples."""
    try:
        return shown(call(*arguments))
    except Refused as refusal:
        return f"refused, `{refusal.code}`"


def shown(answer: Any) -> str:
    match answer:
        case None:
            return "nothing"
        case ():
            return "none"
        case Admission(admitted, earliest):
            return f"{'admitted' if admitted else 'denied'}, earliest {earliest}"
        case Ratio(numerator, denominator):
            return f"{numerator}/{denominator}"
        case Level(price, size):
            return f"{size} @ {price}"
        case Touch(bid, ask):
            return f"{shown(bid)}, {shown(ask)}"
        case tuple():
            return ", ".join(f'`"{each}"`' for each in answer)
        case int():
            return str(answer).replace("-", "−")
        case _:
            return f"`{answer}`"


def test_a_timeline_of_the_limiter(phase: Phase) -> None:
    worked = example("limiter", "call", "answer", "arrival time after it", "because")
    config = LimiterConfig(**worked.settings)
    limiter = machine(phase, "limiter", config)
    tolerance = config.period // config.rate * (config.burst - 1)
    for row in worked.rows:
        operation, arguments = called(row["call"])
        assert told(getattr(limiter, operation), *arguments) == row["answer"], row
        assert limiter.earliest() + tolerance == int(row["arrival time after it"]), row
    assert f"τ = {tolerance}" in worked.before


def test_forgetting_a_key_of_the_limiter(phase: Phase) -> None:
    worked = example("limiter", "call", "answer", "because")
    limiter = machine(phase, "limiter", LimiterConfig(**worked.settings))
    for row in worked.rows:
        operation, arguments = called(row["call"])
        assert told(getattr(limiter, operation), *arguments) == row["answer"], row


def test_the_limiter_reaches_its_bound(phase: Phase) -> None:
    text = " ".join((SPEC / "limiter.md").read_text(encoding="utf-8").split())
    found = re.search(r"A rate of (\d+) a minute with a burst of (\d+) lets (\d+) cells through", text)
    assert found
    rate, burst, admitted = map(int, found.groups())
    minute = 60 * NANOS
    limiter = machine(phase, "limiter", LimiterConfig(rate, minute, burst))
    times = [0] * (burst + 1) + [cell * minute // rate for cell in range(1, rate + 1)]
    assert sum(limiter.admit(now).admitted for now in times if now < minute) == admitted
    assert limiter.admit(minute).admitted


def test_the_signal(phase: Phase) -> None:
    before, rows = example("signal", "bid", "ask", "imbalance", "zone", "answer", "because")
    numerator, denominator = map(int, re.findall(r"(\d+)/(\d+)", before)[0])
    signal = machine(phase, "signal", SignalConfig(threshold=Threshold(numerator, denominator)))
    for row in rows:
        sides = [next(iter(levels(row[side])), None) for side in ("bid", "ask")]
        parts = re.findall(r"-?\d+", row["imbalance"].replace("−", "-"))
        imbalance = Ratio(*map(int, parts)) if parts else None
        assert told(signal.evaluate, Touch(*sides), imbalance) == row["answer"], row
        assert told(signal.zone).replace("nothing", "none") == row["zone"], row


def book_of_the_example(phase: Phase) -> OrderBook:
    """The book that the example of the imbalance begins with."""
    before, _ = example("book", "call", "answer", "because")
    bids, _, asks = before.partition("asks of")
    book: OrderBook = machine(phase, "book", BookConfig())
    book.apply(True, levels(bids), levels(asks))
    return book


def test_imbalance_and_mid_price_of_a_book(phase: Phase) -> None:
    book = book_of_the_example(phase)
    assert book.snapshot().bids == (Level(100, 6), Level(99, 4))
    for row in example("book", "call", "answer", "because").rows:
        operation, arguments = called(row["call"])
        assert told(getattr(book, operation), *arguments) == row["answer"], row


def test_walks_through_a_book(phase: Phase) -> None:
    book = book_of_the_example(phase)
    for row in example("book", "call", "`filled`", "`cost`", "`worst`", "`levels`").rows:
        _, (side, quantity) = called(row["call"])
        walk = book.walk(Side(side), quantity)
        *_, cost = row["`cost`"].split(" = ")
        assert [shown(part) for part in walk] == [
            row["`filled`"],
            cost,
            row["`worst`"].replace("none", "nothing"),
            row["`levels`"],
        ], row


def applied(book: OrderBook, call: str) -> str:
    """What comes of ``apply reset, bids 4 @ 99, asks 1 @ 101, sequence 7``, or of an operation without arguments."""
    operation, words = re.findall(r"`(\w+)`(.*)", call)[0]
    if operation != "apply":
        return told(getattr(book, operation))
    bids, _, asks = words.partition("asks")
    sequence = re.search(r", sequence (\d+)", words)
    return told(
        book.apply, " reset" in words, levels(bids), levels(asks), int(sequence[1]) if sequence else None
    )


def test_healing_a_book(phase: Phase) -> None:
    before, rows = example("book", "call", "answer", "status", "last number")
    (most,) = re.findall(r"`max_levels` (\d+)", before)
    book: OrderBook = machine(phase, "book", BookConfig(int(most)))
    for row in rows:
        assert applied(book, row["call"]) == row["answer"], row
        assert told(book.status) == row["status"], row
    # The last number is seen by what is no duplicate of it.
    last = int(rows[-1]["last number"])
    assert [book.apply(False, (), (), number) for number in (last, last + 1)] == ["duplicate", "applied"]


@pytest.mark.parametrize("value", ["decimal", "time"])
def test_numbers(phase: Phase, value: str) -> None:
    numbers = machine(phase, "numbers", NoConfig())
    read, write = getattr(numbers, f"read_{value}"), getattr(numbers, f"write_{value}")
    for row in example("numbers", "text", f"`read_{value}` answers", "written again").rows:
        for text in re.findall(r"`([^`]*)`", row["text"]):
            answer = told(read, text)
            assert row[f"`read_{value}` answers"].startswith(answer), row
            if row["written again"]:
                assert told(write, read(text)) == row["written again"], row


def test_bytes_of_a_heartbeat(phase: Phase) -> None:
    before, rows = example("codec", "part", "bytes")
    (form,) = re.findall(r"`(\{.*\})`", before)
    members = json.loads(form)
    assert members.pop("type") == "heartbeat"
    codec: Codec = machine(phase, "codec", CodecConfig(Encoding.BINCODE))
    assert codec.encode(Heartbeat(**members)).hex(" ") == " ".join(row["bytes"].strip("`") for row in rows)


def events(phase: Phase, elements: Iterator[str]) -> tuple[Any, ...]:
    parser = machine(phase, "feed", FeedConfig())
    answer: tuple[Any, ...] = parser.parse(f"[{','.join(elements)}]".encode()).elements
    return answer


def side_shown(side: str, levels: tuple[Level, ...]) -> str:
    shares = [f"{level.size // NANOS} @ {level.price // NANOS}" for level in levels]
    return f"{side} {', '.join(shares)}" if shares else f"no {side}"


def update_shown(element: Any) -> str:
    match element:
        case BookUpdate(bids=bids, asks=asks, asks_cut=cut):
            return f"{side_shown('bids', bids)}, {side_shown('asks', asks)}, {'cut' if cut else 'not cut'}"
        case Problem(code, member):
            return f"problem `{code}`" + (f" at `{member}`" if member else "")
    raise AssertionError(element)


def element_shown(element: Any) -> str:
    match element:
        case Skipped(kind):
            return f"skipped, `{kind}`"
        case Problem(symbol=symbol, book_lost=lost):
            whose = f"symbol `{symbol}`" if symbol else "no symbol"
            return f"{update_shown(element)}, {whose}, book {'lost' if lost else 'not lost'}"
    return f"book_update: {update_shown(element)}"


def test_the_elements_of_a_frame(phase: Phase) -> None:
    rows = example("feed", "element", "becomes").rows
    elements = events(phase, (row["element"].strip("`") for row in rows))
    assert [element_shown(element) for element in elements] == [row["becomes"] for row in rows]


def test_asks_beyond_every_price(phase: Phase) -> None:
    rows = example("feed", "member `b`", "member `a`", "the update").rows
    update = '{{"T":"o","S":"A","t":"2024-01-01T00:00:00Z","b":{},"a":{}}}'
    elements = events(
        phase, (update.format(row["member `b`"].strip("`"), row["member `a`"].strip("`")) for row in rows)
    )
    assert [update_shown(element) for element in elements] == [row["the update"] for row in rows]


def test_averages(phase: Phase) -> None:
    rows = example("feed", "average", "coefficient", "d").rows
    bar = '{{"T":"b","S":"A","t":"2024-01-01T00:00:00Z","o":1,"h":1,"l":1,"c":1,"v":1,"vw":{}}}'
    bars: tuple[Bar, ...] = events(phase, (bar.format(row["average"]) for row in rows))
    assert [bar.average for bar in bars] == [(int(row["coefficient"]), int(row["d"])) for row in rows]
